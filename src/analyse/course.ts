/**
 * How the values of a process went: on one time axis, as long as the same ones are known.
 *
 * @module
 */

import {
  addPoint,
  copyValues,
  emptyTrend,
  type Fold,
  listPoints,
  type Points,
  type Trend,
} from "./trend.ts";

/** A value that is followed. */
export type CourseValue = "rssBytes" | "privateBytes" | "openFiles";

const VALUES: readonly CourseValue[] = ["rssBytes", "privateBytes", "openFiles"];

/** Each has a bit of its own, so that a set of them is a number. */
const BITS: Readonly<Record<CourseValue, number>> = { rssBytes: 1, privateBytes: 2, openFiles: 4 };

/** Leaks are judged by minima; by the rule of the original, resident memory is by means, too. */
const FOLDS: Readonly<Record<CourseValue, readonly Fold[]>> = {
  rssBytes: ["least", "mean"],
  privateBytes: ["least"],
  openFiles: ["least"],
};

/** The same for all sets of values, so that it is there once for all processes. */
const FOLDS_BY_BITS = Array.from({ length: 8 }, (_, bits) => foldsOf(bits));

/** The values of a process, or of a tree. */
export interface Course {
  /** Which values were known at first; 0 before any was. */
  bits: number;
  /** Their trend, until others are known than these. */
  shared: Trend | null;
  /** From then on, the trend of each value for itself; `null` of one that was never known. */
  own: Record<CourseValue, Trend | null> | null;
}

/** A course of nothing yet. */
export function emptyCourse(): Course {
  return { bits: 0, shared: null, own: null };
}

/** What a sample says to a trend: written here each time, since an array for each is garbage. */
const said = new Float64Array(4);

/**
 * Adds a sample.
 *
 * @param course What it is added to.
 * @param time When, in seconds since 1970.
 * @param rssBytes Resident memory; `null` is unknown, as of the others.
 * @param privateBytes Private memory.
 * @param openFiles Open descriptors.
 */
export function follow(
  course: Course,
  time: number,
  rssBytes: number | null,
  privateBytes: number | null,
  openFiles: number | null,
): void {
  const bits = (rssBytes === null ? 0 : BITS.rssBytes) |
    (privateBytes === null ? 0 : BITS.privateBytes) | (openFiles === null ? 0 : BITS.openFiles);
  if (bits === 0) return;
  if (course.bits === 0) begin(course, bits);
  if (course.shared !== null && bits !== course.bits) part(course);
  const { shared, own } = course;
  if (shared !== null) {
    let end = 0;
    if (rssBytes !== null) {
      said[end++] = rssBytes;
      said[end++] = rssBytes;
    }
    if (privateBytes !== null) said[end++] = privateBytes;
    if (openFiles !== null) said[end++] = openFiles;
    addPoint(shared, time, said);
  } else if (own !== null) {
    followOne(own, "rssBytes", time, rssBytes);
    followOne(own, "privateBytes", time, privateBytes);
    followOne(own, "openFiles", time, openFiles);
  }
}

/**
 * The minima of a value over time, by which leaks are judged.
 *
 * @param course The course.
 * @param value The value.
 * @param withOpen Whether with the point that is not finished yet, if there is one.
 */
export function listMinima(course: Course, value: CourseValue, withOpen: boolean): Points {
  return list(course, value, 0, withOpen);
}

/** The means of resident memory over time, of finished points. */
export function listRssMeans(course: Course): Points {
  return list(course, "rssBytes", 1, false);
}

function list(course: Course, value: CourseValue, fold: number, withOpen: boolean): Points {
  const { bits, shared, own } = course;
  const trend = own === null ? (bits & BITS[value] ? shared : null) : own[value];
  if (trend === null) return { times: [], values: [] };
  return listPoints(trend, (own === null ? findStart(bits, value) : 0) + fold, withOpen);
}

function begin(course: Course, bits: number): void {
  course.bits = bits;
  course.shared = emptyTrend(FOLDS_BY_BITS[bits]!);
}

/** From here on, each value has points at times of its own. */
function part(course: Course): void {
  const { bits, shared } = course;
  const own = (value: CourseValue) => {
    const start = findStart(bits, value);
    return bits & BITS[value] ? copyValues(shared!, start, start + FOLDS[value].length) : null;
  };
  course.own = {
    rssBytes: own("rssBytes"),
    privateBytes: own("privateBytes"),
    openFiles: own("openFiles"),
  };
  course.shared = null;
}

function followOne(
  own: NonNullable<Course["own"]>,
  name: CourseValue,
  time: number,
  value: number | null,
): void {
  if (value === null) return;
  said.fill(value);
  addPoint(own[name] ??= emptyTrend(FOLDS[name]), time, said);
}

/** Where in the shared trend a value is. */
function findStart(bits: number, value: CourseValue): number {
  return foldsOf(bits & (BITS[value] - 1)).length;
}

function foldsOf(bits: number): readonly Fold[] {
  return VALUES.flatMap((value) => bits & BITS[value] ? FOLDS[value] : []);
}
