/**
 * Processes that take the place of others of their name that have ended. Pure but for what it is
 * told to remember.
 *
 * @module
 */

import type { ProcessStart, Restart, Restarts } from "../model/outcomes.ts";
import type { Reading } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";

/** What lives so long is no job that is done, however long the recording is. */
const LONG_LIFE_MS = 60_000;

/** In a short recording, what lives for so much of it. */
const LONG_SHARE = 1 / 4;

/** What is replaced has lived for so much of a long life. */
const REPLACED_SHARE = 1 / 4;

/** So many processes that have ended are remembered, the latest. */
const MOST_ENDED = 10_000;

/** A process that was selected by itself, from its first sample to its last. */
export interface Life extends ProcessStart {
  /** Its start in ticks. */
  readonly startTicks: number;
  /** What its labels say; empty where it has none. */
  readonly labels: string;
  /** The parent at first; 0 where a file does not tell. */
  readonly ppid: number;
  /** Its latest name. */
  name: string;
  /** How long ago it had started at its first sample, as far as that is known. */
  readonly ageMs: number;
  /** When its first sample was taken. */
  readonly firstMs: number;
  /** The same on the wall clock, in milliseconds since 1970. */
  readonly firstEpochMs: number;
  /** When its last sample was taken, once it has ended. */
  lastMs: number;
}

/** What is needed to find restarts: of processes with the same labels, as those of a host. */
export type RestartLog = Map<string, HostLog>;

/** The processes of a host, or of all where there are no labels. */
export interface HostLog {
  /** The matches of the latest tick, in its order. */
  alive: Life[];
  /** Those that have ended and can have been replaced, in the order of their ends. */
  readonly ended: Map<string, Life>;
  /** When the first tick was, and the latest. */
  span: { firstMs: number; lastMs: number } | null;
}

/** A log of nothing yet. */
export function emptyRestartLog(): RestartLog {
  return new Map();
}

/**
 * Remembers who came and went at a tick. Descendants of matches come and go as they like.
 *
 * @param log What it is added to.
 * @param snapshot The samples of a tick.
 */
export function noticeLives(log: RestartLog, { tick, samples }: Snapshot): void {
  const [only] = log.size === 1 ? log.values() : [];
  if (only && areSame(only.alive, samples)) return void moveOn(only, tick);
  const labels = samples[0]?.reading.labels ?? "";
  if (samples.every(({ reading }) => (reading.labels ?? "") === labels)) {
    // A tick without a sample is one of the only host there is.
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

/** Returns when the latest tick was until now. */
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
  // What counts as long only grows, so that what is too short now always will be.
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
 * Finds restarts: a process takes the place of another of its name that had ended before, of several
 * the one that ended last. It lives long, for a minute, or a quarter of the recording if that is
 * less, and the other lived for a quarter of that: a shell that starts `sleep` again and again
 * restarts nothing. What is forked by a process of the name that is there takes no place.
 *
 * @param log All that was remembered of a recording.
 * @returns The restarts of each name that has any, in the order in which they came.
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

/** Whose places were taken by whom, of processes in the order in which they came. */
function findReplaced(longMs: number, family: readonly Life[]): Restart[] {
  // Of those that ended at the same tick, the first is on top of the vacant ones.
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

/** One that only had another name for a while, so that it was no match, takes no other's place. */
function revive({ ended }: HostLog, reading: Reading, sinceMs: number): Life | null {
  if ((reading.ageSeconds ?? Infinity) * 1000 < sinceMs) return null;
  const key = keyOf(reading);
  const life = ended.get(key) ?? null;
  ended.delete(key);
  return life;
}

/** On its host. */
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
 * Whether those are alive that were at the tick before, in the same order: so it is at nearly all
 * ticks, which then need nothing new but the names.
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

/** Whether a sample is of a match, not of a descendant of one. */
function isMatch({ reading, root }: Sample): boolean {
  return root === null || root.pid === reading.pid;
}

function isOf(life: Life | undefined, { pid, startTicks, labels = "" }: Reading): life is Life {
  return life?.pid === pid && life.startTicks === startTicks && life.labels === labels;
}
