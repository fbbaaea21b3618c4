/**
 * Forgets what has ended, so that a recording without an end stays as small as what it records.
 *
 * @module
 */

import type { Snapshot } from "../types/recording.ts";
import type { Recording, Series, SeriesTable } from "./series.ts";

/** So many processes that have ended are kept for the summary, the latest to end. */
const MOST_ENDED = 100;

/** So many names are kept whose processes were restarted, or have ended. */
const MOST_NAMES = 1000;

/** So many reasons are kept for which ticks were missed. */
const MOST_REASONS = 20;

const OTHER_REASONS = "other reasons";

/**
 * Forgets processes and trees that have ended, but for the latest hundred, and the oldest of many
 * names and reasons. It does so now and then, when there are twice as many.
 *
 * @param recording What is remembered; the number of processes that are not goes up.
 * @param snapshot The latest that was added.
 */
export function forgetEnded(recording: Recording, { tick, samples, missed }: Snapshot): void {
  foldReasons(recording.missed);
  if (missed !== null) return;
  const nowSeconds = tick.epochMs / 1000;
  recording.forgotten += forgetIn(recording.processes, nowSeconds, samples.length);
  forgetIn(recording.trees, nowSeconds, samples.length);
  const { byName, vacant } = recording.restartLog;
  for (const names of [byName, vacant]) {
    while (names.size > MOST_NAMES) names.delete(names.keys().next().value!);
  }
}

/** Returns how many were forgotten. */
function forgetIn({ all, byPid }: SeriesTable, nowSeconds: number, alive: number): number {
  if (all.length <= alive + 2 * MOST_ENDED) return 0;
  const ended = all.filter(({ lastEpochSeconds }) => lastEpochSeconds !== nowSeconds)
    .sort((a, b) => a.lastEpochSeconds - b.lastEpochSeconds);
  const old = new Set<Series>(ended.slice(0, -MOST_ENDED));
  let kept = 0;
  for (const series of all) if (!old.has(series)) all[kept++] = series;
  all.length = kept;
  for (const series of old) if (byPid.get(series.pid) === series) byPid.delete(series.pid);
  return old.size;
}

function foldReasons(reasons: Map<string, number>): void {
  while (reasons.size > MOST_REASONS) {
    const [reason, count] = [...reasons].find(([reason]) => reason !== OTHER_REASONS)!;
    reasons.delete(reason);
    reasons.set(OTHER_REASONS, (reasons.get(OTHER_REASONS) ?? 0) + count);
  }
}
