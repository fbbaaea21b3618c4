import { assertEquals } from "@std/assert";
import { listProcesses } from "../../src/live/order.ts";
import { FIRST_SETTINGS, type Order } from "../../src/live/settings.ts";
import { addToLive, emptyLive, type Told, UNTOLD } from "../../src/live/state.ts";
import { sample, snapshot } from "../fakes.ts";

/** Returns the pids in order. Each process has CPU %, memory, descriptors, and facts. */
function sorted(
  order: Order,
  rows: readonly (readonly [number | null, number | null, number | null, Partial<Told>?])[],
) {
  const state = emptyLive({ what: "", output: "", durationMs: Infinity });
  const samples = rows.map(([cpu, rssBytes, openFiles], pid) =>
    sample({ pid, rssBytes, openFiles }, cpu)
  );
  addToLive(state, snapshot(samples), 0, ({ pid }) => ({ ...UNTOLD, ...rows[pid]![3] }));
  return listProcesses(state, { ...FIRST_SETTINGS, order })
    .map(({ sample }) => sample.reading.pid);
}

Deno.test("rows are sorted by the chosen value, and equal rows by CPU, then memory, then pid", () => {
  const rows = [[1, 9, 5], [2, 8, 5], [2, 8, null], [null, null, 7]] as const;
  assertEquals(sorted("cpu", rows), [1, 2, 0, 3]);
  assertEquals(sorted("memory", rows), [0, 1, 2, 3]);
  assertEquals(sorted("files", rows), [3, 1, 0, 2]);
});

Deno.test("leaks are sorted by verdict, and equal verdicts by the time to the limit", () => {
  const row = (verdict: Told["verdict"], limitSeconds: number | null = null) =>
    [1, 1, 1, { verdict, limitSeconds }] as const;
  assertEquals(
    sorted("leaks", [
      row(null, 1),
      row("none"),
      row("possible", 9),
      row("likely"),
      row("likely", 70),
      row("likely", 60),
    ]),
    [5, 4, 3, 2, 1, 0],
  );
});
