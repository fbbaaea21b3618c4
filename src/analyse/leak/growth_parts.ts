/**
 * Which parts of a process's memory carry its growth. Pure.
 *
 * @module
 */

import type { PartGrowth, ThreadGrowth } from "../../model/growth.ts";
import { findRate } from "./latest_growth.ts";
import { listMinima, PARTS, type PartSeries, type ProcessSeries } from "../process_series.ts";
import { listPoints, type Points } from "../value_series.ts";

/** With fewer points, a rate is not told. */
const FEWEST_POINTS = 12;

/** A smaller share of the growth is not named. */
const LEAST_SHARE = 0.02;

const SECONDS_PER_HOUR = 3600;

/**
 * Finds what carries the growth of a process's memory over its latest stretch: by its parts, where
 * they were followed for long enough, else by what all recordings on Linux tell, resident memory and
 * what of it is of no file.
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
 * @param series What is known of every process.
 * @param parts How its parts went; `null` where they were not followed.
 * @param stretchSeconds How long before its end the growth began.
 * @returns The parts that grow, the fastest first; none where that cannot be told.
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

/** So many threads more are told, */
const LEAST_THREADS = 8;

/** if they are half as many again. */
const LEAST_THREAD_GROWTH = 1.5;

/**
 * Finds whether the number of threads grows with memory: each has a stack.
 *
 * @param parts How the parts of memory went, and the threads; `null` where they were not followed.
 * @param stretchSeconds How long before its end the growth began.
 * @returns How many there were, and are; `null` where they are not clearly more.
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
