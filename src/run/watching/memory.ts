/**
 * Decides when memory limits matter to a recording: when a process has grown, or when a process is
 * gone and the kernel killed a process on the machine. Until then, this costs a comparison at each
 * tick, and a read every five seconds.
 *
 * @module
 */

import type { Recording } from "../../analyse/mod.ts";
import type { Reader } from "../../model/reader.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";
import type { LimitWatch } from "./limits.ts";

/** The greatest age of the machine's count of kills. An older kill does not belong to a process that ends now. */
const KILLS_AGE_MS = 5000;

/** A watch on the memory of a recording. */
export interface MemoryWatch {
  /** Called for each remembered snapshot. */
  readonly notice: (snapshot: Snapshot) => Promise<void> | undefined;
  /** Called after the last snapshot. */
  readonly end: () => Promise<void>;
}

/**
 * Watches a recording.
 *
 * @param reader Opens limits.
 * @param recording The remembered recording.
 * @param isAsked Whether limits matter from the start.
 */
export function watchMemory(
  reader: Pick<Reader, "readOomKills" | "openLimits">,
  recording: Recording,
  isAsked: boolean,
): MemoryWatch {
  let before: readonly Sample[] = [];
  let watch: LimitWatch | null | undefined;
  let kills = { count: null as number | null, atMs: -Infinity };

  let last: Snapshot | null = null;
  return {
    notice,
    // A recording by pid ends with its last process, without a tick of its own.
    end: async () => {
      if (last !== null && !last.tick.last) await notice({ ...last, samples: [] });
    },
  };

  function notice(snapshot: Snapshot): Promise<void> | undefined {
    const { samples, missed, tick } = snapshot;
    if (missed !== null) return;
    last = snapshot;
    const gone = areSame(before, samples) ? [] : listGone(before, samples);
    before = samples;
    const nowMs = tick.monotonicMs;
    const countBefore = kills.count;
    if (gone.length > 0 || nowMs - kills.atMs >= KILLS_AGE_MS) {
      kills = { count: reader.readOomKills(), atMs: nowMs };
    }
    const killed = gone.length === 0 || countBefore === null || kills.count === null
      ? 0
      : kills.count - countBefore;
    const isDue = isAsked || recording.hasGrown || killed > 0;
    if (!isDue || watch === null) return;
    if (watch !== undefined) return tell(watch, gone, killed, snapshot);
    return openWatch().then((opened) => {
      watch = opened;
      if (opened !== null) tell(opened, gone, killed, snapshot);
    });
  }

  /** Loaded on demand: in most recordings nothing grows. */
  async function openWatch(): Promise<LimitWatch | null> {
    const limits = await reader.openLimits();
    if (limits === null) return null;
    const { watchLimits } = await import("./limits.ts");
    return watchLimits(limits, recording);
  }
}

function tell(
  watch: LimitWatch,
  gone: readonly Sample[],
  killed: number,
  snapshot: Snapshot,
): undefined {
  if (gone.length > 0) watch.noticeGone(gone, snapshot, killed);
  watch.notice(snapshot);
}

/** Returns whether two ticks have the same processes, in the same order. */
function areSame(a: readonly Sample[], b: readonly Sample[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) {
    const one = a[at]!.reading;
    const other = b[at]!.reading;
    if (one.pid !== other.pid || one.startTicks !== other.startTicks) return false;
  }
  return true;
}

function listGone(before: readonly Sample[], now: readonly Sample[]): Sample[] {
  const starts = new Map(now.map(({ reading }) => [reading.pid, reading.startTicks]));
  return before.filter(({ reading }) => starts.get(reading.pid) !== reading.startTicks);
}

/**
 * Corrects the reported kill of a COMMAND, whose signal is known. If the command ended by itself,
 * or by another signal than SIGKILL, it was not killed for lack of memory.
 *
 * @param recording The remembered recording.
 * @param pid The pid of the command in the recording.
 * @param signal The signal that ended it; `null` if none did.
 */
export function settleKill({ processes }: Recording, pid: number, signal: string | null): void {
  const record = processes.all.findLast((one) => one.pid === pid);
  if (!record?.killed) return;
  record.killed = signal === "SIGKILL" ? { ...record.killed, isSure: true } : null;
}
