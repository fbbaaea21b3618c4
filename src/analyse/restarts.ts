/**
 * Processes that take the place of others of their name that have ended. Pure but for what it is
 * told to remember.
 *
 * @module
 */

import type { Restarts } from "../outcome.ts";
import type { Reading, Snapshot } from "../types.ts";

/** So many restarts of a name are remembered one by one. */
const MOST_REMEMBERED = 5;

/** What is needed to notice restarts. */
export interface RestartLog {
  /** The restarts so far, by name. */
  readonly byName: Map<string, Restarts>;
  /** The matches of the latest tick, by pid. */
  alive: Map<number, Reading>;
  /** Pids of those that have ended and were not replaced, by name. */
  readonly vacant: Map<string, number[]>;
}

/** A log of nothing yet. */
export function emptyRestartLog(): RestartLog {
  return { byName: new Map(), alive: new Map(), vacant: new Map() };
}

/**
 * Notices restarts: a match that was not there at the tick before takes the place of one of the
 * same name that has ended. Descendants of matches come and go as they like.
 *
 * @param log What it is added to.
 * @param snapshot The samples of a tick.
 */
export function noticeRestarts(log: RestartLog, { tick, samples }: Snapshot): void {
  const matches = samples.filter(({ reading, root }) => !root || root.pid === reading.pid)
    .map(({ reading }) => reading);
  const now = new Map(matches.map((reading) => [reading.pid, reading]));
  const isIn = (readings: Map<number, Reading>, { pid, startTicks }: Reading) =>
    readings.get(pid)?.startTicks === startTicks;
  for (const old of log.alive.values()) {
    if (isIn(now, old)) continue;
    const vacant = log.vacant.get(old.name) ?? [];
    log.vacant.set(old.name, vacant);
    vacant.push(old.pid);
  }
  for (const { name, pid } of matches.filter((reading) => !isIn(log.alive, reading))) {
    const replacedPid = log.vacant.get(name)?.shift();
    if (replacedPid === undefined) continue;
    const restarts = log.byName.get(name) ?? { count: 0, latest: [] };
    log.byName.set(name, restarts);
    restarts.count++;
    restarts.latest.push({ pid, replacedPid, epochMs: tick.epochMs });
    if (restarts.latest.length > MOST_REMEMBERED) restarts.latest.shift();
  }
  log.alive = now;
}
