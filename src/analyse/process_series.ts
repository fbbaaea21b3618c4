/**
 * How the values of a process went: on one time axis, as long as the same ones are known.
 *
 * @module
 */

import type { MemoryPart, PartSizes } from "../model/growth.ts";
import {
  addPoint,
  copyValues,
  emptyValueSeries,
  type Fold,
  listPoints,
  type Points,
  type ValueSeries,
} from "./value_series.ts";

/** A value that is followed. */
export type SeriesValue = "rssBytes" | "privateBytes" | "anonymousBytes" | "openFiles";

const VALUES: readonly SeriesValue[] = ["rssBytes", "privateBytes", "anonymousBytes", "openFiles"];

/** Each has a bit of its own, so that a set of them is a number. */
const BITS: Readonly<Record<SeriesValue, number>> = {
  rssBytes: 1,
  privateBytes: 2,
  anonymousBytes: 4,
  openFiles: 8,
};

/** Leaks are judged by minima; by the rule of the original, resident memory is by means, too. */
const FOLDS: Readonly<Record<SeriesValue, readonly Fold[]>> = {
  rssBytes: ["least", "mean"],
  privateBytes: ["least"],
  anonymousBytes: ["least"],
  openFiles: ["least"],
};

/** The same for all sets of values, so that it is there once for all processes. */
const FOLDS_BY_BITS = Array.from({ length: 16 }, (_, bits) => foldsOf(bits));

/** The values of a process, or of a tree. */
export interface ProcessSeries {
  /** Which values were known at first; 0 before any was. */
  bits: number;
  /** Their values, until others are known than these. */
  shared: ValueSeries | null;
  /** From then on, each value for itself; `null` of one that was never known. */
  own: Record<SeriesValue, ValueSeries | null> | null;
}

/** A series of nothing yet. */
export function emptyProcessSeries(): ProcessSeries {
  return { bits: 0, shared: null, own: null };
}

/** The values of a sample: written here each time, since an array for each is garbage. */
const said = new Float64Array(5);

/**
 * Adds a sample.
 *
 * @param series What it is added to.
 * @param time When, in seconds of one clock.
 * @param rssBytes Resident memory; `null` is unknown, as of the others.
 * @param privateBytes Private memory.
 * @param anonymousBytes Anonymous memory.
 * @param openFiles Open descriptors.
 */
export function addToSeries(
  series: ProcessSeries,
  time: number,
  rssBytes: number | null,
  privateBytes: number | null,
  anonymousBytes: number | null,
  openFiles: number | null,
): void {
  const bits = (rssBytes === null ? 0 : BITS.rssBytes) |
    (privateBytes === null ? 0 : BITS.privateBytes) |
    (anonymousBytes === null ? 0 : BITS.anonymousBytes) |
    (openFiles === null ? 0 : BITS.openFiles);
  if (bits === 0) return;
  if (series.bits === 0) beginShared(series, bits);
  if (series.shared !== null && bits !== series.bits) splitValues(series);
  const { shared, own } = series;
  if (shared !== null) {
    let end = 0;
    if (rssBytes !== null) {
      said[end++] = rssBytes;
      said[end++] = rssBytes;
    }
    if (privateBytes !== null) said[end++] = privateBytes;
    if (anonymousBytes !== null) said[end++] = anonymousBytes;
    if (openFiles !== null) said[end++] = openFiles;
    addPoint(shared, time, said);
  } else if (own !== null) {
    addToOwn(own, "rssBytes", time, rssBytes);
    addToOwn(own, "privateBytes", time, privateBytes);
    addToOwn(own, "anonymousBytes", time, anonymousBytes);
    addToOwn(own, "openFiles", time, openFiles);
  }
}

/**
 * The minima of a value over time, by which leaks are judged.
 *
 * @param series The series.
 * @param value The value.
 * @param withOpen Whether with the point that is not finished yet, if there is one.
 */
export function listMinima(series: ProcessSeries, value: SeriesValue, withOpen: boolean): Points {
  return list(series, value, 0, withOpen);
}

/** The means of resident memory over time, of finished points. */
export function listRssMeans(series: ProcessSeries): Points {
  return list(series, "rssBytes", 1, false);
}

function list(series: ProcessSeries, value: SeriesValue, fold: number, withOpen: boolean): Points {
  const { bits, shared, own } = series;
  const values = own === null ? (bits & BITS[value] ? shared : null) : own[value];
  if (values === null) return { times: [], values: [] };
  return listPoints(values, (own === null ? findStart(bits, value) : 0) + fold, withOpen);
}

function beginShared(series: ProcessSeries, bits: number): void {
  series.bits = bits;
  series.shared = emptyValueSeries(FOLDS_BY_BITS[bits]!);
}

/** From here on, each value has points at times of its own. */
function splitValues(series: ProcessSeries): void {
  const { bits, shared } = series;
  const own = (value: SeriesValue) => {
    const start = findStart(bits, value);
    return bits & BITS[value] ? copyValues(shared!, start, start + FOLDS[value].length) : null;
  };
  series.own = {
    rssBytes: own("rssBytes"),
    privateBytes: own("privateBytes"),
    anonymousBytes: own("anonymousBytes"),
    openFiles: own("openFiles"),
  };
  series.shared = null;
}

function addToOwn(
  own: NonNullable<ProcessSeries["own"]>,
  name: SeriesValue,
  time: number,
  value: number | null,
): void {
  if (value === null) return;
  said.fill(value);
  addPoint(own[name] ??= emptyValueSeries(FOLDS[name]), time, said);
}

/** Where among the shared values a value is. */
function findStart(bits: number, value: SeriesValue): number {
  return FOLDS_BY_BITS[bits & (BITS[value] - 1)]!.length;
}

function foldsOf(bits: number): readonly Fold[] {
  return VALUES.flatMap((value) => bits & BITS[value] ? FOLDS[value] : []);
}

/** The parts that are followed, in the order of their values. */
export const PARTS: readonly MemoryPart[] = ["anonymous", "files", "shared", "page tables", "swap"];

/** How the parts of a process's memory went. */
export type PartSeries = ValueSeries;

/** Parts of nothing yet. */
export function emptyParts(): PartSeries {
  return emptyValueSeries([...PARTS.map(() => "least" as const), "least"]);
}

/**
 * Remembers the parts at a moment. What is unknown is taken for what never grows.
 *
 * @param parts What it is added to.
 * @param seconds When, on the clock of the ticks.
 * @param sizes The parts.
 */
export function addToParts(parts: PartSeries, seconds: number, sizes: PartSizes): void {
  const { anonymous, files, shared, pageTables, swap, threads } = sizes;
  const all = [anonymous, files, shared, pageTables, swap, threads];
  addPoint(parts, seconds, all.map((size) => size ?? 0));
}
