/**
 * Processes that take the place of others of their name that have ended. Pure but for what it is
 * told to remember.
 *
 * @module
 */

import type { Restarts } from "../model/outcomes.ts";
import type { Reading } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";

/** So many restarts of a name are remembered one by one. */
const MOST_REMEMBERED = 5;

/** So many vacant places of a name are remembered. */
const MOST_VACANT = 100;

/** What is needed to notice restarts. */
export interface RestartLog {
  /** The restarts so far, by name. */
  readonly byName: Map<string, Restarts>;
  /** The matches of the latest tick, one for each pid. */
  alive: Reading[];
  /** Those that have ended and were not replaced, by name, the latest tick's first. */
  readonly vacant: Map<string, Reading[]>;
}

/** A log of nothing yet. */
export function emptyRestartLog(): RestartLog {
  return { byName: new Map(), alive: [], vacant: new Map() };
}

/**
 * Notices restarts: a match that was not there at the tick before takes the place of one of the
 * same name that has ended. Descendants of matches come and go as they like.
 *
 * @param log What it is added to.
 * @param snapshot The samples of a tick.
 */
export function noticeRestarts(log: RestartLog, { tick, samples }: Snapshot): void {
  if (areSame(log.alive, samples)) return;
  const before = new Map(log.alive.map((reading) => [reading.pid, reading]));
  const now = new Map<number, Reading>();
  const come: Reading[] = [];
  for (const sample of samples) {
    if (!isMatch(sample)) continue;
    const { reading } = sample;
    now.set(reading.pid, reading);
    if (!isIn(before, reading)) come.push(reading);
  }
  const ended = log.alive.filter((old) => !isIn(now, old));
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
  log.alive = [...now.values()];
}

/**
 * Whether those are alive that were at the tick before, in the same order: so it is at nearly all
 * ticks, which then need nothing new. It puts the latest readings in place, for their names.
 */
function areSame(alive: Reading[], samples: readonly Sample[]): boolean {
  let at = 0;
  for (const sample of samples) {
    if (!isMatch(sample)) continue;
    const old = alive[at];
    const { reading } = sample;
    if (old?.pid !== reading.pid || old.startTicks !== reading.startTicks) return false;
    alive[at++] = reading;
  }
  return at === alive.length;
}

/** Whether a sample is of a match, not of a descendant of one. */
function isMatch({ reading, root }: Sample): boolean {
  return root === null || root.pid === reading.pid;
}

function isIn(readings: ReadonlyMap<number, Reading>, { pid, startTicks }: Reading): boolean {
  return readings.get(pid)?.startTicks === startTicks;
}
