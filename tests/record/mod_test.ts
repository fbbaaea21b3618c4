import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/model/errors.ts";
import type { Reading } from "../../src/model/processes.ts";
import type { Reader } from "../../src/model/reader.ts";
import { recordSelection, selectRunning } from "../../src/record/mod.ts";
import { fakeClock, fakeReader, never, selectAll } from "../fakes.ts";

const acme = selectAll({ names: ["acme"] });

/**
 * Returns the rows `second cpu%` of a recording, given the processes at each time since its start.
 */
async function play(
  grid: { paceMs: number; durationMs: number },
  aliveAt: (seconds: number) => Partial<Reading>[],
): Promise<string[]> {
  const clock = fakeClock();
  const reader = fakeReader(clock, () => aliveAt(clock.monotonicMs() / 1000));
  const rows: string[] = [];
  for await (const { samples } of recordSelection(reader, acme, grid, clock, never)) {
    const seconds = clock.monotonicMs() / 1000;
    rows.push(...samples.map(({ cpuPercent }) => `${seconds} ${cpuPercent?.toFixed(1)}`));
  }
  return rows;
}

Deno.test("the first CPU % of a process that uses 0.3 % is not a peak, whenever the summary is made", async () => {
  for (let phase = 0; phase < 100; phase++) {
    const countedAt = (seconds: number) => Math.floor(0.3 * seconds + phase / 100) / 100;
    const rows = await play(
      { paceMs: 1000, durationMs: 3000 },
      (seconds) => [{ cpuUserSeconds: countedAt(seconds) }],
    );
    assertEquals(rows.filter((row) => !/ (0|1)[.]0$/.test(row)), [], `phase ${phase}`);
  }
});

for (
  const [paceMs, durationMs, expected] of [
    [1000, 2000, ["1 50.0", "2 50.0", "3 50.0"]],
    [1000, 0, ["1 50.0"]],
    [200, 400, ["0.2 50.0", "0.4 50.0", "0.6 50.0"]],
    [60_000, 60_000, ["1 50.0", "61 50.0"]],
  ] as const
) {
  Deno.test(`at a pace of ${paceMs} ms for ${durationMs} ms, samples are ${expected}`, async () => {
    const alive = (seconds: number) => [{ cpuUserSeconds: 9 + seconds / 2 }];
    assertEquals(await play({ paceMs, durationMs }, alive), [...expected]);
  });
}

Deno.test("a process younger than a pace is sampled at once, and measured from its start", async () => {
  const rows = await play({ paceMs: 1000, durationMs: 5000 }, (seconds) => {
    const ageSeconds = 0.5 + seconds;
    return ageSeconds > 1.8 ? [] : [{ ageSeconds, cpuUserSeconds: ageSeconds / 4 }];
  });
  assertEquals(rows, ["0 25.0", "1 25.0"]);
});

Deno.test("without a match, the first tick comes at once, and a later match is measured", async () => {
  const clock = fakeClock();
  const alive = () => {
    const ageSeconds = clock.monotonicMs() / 1000 - 1.5;
    return ageSeconds < 0 ? [] : [{ ageSeconds, cpuUserSeconds: ageSeconds / 4 }];
  };
  const grid = { paceMs: 1000, durationMs: 2000 };
  const snapshots = recordSelection(fakeReader(clock, alive), acme, grid, clock, never);
  const told = await Array.fromAsync(
    snapshots,
    ({ tick, samples }) => [tick.monotonicMs, samples[0]?.cpuPercent],
  );
  assertEquals(told, [[0, undefined], [1000, undefined], [2000, 25]]);
});

Deno.test("an id that is not clearly that of one process is refused, and the error says which to use", async () => {
  const options = {
    ...{ names: [], user: null, services: { cgroups: [], units: [], containers: [] } },
    ...{ pids: [8], ignoreCase: false, children: false, full: null },
  };
  const running = () => [{ pid: 7, name: "acme" }, { pid: 8, name: "sh" }];
  const reader = fakeReader(fakeClock(), running);
  const refuse = (given: Partial<Reader>) =>
    assertRejects(() => selectRunning(options, { ...reader, ...given }), UsageError);
  const thread = await refuse({ findThreadOwner: () => 7 });
  assertEquals(
    thread.message,
    'Cannot record "8": it is the id of a thread of process 7 ("acme"); use 7',
  );
  const both = await refuse({ findNamesake: () => 7 });
  assertEquals(
    both.message,
    'Cannot record "8": /proc is of another pid namespace, and the id means process 8 ("sh") or ' +
      'process 7 ("acme"); use 7, or mount the /proc of this namespace',
  );
  const gone = await refuse({ findNamesake: () => 9 });
  assertEquals(gone.message.includes('process 8 ("sh") or process 9; use 9'), true);
});
