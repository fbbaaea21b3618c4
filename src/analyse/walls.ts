/**
 * The limits of memory that processes may run into, how what counts towards them went, and which is
 * reached first. Pure but for what it is told to remember.
 *
 * @module
 */

import type { MemoryLimit, MemoryOutlook, Reach } from "../model/limits.ts";
import { findReach } from "./reach.ts";
import { addPoint, emptyValueSeries, listPoints, type ValueSeries } from "./value_series.ts";

/**
 * Of what is not likely to leak, no growth is expected to go on for more than so many times as long as
 * it was seen.
 */
const LONGEST_OUTLOOK = 20;

/** A limit, and how what counts towards it went. */
export interface Wall {
  /** The limit, as it was last. */
  limit: MemoryLimit;
  /** The smallest values of what is used, and the largest, which are kept as the smallest below 0. */
  readonly series: ValueSeries;
  /** When it was last read, in seconds of the clock of the ticks. */
  lastSeconds: number;
  /** When that was, in milliseconds since 1970. */
  lastEpochMs: number;
  /** When it is reached, once that was asked for; `undefined` since it was read. */
  reach: Reach | null | undefined;
}

/** All limits of a recording, each by what tells it from the others. */
export type Walls = Map<string, Wall>;

/**
 * Remembers a limit as it is now.
 *
 * @param walls What it is added to.
 * @param key What tells it from the others.
 * @param limit The limit.
 * @param seconds When, on the clock of the ticks.
 * @param epochMs When, in milliseconds since 1970.
 * @returns What is remembered of it.
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
 * Of several limits the one that is reached first; where none is, the one with the least room. Where
 * a control group is slowed down already, what comes next counts.
 *
 * @param walls The limits above a process.
 * @param isLikely Whether it is likely to leak memory. Of what is not, a limit that may as well never
 * be reached, or not for long, is not said to be.
 * @returns The limit, and when it is reached; `null` where there is none.
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

function isNear({ series, lastSeconds }: Wall, { seconds, latestSeconds }: Reach): boolean {
  const seenSeconds = lastSeconds - series.cells[0]!;
  return latestSeconds !== null && seconds <= LONGEST_OUTLOOK * seenSeconds;
}

function roomOf({ limit: { limitBytes, usedBytes } }: Wall): number {
  return limitBytes - usedBytes;
}

/** Many processes may be below one limit: found once. */
function reachOf(wall: Wall): Reach | null {
  if (wall.reach === undefined) wall.reach = findReachOf(wall);
  return wall.reach;
}

function findReachOf({ series, limit }: Wall): Reach | null {
  const { times, values } = listPoints(series, 1, true);
  const peaks = { times, values: values.map((value) => -value) };
  return findReach(listPoints(series, 0, true), peaks, limit.limitBytes);
}
