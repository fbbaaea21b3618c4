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

/** So many vacant places of a name are remembered. */
const MOST_VACANT = 100;

/** What is needed to notice restarts. */
export interface RestartLog {
  /** The restarts so far, by name. */
  readonly byName: Map<string, Restarts>;
  /** The matches of the latest tick, by pid. */
  alive: Map<number, Reading>;
  /** Those that have ended and were not replaced, by name, the latest tick's first. */
  readonly vacant: Map<string, Reading[]>;
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
  const now = new Map<number, Reading>();
  const come: Reading[] = [];
  for (const { reading, root } of samples) {
    if (root && root.pid !== reading.pid) continue;
    now.set(reading.pid, reading);
    if (!isIn(log.alive, reading)) come.push(reading);
  }
  const ended: Reading[] = [];
  for (const old of log.alive.values()) if (!isIn(now, old)) ended.push(old);
  for (const old of ended.toReversed()) {
    const places = log.vacant.get(old.name) ?? [];
    log.vacant.set(old.name, [old, ...places].slice(0, MOST_VACANT));
  }
  for (const reading of come) {
    const { name, pid, startTicks } = reading;
    const places = log.vacant.get(name) ?? [];
    // One that only had another name for a while takes its own place, which is no restart.
    const own = places.findIndex((old) => old.pid === pid && old.startTicks === startTicks);
    if (own >= 0) places.splice(own, 1);
    const replacedPid = own >= 0 ? undefined : places.shift()?.pid;
    if (replacedPid === undefined) continue;
    const restarts = log.byName.get(name) ?? { count: 0, latest: [] };
    log.byName.set(name, restarts);
    restarts.count++;
    restarts.latest.push({ pid, replacedPid, epochMs: tick.epochMs });
    if (restarts.latest.length > MOST_REMEMBERED) restarts.latest.shift();
  }
  log.alive = now;
}

function isIn(readings: ReadonlyMap<number, Reading>, { pid, startTicks }: Reading): boolean {
  return readings.get(pid)?.startTicks === startTicks;
}
