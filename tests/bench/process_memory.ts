/**
 * Prints how much memory PROFIT keeps for each recorded process:
 *
 *     deno run -A --v8-flags=--expose-gc --config=deno.json tests/bench/process_memory.ts
 *         [PROCESSES [TICKS [private|file]]]
 *
 * The snapshots are made up. With `private`, they also have private memory. With `file`, PROFIT
 * remembers them like those of a file.
 *
 * @module
 */

import { emptyEarlyRecords } from "../../src/analyse/few_samples/records.ts";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { sample, snapshot } from "../fakes.ts";

/** The memory of a process, in bytes. */
interface Kept {
  /** Objects. */
  readonly heap: number;
  /** Buffers of numbers. */
  readonly buffers: number;
}

function measureKept(processes: number, ticks: number, kind: string | undefined): Kept {
  const all = Array.from({ length: processes }, (_, pid) => pid);
  const collect = () => {
    const { gc } = globalThis as { gc?: () => void };
    if (gc === undefined) throw new TypeError('Cannot measure without "--v8-flags=--expose-gc"');
    // The second collection frees the buffers that the first collection found unused.
    gc();
    gc();
  };
  const snapshotAt = (tick: number): Snapshot =>
    snapshot(
      all.map((pid) => {
        const rssBytes = 4096 * (1000 + (tick * 7 + pid) % 999);
        const extras = kind === "private" ? { mem_private: rssBytes / 2 } : {};
        return sample({ pid, rssBytes, openFiles: (tick + pid) % 50, extras }, tick % 37 / 3);
      }),
      { epochMs: 1.7e12 + tick * 1000.5 },
    );
  const recording = emptyRecording(null, kind === "file" ? emptyEarlyRecords() : null);
  collect();
  const before = Deno.memoryUsage();
  for (let tick = 0; tick < ticks; tick++) addSnapshot(recording, snapshotAt(tick));
  // The memory for the last tick does not count.
  addSnapshot(recording, snapshot([]));
  collect();
  const after = Deno.memoryUsage();
  const { all: records, early } = recording.processes;
  const told = records.length + (early?.samples.rows.size ?? 0);
  if (told !== processes) throw new Error("Cannot tell processes apart");
  return {
    heap: (after.heapUsed - before.heapUsed) / processes,
    buffers: (after.external - before.external) / processes,
  };
}

if (import.meta.main) {
  const [processes = 10_000, ticks = 1100] = Deno.args.slice(0, 2).map(Number);
  const { heap, buffers } = measureKept(processes, ticks, Deno.args[2]);
  // deno-lint-ignore no-console
  console.log(
    `${processes} processes, ${ticks} ticks: ${Math.round(heap + buffers)} bytes a process ` +
      `(${Math.round(heap)} in objects, ${Math.round(buffers)} in buffers)`,
  );
}
