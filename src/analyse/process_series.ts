/**
 * Keeps the values of a process over time, on one time axis as long as the same values are known.
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

/** A value that PROFIT keeps over time. */
export type SeriesValue = "rssBytes" | "privateBytes" | "anonymousBytes" | "openFiles";

const VALUES: readonly SeriesValue[] = ["rssBytes", "privateBytes", "anonymousBytes", "openFiles"];

/** The bit of each value. A set of values is a number. */
const BITS: Readonly<Record<SeriesValue, number>> = {
  rssBytes: 1,
  privateBytes: 2,
  anonymousBytes: 4,
  openFiles: 8,
};

/** PROFIT judges leaks by minima. The rule of the original PROFIT needs means of resident memory. */
const FOLDS: Readonly<Record<SeriesValue, readonly Fold[]>> = {
  rssBytes: ["least", "mean"],
  privateBytes: ["least"],
  anonymousBytes: ["least"],
  openFiles: ["least"],
};

/** The folds of each set of values, shared by all processes. */
const FOLDS_BY_BITS = Array.from({ length: 16 }, (_, bits) => foldsOf(bits));

/** The values of a process or group over time. */
export interface ProcessSeries {
  /** The set of values that were known at first; 0 before the first sample. */
  bits: number;
  /** The values, until the set of known values changes. */
  shared: ValueSeries | null;
  /** From then on, a series for each value; `null` for a value that was never known. */
  own: Record<SeriesValue, ValueSeries | null> | null;
}

/** Returns an empty series. */
export function emptyProcessSeries(): ProcessSeries {
  return { bits: 0, shared: null, own: null };
}

/** The values of a sample. One array is reused, because an array for each sample would be garbage. */
const said = new Float64Array(5);

/**
 * Adds a sample.
 *
 * @param series The series, which receives the sample.
 * @param time The time, in seconds of one clock.
 * @param rssBytes Resident memory; `null` is unknown, also for the other values.
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
 * Returns the minima of a value over time, by which PROFIT judges leaks.
 *
 * @param series The series.
 * @param value The value.
 * @param withOpen Whether to include the last point if it is unfinished.
 */
export function listMinima(series: ProcessSeries, value: SeriesValue, withOpen: boolean): Points {
  return list(series, value, 0, withOpen);
}

/** Returns the means of resident memory over time, of finished points. */
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

/** Gives each value a series of its own from now on. */
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

/** Returns the place of a value among the shared values. */
function findStart(bits: number, value: SeriesValue): number {
  return FOLDS_BY_BITS[bits & (BITS[value] - 1)]!.length;
}

function foldsOf(bits: number): readonly Fold[] {
  return VALUES.flatMap((value) => bits & BITS[value] ? FOLDS[value] : []);
}

/** The parts of memory that PROFIT keeps, in the order of their values. */
export const PARTS: readonly MemoryPart[] = ["anonymous", "files", "shared", "page tables", "swap"];

/** The parts of a process's memory over time. */
export type PartSeries = ValueSeries;

/** Returns an empty series of parts. */
export function emptyParts(): PartSeries {
  return emptyValueSeries([...PARTS.map(() => "least" as const), "least"]);
}

/**
 * Adds the parts at one time. An unknown part counts as one that never grows.
 *
 * @param parts The parts over time, which receive the sizes.
 * @param seconds The time, on the clock of the ticks.
 * @param sizes The sizes of the parts.
 */
export function addToParts(parts: PartSeries, seconds: number, sizes: PartSizes): void {
  const { anonymous, files, shared, pageTables, swap, threads } = sizes;
  const all = [anonymous, files, shared, pageTables, swap, threads];
  addPoint(parts, seconds, all.map((size) => size ?? 0));
}
