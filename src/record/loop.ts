/**
 * The loop: at each tick find, read and measure the selected processes; and the wait before it.
 *
 * @module
 */

import { ReadError } from "../model/errors.ts";
import type { Process, Reading } from "../model/processes.ts";
import type { Reader } from "../model/reader.ts";
import type { Sample, Selection, Snapshot, Tick } from "../model/samples.ts";
import type { Clock } from "../model/world.ts";
import { type Family, findFamily, type Member } from "./family.ts";
import { measureCpu } from "./sample.ts";

/** A process is looked for at the pace, but no more seldom than this. */
const LONGEST_LOOK_MS = 1000;

const NO_FAMILY: Family = new Map<number, Member>();

const NO_PASS: Pass = { atMs: Infinity, readings: [], family: NO_FAMILY };

/**
 * Records processes. Before the first tick is asked for, a baseline is read, so that the first
 * sample has a measured CPU %; what has only just been started needs none. A selection by pid ends
 * with its last process, one by name does not, since it may be started again. A tick at which
 * processes cannot be read has no samples.
 *
 * @param reader Where readings come from.
 * @param selection Which processes to record.
 * @param ticks When to sample; the recording ends with it.
 * @param clock The clocks.
 * @param baseline What first samples are measured from; `null` where all has only just been started.
 * Without one, it is read.
 * @param started What was read of those that have only just been started: the first samples where
 * they have all ended before the first tick.
 */
export async function* recordTicks(
  reader: Reader,
  selection: Selection,
  ticks: AsyncIterable<Tick>,
  clock: Clock,
  baseline?: Pass | null,
  started: readonly Reading[] = [],
): AsyncGenerator<Snapshot> {
  let before = baseline === undefined
    ? (await readBaseline(reader, selection, 0, clock)).pass
    : baseline ?? { ...NO_PASS, atMs: -Infinity };
  const bases = new Map(before.readings.map((reading) => [reading.pid, reading]));
  let isJustStarted = baseline === null;
  for await (const tick of ticks) {
    const isFirst = isJustStarted;
    isJustStarted = false;
    const now = isFirst
      ? await readFirstPass(reader, selection, clock)
      : await readPass(reader, selection, before.family, clock);
    if (typeof now === "string") {
      yield { tick, samples: [], missed: now };
      continue;
    }
    if (selection.pids && now.readings.length === 0) {
      if (isFirst && started.length > 0) {
        const pass = toFirstPass(started, selection);
        const samples = measure(pass, bases, before.atMs, reader.cpuStepMs, selection.groupOf);
        yield { tick: moveTick(tick, started[0]!.readAtMs), samples, missed: null };
      }
      return;
    }
    yield {
      tick,
      samples: measure(now, bases, before.atMs, reader.cpuStepMs, selection.groupOf),
      missed: null,
    };
    before = now;
  }
}

/**
 * Waits until a process matches.
 *
 * @param reader Where processes are listed.
 * @param selection What to wait for.
 * @param clock The clocks.
 * @param patience How long to wait, and how often to look.
 * @param stop Ends the wait.
 * @returns Whether a process has come.
 */
export async function waitForMatch(
  reader: Reader,
  selection: Selection,
  clock: Clock,
  patience: { readonly waitMs: number; readonly paceMs: number },
  stop: AbortSignal,
): Promise<boolean> {
  const endMs = clock.monotonicMs() + patience.waitMs;
  const lookMs = Math.min(patience.paceMs, LONGEST_LOOK_MS);
  while (await isAlone()) {
    const nowMs = clock.monotonicMs();
    if (stop.aborted || nowMs >= endMs) return false;
    await clock.sleepUntil(Math.min(nowMs + lookMs, endMs), stop);
  }
  return true;

  async function isAlone(): Promise<boolean> {
    // What is listed may be a zombie, which is not read.
    const pass = await readPass(reader, selection, NO_FAMILY, clock);
    return typeof pass === "string" || pass.readings.length === 0;
  }
}

/** What first samples are measured from. */
export interface Baseline {
  /** What was read. */
  readonly pass: Pass;
  /** How long after it the first tick is due. */
  readonly leadMs: number;
}

/**
 * Reads a baseline. What lives no longer than its lead would be over before its first row: where all
 * that is there is younger, there is no lead, and it is measured from its start; nor is there one
 * where nothing is there, which is to be said at once.
 *
 * @param reader Where processes are found.
 * @param selection Which.
 * @param leadMs How long the lead is, where there is one.
 * @param clock The clocks.
 * @returns The baseline.
 */
