/**
 * Remembers the lives of matches, which reveal restarts. Pure, except that it changes the given log.
 *
 * @module
 */

import type { ProcessStart } from "../model/outcomes.ts";
import type { Reading } from "../model/processes.ts";
import { labelsOf, type Sample, type Snapshot, type Tick } from "../model/samples.ts";

/** The least life of a process that is not a job, at any length of the recording. */
const LONG_LIFE_MS = 60_000;

/** The same, as a share of a short recording. */
const LONG_SHARE = 1 / 4;

/** The least life of a replaced process, as a share of a long life. */
export const REPLACED_SHARE = 1 / 4;

/** The number of ended processes that are remembered: the latest ones. */
const MOST_ENDED = 10_000;

/** A match, from its first sample to its last. */
export interface Life extends ProcessStart {
  /** Its start, in ticks. */
  readonly startTicks: number;
  /** Its labels; empty without labels. */
  readonly labels: string;
  /** The parent at the first sample; 0 if a file does not contain it. */
  readonly ppid: number;
  /** Its latest name. */
  name: string;
  /** Its age at its first sample, if it is known. */
  readonly ageMs: number;
  /** The time of its first sample. */
  readonly firstMs: number;
  /** The same time on the wall clock, in milliseconds since 1970. */
  readonly firstEpochMs: number;
  /** The time of its last sample, after its end. */
  lastMs: number;
}

/**
 * The state that is needed to find restarts, for each set of processes with the same labels, for example of one
 * host.
 */
export type RestartLog = Map<string, HostLog>;

/** The processes of one host, or all without labels. */
export interface HostLog {
  /** The matches of the latest tick, in its order. */
  alive: Life[];
  /** Ended matches that can have been replaced, in the order of their ends. */
  readonly ended: Map<string, Life>;
  /** The times of the first and the latest tick. */
  span: { firstMs: number; lastMs: number } | null;
}

/** Returns an empty log. */
export function emptyRestartLog(): RestartLog {
  return new Map();
}

/**
 * Remembers the starts and ends of matches at a tick. Descendants do not count.
 *
 * @param log The log, which receives the tick.
 * @param snapshot The samples of a tick.
 */
export function noticeLives(log: RestartLog, { tick, samples }: Snapshot): void {
  const [only] = log.size === 1 ? log.values() : [];
  if (only && areSame(only.alive, samples)) return void moveOn(only, tick);
  // A tick without samples belongs to the only host.
  if (samples.length === 0) return noticeOnHost(only ?? hostOf(log, ""), tick, samples);
  for (const [labels, some] of Map.groupBy(samples, labelsOf)) {
    noticeOnHost(hostOf(log, labels), tick, some);
  }
}

function hostOf(log: RestartLog, labels: string): HostLog {
  const host = log.get(labels) ?? { alive: [], ended: new Map(), span: null };
  log.set(labels, host);
  return host;
}

/** Returns the time of the latest tick so far. */
function moveOn(log: HostLog, { monotonicMs: nowMs }: Tick): number {
  const { firstMs, lastMs } = log.span ?? { firstMs: nowMs, lastMs: nowMs };
  log.span = { firstMs, lastMs: nowMs };
  return lastMs;
}

function noticeOnHost(log: HostLog, tick: Tick, samples: readonly Sample[]): void {
  const nowMs = tick.monotonicMs;
  const lastMs = moveOn(log, tick);
  if (areSame(log.alive, samples)) return;
  const before = new Map(log.alive.map((life) => [keyOf(life), life]));
  const now = new Map<string, Life>();
  for (const sample of samples) {
    if (!isMatch(sample)) continue;
    const { reading } = sample;
    const key = keyOf(reading);
    const life = before.get(key) ?? revive(log, reading, nowMs - lastMs) ??
      begin(reading, nowMs, tick);
    life.name = reading.name;
    now.set(key, life);
  }
  // The least long life only grows. Therefore, a life that is too short now stays too short.
  const leastMs = findLongMs(log) * REPLACED_SHARE;
  for (const [key, life] of before) {
    if (now.has(key)) continue;
    life.lastMs = lastMs;
    if (lengthOf(life) >= leastMs) log.ended.set(key, life);
  }
  for (const key of log.ended.keys()) {
    if (log.ended.size <= MOST_ENDED) break;
    log.ended.delete(key);
  }
  log.alive = [...now.values()];
}

function begin(reading: Reading, nowMs: number, { epochMs }: Tick): Life {
  const { pid, startTicks, labels = "", creationEpochSeconds, ppid, name, ageSeconds } = reading;
  const ageMs = Math.max(0, ageSeconds ?? 0) * 1000;
  const from = { ageMs, firstMs: nowMs, firstEpochMs: epochMs, lastMs: nowMs };
  return { pid, startTicks, labels, creationEpochSeconds, ppid, name, ...from };
}

/**
 * Returns the life of a process that only had another name for a while, so that it did not match; `null` for all
 * others. Such a process replaces nothing.
 */
function revive({ ended }: HostLog, reading: Reading, sinceMs: number): Life | null {
  if (ended.size === 0 || (reading.ageSeconds ?? Infinity) * 1000 < sinceMs) return null;
  const key = keyOf(reading);
  const life = ended.get(key) ?? null;
  ended.delete(key);
  return life;
}

/** Returns what identifies a process on its host. */
function keyOf({ pid, startTicks }: Pick<Life, "pid" | "startTicks">): string {
  return `${pid} ${startTicks}`;
}

/** Returns the age that a process reached, in milliseconds. */
export function lengthOf({ ageMs, firstMs, lastMs }: Life): number {
  return ageMs + lastMs - firstMs;
}

/** Returns the least life of a process that is not a job, in milliseconds. */
export function findLongMs({ span }: HostLog): number {
  return span === null ? 0 : Math.min(LONG_LIFE_MS, (span.lastMs - span.firstMs) * LONG_SHARE);
}

/**
 * Returns whether the same processes are alive as at the last tick, in the same order. This holds at nearly all
 * ticks, which then only need new names.
 */
function areSame(alive: readonly Life[], samples: readonly Sample[]): boolean {
  let at = 0;
  for (const sample of samples) {
    if (!isMatch(sample)) continue;
    const life = alive[at++];
    if (!isOf(life, sample.reading)) return false;
    life.name = sample.reading.name;
  }
  return at === alive.length;
}

/** Returns whether a sample belongs to a match and not to a descendant. */
function isMatch({ reading, root }: Sample): boolean {
  return root === null || root.pid === reading.pid;
}

function isOf(life: Life | undefined, { pid, startTicks, labels = "" }: Reading): life is Life {
  return life?.pid === pid && life.startTicks === startTicks && life.labels === labels;
}
