/**
 * What the live view shows: the latest tick, and the last minute of the processes in it. Bounded,
 * however long the recording.
 *
 * @module
 */

import type { Sample, Snapshot } from "../types/recording.ts";
import { addToHistory, emptyHistory, type History } from "./history.ts";

/** A process that is there. */
export interface LiveProcess {
  /** Its latest sample. */
  readonly sample: Sample;
  /** Its CPU %. */
  readonly cpu: History;
  /** Its resident set size in bytes. */
  readonly rss: History;
}

/** What a recording has come to so far. */
export interface LiveState {
  /** What is recorded, in words that follow "process". */
  readonly what: string;
  /** Where the data goes, in words. */
  readonly output: string;
  /** How long the recording will be; `Infinity` until interrupted. */
  readonly durationMs: number;
  /** When its first tick was, on the monotonic clock; `null` before it. */
  startMs: number | null;
  /** Time from the first tick to the latest. */
  elapsedMs: number;
  /** Ticks at which samples were taken. */
  ticks: number;
  /** Ticks that were skipped or missed. */
  lost: number;
  /** Rows written. */
  rows: number;
  /** Why the latest tick has no samples, if they could not be taken. */
  missed: string | null;
  /** The processes of the latest tick that has samples, by pid. */
  processes: ReadonlyMap<number, LiveProcess>;
}

/**
 * A recording of nothing yet.
 *
 * @param about What is known before it begins.
 */
export function emptyLive(
  about: Pick<LiveState, "what" | "output" | "durationMs">,
): LiveState {
  return {
    ...about,
    startMs: null,
    elapsedMs: 0,
    ticks: 0,
    lost: 0,
    rows: 0,
    missed: null,
    processes: new Map(),
  };
}

/**
 * Takes in a snapshot. Processes that are not in it have ended, and are forgotten.
 *
 * @param state What it is added to.
 * @param snapshot The samples of a tick.
 * @param nowMs When it was taken, on the monotonic clock.
 */
export function addToLive(state: LiveState, snapshot: Snapshot, nowMs: number): void {
  const { tick, samples, missed } = snapshot;
  state.startMs ??= nowMs;
  state.elapsedMs = nowMs - state.startMs;
  state.missed = missed;
  state.lost += tick.skipped;
  if (missed !== null) return void state.lost++;
  state.ticks++;
  state.rows += samples.length;
  const second = secondOf(state);
  state.processes = new Map(samples.map((sample) => {
    const { pid, startTicks, rssBytes } = sample.reading;
    const known = state.processes.get(pid);
    const isSame = known?.sample.reading.startTicks === startTicks;
    const [cpu, rss] = isSame
      ? [known.cpu, known.rss]
      : [emptyHistory(second), emptyHistory(second)];
    addToHistory(cpu, second, sample.cpuPercent);
    addToHistory(rss, second, rssBytes);
    return [pid, { sample, cpu, rss }];
  }));
}

/** The second that a state is in; the nearest, as ticks may be a little late or less so. */
export function secondOf({ elapsedMs }: LiveState): number {
  return Math.round(elapsedMs / 1000);
}
