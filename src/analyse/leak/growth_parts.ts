/**
 * Finds the parts of a process's memory that grow. Pure.
 *
 * @module
 */

import type { PartGrowth, ThreadGrowth } from "../../model/growth.ts";
import { findRate } from "./latest_growth.ts";
import { listMinima, PARTS, type PartSeries, type ProcessSeries } from "../process_series.ts";
import { listPoints, type Points } from "../value_series.ts";

/** The fewest points for a rate. */
const FEWEST_POINTS = 12;

/** The least share of the growth that is reported. */
const LEAST_SHARE = 0.02;

const SECONDS_PER_HOUR = 3600;

/**
 * Finds the growing parts of a process's memory over its latest stretch of growth. If the parts were read for
 * long enough, the result contains these parts. Otherwise it contains what each recording on Linux contains:
 * resident memory and its anonymous part.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addToSeries, emptyProcessSeries } from "../process_series.ts";
 *
 * const series = emptyProcessSeries();
 * for (let second = 0; second < 60; second++) {
 *   addToSeries(series, second, 9e6 + 1000 * second, null, 5e6 + 750 * second, null);
 * }
 * const found = findGrowthParts(series, null, 59);
 * assertEquals(found.map(({ part, share }) => [part, share]), [
 *   ["anonymous", 0.75],
 *   ["files and shared", 0.25],
 * ]);
 * ```
 *
 * @param series The values that are known of each process.
 * @param parts Its parts over time; `null` if they were not read.
 * @param stretchSeconds The length of the stretch of growth, which ends with the recording.
 * @returns The growing parts, the fastest first; none if they are unknown.
 */
export function findGrowthParts(
  series: ProcessSeries,
  parts: PartSeries | null,
  stretchSeconds: number,
): PartGrowth[] {
  const followed = parts === null ? [] : PARTS.map((part, at) => ({
    part,
    points: takeLatest(listPoints(parts, at, true), stretchSeconds),
  }));
  const isLong = (followed[0]?.points.times.length ?? 0) >= FEWEST_POINTS;
  const rates = isLong
    ? followed.map(({ part, points }) => ({ part, bytesPerHour: rateOf(points) }))
    : findKnownRates(series, stretchSeconds);
  const rising = rates.filter(({ bytesPerHour }) => bytesPerHour > 0);
  const all = rising.reduce((sum, { bytesPerHour }) => sum + bytesPerHour, 0);
  return rising.map((one) => ({ ...one, share: one.bytesPerHour / all }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .toSorted((a, b) => b.share - a.share);
}

/** The least increase of threads that is reported. */
const LEAST_THREADS = 8;

/** The same as a factor. */
const LEAST_THREAD_GROWTH = 1.5;

/**
 * Finds whether the number of threads grows with memory. Each thread has a stack.
 *
 * @param parts The parts of memory and the threads over time; `null` if they were not read.
 * @param stretchSeconds The length of the stretch of growth, which ends with the recording.
 * @returns The earlier and the present number; `null` without a clear increase.
 */
export function findThreadGrowth(
  parts: PartSeries | null,
  stretchSeconds: number,
): ThreadGrowth | null {
  if (parts === null) return null;
  const points = takeLatest(listPoints(parts, PARTS.length, true), stretchSeconds);
  if (points.times.length < FEWEST_POINTS || rateOf(points) <= 0) return null;
  const [from, to] = [points.values[0]!, points.values.at(-1)!];
  const isClear = to - from >= LEAST_THREADS && to >= LEAST_THREAD_GROWTH * from;
  return isClear ? { from, to } : null;
}

function findKnownRates(series: ProcessSeries, stretchSeconds: number) {
  const anonymous = takeLatest(listMinima(series, "anonymousBytes", true), stretchSeconds);
  const resident = takeLatest(listMinima(series, "rssBytes", true), stretchSeconds);
  if (Math.min(anonymous.times.length, resident.times.length) < FEWEST_POINTS) return [];
  const [own, all] = [rateOf(anonymous), rateOf(resident)];
  return [
    { part: "anonymous" as const, bytesPerHour: own },
    { part: "files and shared" as const, bytesPerHour: all - own },
  ];
}

function takeLatest({ times, values }: Points, seconds: number): Points {
  const start = times.findIndex((time) => time >= times.at(-1)! - seconds);
  return { times: times.slice(start), values: values.slice(start) };
}

function rateOf(points: Points): number {
  return findRate(points).slope * SECONDS_PER_HOUR;
}