export async function readBaseline(
  reader: Reader,
  selection: Selection,
  leadMs: number,
  clock: Clock,
): Promise<Baseline> {
  const pass = await readPass(reader, selection, NO_FAMILY, clock);
  if (typeof pass === "string") return { pass: NO_PASS, leadMs };
  const isYoung = ({ ageSeconds }: Reading) => ageSeconds !== null && ageSeconds * 1000 < leadMs;
  return pass.readings.every(isYoung)
    ? { pass: { ...pass, atMs: pass.atMs - leadMs, readings: [] }, leadMs: 0 }
    : { pass, leadMs };
}

/** What was found and read for one tick. */
export interface Pass {
  /** When it began, on the monotonic clock; infinite where there was none. */
  readonly atMs: number;
  /** What was read. */
  readonly readings: readonly Reading[];
  /** Who descends from whom; empty where descendants do not count. */
  readonly family: Family;
}

/** Reads all there is for a tick; if that fails this time, the reason. */
async function readPass(
  reader: Reader,
  selection: Selection,
  before: Family,
  clock: Clock,
): Promise<Pass | string> {
  const { pids, matches, children } = selection;
  const atMs = clock.monotonicMs();
  try {
    const family = children ? findFamily(await listOthers(), matches, before) : NO_FAMILY;
    const found = children ? [...family.keys()] : pids ?? await listMatches(reader, selection);
    // Matched again as it was read: it may have changed since it was listed.
    const belongs = (reading: Reading) =>
      matches(reading) || family.get(reading.pid)?.process.startTicks === reading.startTicks;
    const readings = (await reader.read(found)).filter(belongs);
    return { atMs, readings, family };
  } catch (error) {
    if (error instanceof ReadError) return error.message;
    throw error;
  }

  /** PROFIT may descend from a match, such as its shell: it belongs only where it was named. */
  async function listOthers(): Promise<Process[]> {
    const processes = await reader.list();
    return processes.filter((process) => process.pid !== reader.ownPid || matches(process));
  }
}

/**
 * Reads what has only just been started. Its descendants are looked for from the next tick on: where
 * there are thousands of processes, it might end before they are listed.
 */
async function readFirstPass(
  reader: Reader,
  selection: Selection,
  clock: Clock,
): Promise<Pass | string> {
  const pass = await readPass(reader, { ...selection, children: false }, NO_FAMILY, clock);
  return typeof pass === "string" ? pass : toFirstPass(pass.readings, selection, pass.atMs);
}

function toFirstPass(
  readings: readonly Reading[],
  { matches, children }: Selection,
  atMs = -Infinity,
): Pass {
  const family = children ? findFamily(readings, matches, NO_FAMILY) : NO_FAMILY;
  return { atMs, readings, family };
}

/** The same tick at an earlier time. */
function moveTick(tick: Tick, monotonicMs: number): Tick {
  return { ...tick, epochMs: tick.epochMs - (tick.monotonicMs - monotonicMs), monotonicMs };
}

async function listMatches(reader: Reader, { matches }: Selection): Promise<number[]> {
  return (await reader.list()).filter(matches).map(({ pid }) => pid);
}

/**
 * Measures each process from its base, and makes its reading the base of the next tick, but for one
 * that gave no CPU %: then the older one stays.
 */
function measure(
  { readings, family }: Pass,
  bases: Map<number, Reading>,
  passBeforeMs: number,
  cpuStepMs: number,
  groupOf: Selection["groupOf"],
): Sample[] {
  const samples = readings.map((reading) => {
    const { pid, startTicks } = reading;
    const base = bases.get(pid);
    const { cpuPercent, cpuOverMs } = measureCpu(reading, base, passBeforeMs, cpuStepMs);
    if (cpuPercent !== null || base?.startTicks !== startTicks) bases.set(pid, reading);
    const sample = { reading, cpuPercent, cpuOverMs, root: family.get(pid)?.root ?? null };
    return groupOf === undefined ? sample : { ...sample, group: groupOf(sample) };
  });
  if (bases.size > readings.length) dropEnded(bases, readings);
  return samples;
}

function dropEnded(bases: Map<number, Reading>, readings: readonly Reading[]): void {
  const alive = new Set(readings.map(({ pid }) => pid));
  for (const pid of bases.keys()) if (!alive.has(pid)) bases.delete(pid);
}
