/**
 * Finds restarts: a process that replaces an ended process of the same name. Pure, except that it changes the
 * given log.
 *
 * @module
 */

import type { ProcessStart, Restart, Restarts } from "../model/outcomes.ts";
import type { Reading } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";

/** The life of a process that is not a job, at any length of the recording. */
const LONG_LIFE_MS = 60_000;

/** The same as a share of a short recording. */
const LONG_SHARE = 1 / 4;

/** The least life of a replaced process, as a share of a long life. */
const REPLACED_SHARE = 1 / 4;

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
  const labels = samples[0]?.reading.labels ?? "";
  if (samples.every(({ reading }) => (reading.labels ?? "") === labels)) {
    // A tick without samples belongs to the only host.
    return noticeOnHost(samples.length === 0 && only || hostOf(log, labels), tick, samples);
  }
  for (const [labels, some] of Map.groupBy(samples, ({ reading }) => reading.labels ?? "")) {
    noticeOnHost(hostOf(log, labels), tick, some);
  }
}

function hostOf(log: RestartLog, labels: string): HostLog {
  const host = log.get(labels) ?? { alive: [], ended: new Map(), span: null };
  log.set(labels, host);
  return host;
}

/** Returns the time of the latest tick so far. */
function moveOn(log: HostLog, { monotonicMs: nowMs }: Snapshot["tick"]): number {
  const { firstMs, lastMs } = log.span ?? { firstMs: nowMs, lastMs: nowMs };
  log.span = { firstMs, lastMs: nowMs };
  return lastMs;
}

function noticeOnHost(log: HostLog, tick: Snapshot["tick"], samples: readonly Sample[]): void {
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

/**
 * Finds restarts: a process replaces an ended process of its name, of several the one that ended last. It lives
 * for a minute, or for a quarter of the recording if that is less. The ended process has lived for a quarter of
 * that time. A shell that starts `sleep` again and again therefore restarts nothing. A process that a living
 * process of its name has forked replaces nothing.
 *
 * @param log The log of the whole recording.
 * @returns The restarts by name, in the order of time.
 */
export function findRestarts(log: RestartLog): Restarts {
  const all = new Map<string, Restart[]>();
  for (const host of log.values()) {
    for (const [name, found] of findOnHost(host)) all.set(name, [...all.get(name) ?? [], ...found]);
  }
  for (const found of all.values()) found.sort((a, b) => a.epochMs - b.epochMs);
  return all;
}

function findOnHost(log: HostLog): Map<string, Restart[]> {
  if (log.ended.size === 0) return new Map();
  const longMs = findLongMs(log);
  const lastMs = log.span?.lastMs ?? 0;
  const lives = [...log.ended.values(), ...log.alive.map((life) => ({ ...life, lastMs }))]
    .filter((life) => lengthOf(life) >= longMs * REPLACED_SHARE)
    .toSorted((a, b) => a.firstMs - b.firstMs);
  const restarts = new Map<string, Restart[]>();
  for (const [name, family] of Map.groupBy(lives, ({ name }) => name)) {
    const byPid = Map.groupBy(family, ({ pid }) => pid);
    const found = findReplaced(
      longMs,
      family.filter(({ ppid, firstMs }) =>
        !byPid.get(ppid)?.some((parent) => parent.firstMs <= firstMs && firstMs <= parent.lastMs)
      ),
    );
    if (found.length > 0) restarts.set(name, found);
  }
  return restarts;
}

/** Finds which process replaced which, of processes in the order of their starts. */
function findReplaced(longMs: number, family: readonly Life[]): Restart[] {
  // Of processes that ended at the same tick, the first is on top of the stack.
  const byEnd = family.toReversed().toSorted((a, b) => a.lastMs - b.lastMs);
  const vacant: Life[] = [];
  const restarts: Restart[] = [];
  let ended = 0;
  for (const by of family) {
    while (ended < byEnd.length && byEnd[ended]!.lastMs < by.firstMs) vacant.push(byEnd[ended++]!);
    if (lengthOf(by) < longMs) continue;
    const replaced = vacant.pop();
    if (replaced !== undefined) restarts.push({ by, replaced, epochMs: by.firstEpochMs });
  }
  return restarts;
}

function begin(reading: Reading, nowMs: number, { epochMs }: Snapshot["tick"]): Life {
  const { pid, startTicks, labels = "", creationEpochSeconds, ppid, name, ageSeconds } = reading;
  const ageMs = Math.max(0, ageSeconds ?? 0) * 1000;
  const from = { ageMs, firstMs: nowMs, firstEpochMs: epochMs, lastMs: nowMs };
  return { pid, startTicks, labels, creationEpochSeconds, ppid, name, ...from };
}

/**
 * Returns whether a process only had another name for a while, so that it did not match. Such a process
 * replaces nothing.
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

function lengthOf({ ageMs, firstMs, lastMs }: Life): number {
  return ageMs + lastMs - firstMs;
}

function findLongMs({ span }: HostLog): number {
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
