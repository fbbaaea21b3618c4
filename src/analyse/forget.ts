/**
 * Keeps what is remembered of a recording bounded where that has no end.
 *
 * @module
 */

import type { Snapshot } from "../model/samples.ts";
import { removeFromTable } from "../model/process_table.ts";
import { findSeconds } from "./clock_steps.ts";
import type { ProcessRecords, Recording } from "./mod.ts";
import type { ProcessRecord } from "./process_record.ts";

/** Limits that were not read for so long are forgotten. */
const WALL_AGE_SECONDS = 3600;

/** So many processes that have ended are kept for the summary, the latest to end. */
const MOST_ENDED = 100;

/** So many reasons are kept for which ticks were missed. */
const MOST_REASONS = 20;

const OTHER_REASONS = "other reasons";

/**
 * Forgets processes and groups that have ended, but for the latest hundred, and the oldest of many
 * reasons. It does so now and then, when there are twice as many.
 *
 * @param recording What is remembered; the number of processes that are not goes up.
 * @param snapshot The latest that was added.
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

/** Returns those that were forgotten. */
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
