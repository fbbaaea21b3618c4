/**
 * The loop: at each tick find, read and measure the selected processes.
 *
 * @module
 */

import { measure } from "./sample.ts";
import type { Clock, Reader, Reading, Selection, Snapshot, Tick } from "./types.ts";

/**
 * Records processes. Before the first tick is asked for, a baseline is read, so that the first
 * sample has a measured CPU %. A selection by pid ends with its last process, one by name does
 * not, since it may be started again.
 *
 * @param reader Where readings come from.
 * @param selection Which processes to record.
 * @param ticks When to sample; the recording ends with it.
 * @param clock The clocks.
 */
export async function* record(
  reader: Reader,
  selection: Selection,
  ticks: AsyncIterable<Tick>,
  clock: Clock,
): AsyncGenerator<Snapshot> {
  let before = readPass(reader, selection, clock);
  for await (const tick of ticks) {
    const now = readPass(reader, selection, clock);
    if (selection.pids && now.readings.size === 0) return;
    const samples = [...now.readings.values()]
      .map((reading) => measure(reading, before.readings.get(reading.pid), before.atMs));
    yield { tick, samples };
    before = now;
  }
}

/** Readings by pid. A process is matched again as it was read: it may have changed since listed. */
function readPass(
  reader: Reader,
  selection: Selection,
  clock: Clock,
): { atMs: number; readings: Map<number, Reading> } {
  const atMs = clock.monotonicMs();
  const pids = selection.pids ?? reader.list().filter(selection.matches).map(({ pid }) => pid);
  const readings = reader.read(pids).filter(selection.matches);
  return { atMs, readings: new Map(readings.map((reading) => [reading.pid, reading])) };
}
