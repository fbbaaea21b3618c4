/**
 * Limits the memory of a recording that has no end. Pure, except that it changes the given recording.
 *
 * @module
 */

import type { Snapshot } from "../model/samples.ts";
import { removeFromTable } from "../model/process_table.ts";
import { findSeconds } from "./clock_steps.ts";
import type { ProcessRecords, Recording } from "./mod.ts";
import type { ProcessRecord } from "./process_record.ts";

/** PROFIT forgets a limit that it has not read for this long. */
const WALL_AGE_SECONDS = 3600;

/** The number of ended processes that are kept for the summary: the latest ones. */
const MOST_ENDED = 100;

/** The number of reasons for missed ticks that are kept. */
const MOST_REASONS = 20;

const OTHER_REASONS = "other reasons";

/**
 * Forgets ended processes and groups, except the latest hundred, and the oldest reasons. It does so whenever
 * there are twice as many as are kept.
 *
 * @param recording The recording. Its number of forgotten processes rises.
 * @param snapshot The snapshot that was added last.
 */
export function forgetEnded(recording: Recording, { tick, samples, missed }: Snapshot): void {
  foldReasons(recording.missed);
  if (missed !== null) return;
  const nowSeconds = findSeconds(recording.clockSteps, tick);
  recording.forgotten += forgetIn(recording.processes, nowSeconds, samples.length).size;
  const { groups } = recording;
  const old = forgetIn(groups, nowSeconds, samples.length);
  for (const [key, group] of groups.byName) if (old.has(group)) groups.byName.delete(key);
  for (const [key, { lastSeconds }] of recording.walls) {
    if (nowSeconds - lastSeconds > WALL_AGE_SECONDS) recording.walls.delete(key);
  }
}

/** Returns the forgotten entries. */
function forgetIn(
  { all, byPid }: ProcessRecords,
  nowSeconds: number,
  alive: number,
): ReadonlySet<ProcessRecord> {
  if (all.length <= alive + 2 * MOST_ENDED) return new Set();
  const ended = all.filter(({ lastSeconds }) => lastSeconds !== nowSeconds)
    .sort((a, b) => a.lastSeconds - b.lastSeconds);
  const old = new Set<ProcessRecord>(ended.slice(0, -MOST_ENDED));
  let kept = 0;
  for (const record of all) if (!old.has(record)) all[kept++] = record;
  all.length = kept;
  for (const record of old) removeFromTable(byPid, record);
  return old;
}

function foldReasons(reasons: Map<string, number>): void {
  while (reasons.size > MOST_REASONS) {
    const [reason, count] = [...reasons].find(([reason]) => reason !== OTHER_REASONS)!;
    reasons.delete(reason);
    reasons.set(OTHER_REASONS, (reasons.get(OTHER_REASONS) ?? 0) + count);
  }
}
