/**
 * The loop: at each tick find, read and measure the selected processes; and the wait before it.
 *
 * @module
 */

import { type Family, findFamily, type Member } from "./family.ts";
import { measureCpu } from "./sample.ts";
import type { Clock, Process, Reader, Reading, Selection, Snapshot, Tick } from "./types.ts";

/** A process is looked for at the pace, but no more seldom than this. */
const LONGEST_LOOK_MS = 1000;

/**
 * Records processes. Before the first tick is asked for, a baseline is read, so that the first
 * sample has a measured CPU %; what has only just been started needs none. A selection by pid ends
 * with its last process, one by name does not, since it may be started again.
 *
 * @param reader Where readings come from.
 * @param selection Which processes to record.
 * @param ticks When to sample; the recording ends with it.
 * @param clock The clocks.
 * @param options Whether to read a baseline.
 */
export async function* record(
  reader: Reader,
  selection: Selection,
  ticks: AsyncIterable<Tick>,
  clock: Clock,
  { baseline }: { baseline: boolean } = { baseline: true },
): AsyncGenerator<Snapshot> {
  let before: Pass = baseline
    ? readPass(reader, selection, new Map(), clock)
    : { atMs: -Infinity, readings: new Map(), family: new Map() };
  for await (const tick of ticks) {
    const now = readPass(reader, selection, before.family, clock);
    if (selection.pids && now.readings.size === 0) return;
    const samples = Array.from(now.readings.values(), (reading) => ({
      reading,
      ...measureCpu(reading, before.readings.get(reading.pid), before.atMs),
      root: now.family.get(reading.pid)?.root ?? null,
    }));
    yield { tick, samples };
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
  // What is listed may be a zombie, which cannot be read.
  while (!reader.read(listMatches(reader, selection)).some(selection.matches)) {
    const nowMs = clock.monotonicMs();
    if (stop.aborted || nowMs >= endMs) return false;
    await clock.sleepUntil(Math.min(nowMs + lookMs, endMs), stop);
  }
  return true;
}

/** What was found and read for one tick. */
interface Pass {
  /** When it began, on the monotonic clock. */
  readonly atMs: number;
  /** What was read, by pid. */
  readonly readings: ReadonlyMap<number, Reading>;
  /** Who descends from whom; empty where descendants do not count. */
  readonly family: Family;
}

function readPass(reader: Reader, selection: Selection, before: Family, clock: Clock): Pass {
  const { pids, matches, children } = selection;
  const atMs = clock.monotonicMs();
  const family = children ? findFamily(listOthers(), matches, before) : new Map<number, Member>();
  const found = children ? [...family.keys()] : pids ?? listMatches(reader, selection);
  // Matched again as it was read: it may have changed since it was listed.
  const belongs = (reading: Reading) =>
    matches(reading) || family.get(reading.pid)?.process.startTicks === reading.startTicks;
  const readings = reader.read(found).filter(belongs);
  return { atMs, readings: new Map(readings.map((reading) => [reading.pid, reading])), family };

  /** PROFIT may descend from a match, such as its shell: it belongs only where it was named. */
  function listOthers(): Process[] {
    return reader.list().filter((process) => process.pid !== reader.ownPid || matches(process));
  }
}

function listMatches(reader: Reader, { matches }: Selection): number[] {
  return reader.list().filter(matches).map(({ pid }) => pid);
}
