/**
 * Keeps the limits of memory of a recording with the memory that counts towards them, and finds the limit that
 * is reached first. Pure, except that it changes the given limits.
 *
 * @module
 */

import type { MemoryLimit, MemoryOutlook, Reach } from "../model/limits.ts";
import { findReach } from "./reach.ts";
import { addPoint, emptyValueSeries, listPoints, type ValueSeries } from "./value_series.ts";

/**
 * How far ahead a process without a likely leak is predicted to reach a limit, as a multiple of the time over
 * which it grew.
 */
const LONGEST_OUTLOOK = 20;

/** A limit, and the memory that counts towards it over time. */
export interface Wall {
  /** The limit at its last reading. */
  limit: MemoryLimit;
  /** The smallest values of the used memory, and its largest values as negative minima. */
  readonly series: ValueSeries;
  /** The time of the last reading, in seconds of the clock of the ticks. */
  lastSeconds: number;
  /** The same time in milliseconds since 1970. */
  lastEpochMs: number;
  /** The predicted time, after a caller has asked for it; `undefined` after each reading. */
  reach: Reach | null | undefined;
}

/** All limits of a recording, by their keys. */
export type Walls = Map<string, Wall>;

/**
 * Remembers the present state of a limit.
 *
 * @param walls The limits, which receive this one.
 * @param key The key of the limit.
 * @param limit The limit.
 * @param seconds The time, on the clock of the ticks.
 * @param epochMs The time, in milliseconds since 1970.
 * @returns The remembered limit.
 */
export function addToWall(
  walls: Walls,
  key: string,
  limit: MemoryLimit,
  seconds: number,
  epochMs: number,
): Wall {
  const wall = walls.get(key) ??
    {
      limit,
      series: emptyValueSeries(["least", "least"]),
      lastSeconds: -Infinity,
      lastEpochMs: epochMs,
      reach: undefined,
    };
  walls.set(key, wall);
  if (wall.lastSeconds === seconds) return wall;
  wall.limit = limit;
  wall.lastSeconds = seconds;
  wall.lastEpochMs = epochMs;
  wall.reach = undefined;
  addPoint(wall.series, seconds, [limit.usedBytes, -limit.usedBytes]);
  return wall;
}

/**
 * Finds the limit that is reached first; if none is reached, the limit with the least room. If the kernel
 * already slows a control group down, the next limit counts.
 *
 * @param walls The limits above a process.
 * @param isLikely Whether a leak of memory is likely. Without a likely leak, PROFIT does not predict a limit that
 * may never be reached, or not for long, nor that of the machine, whose memory other processes use.
 * @returns The limit and the predicted time; `null` if there is no limit.
 */
export function findOutlook(walls: readonly Wall[], isLikely: boolean): MemoryOutlook | null {
  const isPassed = ({ kind, limitBytes, usedBytes }: MemoryLimit) =>
    kind === "high" && usedBytes >= limitBytes;
  const ahead = walls.filter(({ limit }) => !isPassed(limit));
  const all = (ahead.length > 0 ? ahead : walls).map((wall) => {
    const reach = reachOf(wall);
    return { wall, reach: reach !== null && (isLikely || isNear(wall, reach)) ? reach : null };
  });
  const first =
    all.toSorted((a, b) =>
      (a.reach?.seconds ?? Infinity) - (b.reach?.seconds ?? Infinity) ||
      roomOf(a.wall) - roomOf(b.wall)
    )[0];
  if (first === undefined) return null;
  const { wall: { limit, lastEpochMs }, reach } = first;
  return { ...limit, reach, atEpochMs: lastEpochMs };
}

function isNear(
  { limit: { kind }, series, lastSeconds }: Wall,
  { seconds, latestSeconds }: Reach,
): boolean {
  const seenSeconds = lastSeconds - series.cells[0]!;
  return kind !== "machine" && latestSeconds !== null && seconds <= LONGEST_OUTLOOK * seenSeconds;
}

function roomOf({ limit: { limitBytes, usedBytes } }: Wall): number {
  return limitBytes - usedBytes;
}

/** Returns the predicted time of a limit. Many processes may have the same limit, so that it is computed once. */
function reachOf(wall: Wall): Reach | null {
  if (wall.reach === undefined) wall.reach = findReachOf(wall);
  return wall.reach;
}

function findReachOf({ series, limit }: Wall): Reach | null {
  const { times, values } = listPoints(series, 1, true);
  const peaks = { times, values: values.map((value) => -value) };
  return findReach(listPoints(series, 0, true), peaks, limit.limitBytes);
}
