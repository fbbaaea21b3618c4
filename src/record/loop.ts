/**
 * The loop of a recording, which finds, reads and measures the selected processes at each tick.
 * Also the wait for the first match.
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

/**
 * The longest time between two looks for a match. With a shorter interval, PROFIT looks at each
 * interval.
 */
const LONGEST_LOOK_MS = 1000;

const NO_FAMILY: Family = new Map<number, Member>();

const NO_PASS: Pass = { atMs: Infinity, readings: [], family: NO_FAMILY };

/**
 * Records processes. A baseline is read before the first tick, so that the first sample has a
 * measured CPU %. Processes that have only just been started need no baseline. A selection by pid
 * ends with its last process. A selection by name continues, because a process may be started
 * again. A tick at which the processes cannot be read has no samples.
 *
 * @param reader The source of readings.
 * @param selection The processes to record.
 * @param ticks The times of samples. The recording ends with the last tick.
 * @param clock The clocks.
 * @param baseline The readings from which the first samples are measured; `null` if all processes
 * have only just been started. If it is `undefined`, the function reads a baseline.
 * @param started The readings of processes that have only just been started. They become the first
 * samples if all these processes end before the first tick.
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
    // The first pass looks for no descendants. One that started before it is measured from its start.
    before = isFirst ? { ...now, atMs: -Infinity } : now;
  }
}

/**
 * Waits until a process matches.
 *
 * @param reader The source of readings.
 * @param selection The processes to wait for.
 * @param clock The clocks.
 * @param patience How long to wait, and how often to look.
 * @param stop Ends the wait.
 * @returns Whether a process matched in time.
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
    // A listed process may be a zombie, which has no reading.
    const pass = await readPass(reader, selection, NO_FAMILY, clock);
    return typeof pass === "string" || pass.readings.length === 0;
  }
}

/** The readings from which first samples are measured. */
export interface Baseline {
  /** The readings. */
  readonly pass: Pass;
  /** The time between the baseline and the first tick. */
  readonly leadMs: number;
}

/**
 * Reads a baseline. If all processes are younger than the lead, they are measured from their
 * starts, and the lead is 0: a process that lives shorter than the lead would end before its first
 * row. If there is no process, the lead is 0, too, so that PROFIT says so at once.
 *
 * @param reader The source of readings.
 * @param selection The processes to record.
 * @param leadMs The lead, unless it is 0.
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

/** The processes that were found and read for one tick. */
export interface Pass {
  /** The start of the pass, on the monotonic clock; infinite if there was no pass. */
  readonly atMs: number;
  /** The readings. */
  readonly readings: readonly Reading[];
  /** The families of the processes; empty if descendants do not count. */
  readonly family: Family;
}

/** Reads the processes of a tick. Returns the reason if the read fails this time. */
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
    // A process may have changed since it was listed. Therefore it is matched again after it was
    // read.
    const belongs = (reading: Reading) =>
      matches(reading) || family.get(reading.pid)?.process.startTicks === reading.startTicks;
    const readings = (await reader.read(found)).filter(belongs);
    return { atMs, readings, family };
  } catch (error) {
    if (error instanceof ReadError) return error.message;
    throw error;
  }

  /**
   * Lists the processes that can belong to a tree. PROFIT may descend from a match, such as its
   * shell, but belongs to a tree only if it matches itself.
   */
  async function listOthers(): Promise<Process[]> {
    const processes = await reader.list();
    return processes.filter((process) => process.pid !== reader.ownPid || matches(process));
  }
}

/**
 * Reads processes that have only just been started. PROFIT looks for their descendants from the
 * next tick on: on a machine with thousands of processes, a process might end before the listing is
 * complete.
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

/** Returns the same tick at an earlier time. */
function moveTick(tick: Tick, monotonicMs: number): Tick {
  return { ...tick, epochMs: tick.epochMs - (tick.monotonicMs - monotonicMs), monotonicMs };
}

async function listMatches(reader: Reader, { matches }: Selection): Promise<number[]> {
  return (await reader.list()).filter(matches).map(({ pid }) => pid);
}

/**
 * Measures each process from its base, and makes its reading the base of the next tick. If a reading
 * gave no CPU %, the older base stays.
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
