import { assertEquals } from "@std/assert";
import { emptyGathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { type Meter, openInstruments } from "../../src/export/opentelemetry.ts";
import type { Attributes } from "../../src/export/telemetry_measures.ts";
import type { ColumnName } from "../../src/model/columns.ts";
import type { Reading } from "../../src/model/processes.ts";
import { sample, snapshot } from "../fakes.ts";

/**
 * Makes a meter that adds up, and counts how often each value was reported, by name and attributes.
 */
function fakeMeter() {
  const values = new Map<string, number>();
  const calls = new Map<string, number>();
  const keep = (name: string, value: (before: number) => number, attributes: Attributes) => {
    const key = [name, ...Object.values(attributes)].join(" ");
    values.set(key, value(values.get(key) ?? 0));
    calls.set(key, (calls.get(key) ?? 0) + 1);
  };
  const adder = (name: string) => ({
    add: (change: number, attributes: Attributes) =>
      keep(name, (before) => before + change, attributes),
  });
  const meter: Meter = {
    createCounter: adder,
    createUpDownCounter: adder,
    createGauge: (name) => ({
      record: (value, attributes) => keep(name, () => value, attributes),
    }),
  };
  return { meter, values, calls };
}

/** Gathers and exports ticks of these readings. */
function play(...ticks: Partial<Reading>[][]) {
  return playColumns([], ...ticks);
}

function playColumns(columns: readonly ColumnName[], ...ticks: Partial<Reading>[][]) {
  const gathered = emptyGathered(columns);
  const { meter, values, calls } = fakeMeter();
  const tell = openInstruments(meter, gathered.columns);
  for (const readings of ticks) {
    gather(gathered, snapshot(readings.map((given) => sample(given))), () => 1024);
    tell(gathered);
  }
  return { gathered, tell, values, calls };
}

const ACME = "7 1970-01-01T00:16:40.500Z acme";

Deno.test("the values sent to OpenTelemetry add up to the latest values", () => {
  const { values } = play(
    [{ rssBytes: 8192, cpuUserSeconds: 1, cpuSystemSeconds: 2 }],
    [{ rssBytes: 4096, cpuUserSeconds: 1.5, cpuSystemSeconds: 2 }],
  );
  assertEquals(Object.fromEntries(values), {
    "profit.ticks": 2,
    "profit.skipped_ticks": 0,
    "profit.missed_ticks": 0,
    [`process.cpu.time ${ACME} user`]: 1.5,
    [`process.cpu.time ${ACME} system`]: 2,
    [`process.memory.usage ${ACME}`]: 4096,
    [`process.memory.virtual ${ACME}`]: 8192,
    [`process.thread.count ${ACME}`]: 1,
    [`process.unix.file_descriptor.count ${ACME}`]: 3,
    [`profit.process.unix.file_descriptor.limit ${ACME}`]: 1024,
  });
});

Deno.test("each tick exports all known values, changed or not, and no others", () => {
  const { calls } = play([{ openFiles: null }], [{ openFiles: null }], [{}]);
  assertEquals(calls.get(`process.memory.usage ${ACME}`), 3);
  assertEquals(calls.get("profit.skipped_ticks"), 3);
  assertEquals(calls.get(`process.unix.file_descriptor.count ${ACME}`), 1);
});

Deno.test("a process that has ended keeps its CPU time, and no other value is exported", () => {
  const { values, calls } = play([{ cpuUserSeconds: 1 }, { pid: 8 }], [{ pid: 8 }], [{ pid: 8 }]);
  assertEquals(values.get(`process.memory.usage ${ACME}`), 0);
  assertEquals(values.get(`process.unix.file_descriptor.count ${ACME}`), 0);
  assertEquals(values.get(`process.cpu.time ${ACME} user`), 1);
  assertEquals(calls.get(`process.memory.usage ${ACME}`), 2);
});

Deno.test("recorded columns follow the semantic conventions, and counts stay", () => {
  const extras = { io_write_bytes: 512, page_faults_major: 3, mem_swap: 4096 };
  const columns = ["io_write_bytes", "page_faults_major", "mem_swap"] as const;
  const { values } = playColumns(columns, [{ extras }], [{
    extras: { ...extras, io_write_bytes: 700 },
  }], []);
  assertEquals(values.get(`process.disk.io ${ACME} write`), 700);
  assertEquals(values.get(`process.paging.faults ${ACME} major`), 3);
  assertEquals(values.get(`profit.process.memory.swapped ${ACME}`), 0);
});

Deno.test("a pid that is used again is another process", () => {
  const { values } = play([{ rssBytes: 8192 }], [
    { rssBytes: 4096, startTicks: 200, creationEpochSeconds: 1001.5 },
  ]);
  assertEquals(values.get(`process.memory.usage ${ACME}`), 0);
  assertEquals(values.get("process.memory.usage 7 1970-01-01T00:16:41.500Z acme"), 4096);
});

Deno.test("a process whose start is unknown is exported without it", () => {
  const { values } = play([{ rssBytes: 8192, creationEpochSeconds: null }]);
  assertEquals(values.get("process.memory.usage 7 acme"), 8192);
});

Deno.test("a verdict is exported until its process has ended", () => {
  const { gathered, tell, values } = play([{}]);
  gathered.members.get(7)!.leaks = { memory: "likely", descriptors: null };
  tell(gathered);
  assertEquals(values.get(`profit.process.leak_verdict ${ACME} memory`), 2);
  assertEquals(values.get(`profit.process.leak_verdict ${ACME} descriptors`), undefined);
  gather(gathered, snapshot([]), () => null);
  tell(gathered);
  assertEquals(values.get(`profit.process.leak_verdict ${ACME} memory`), 0);
});

Deno.test("values that were refused are counted by reason", () => {
  const refusals = [{ column: "num_open_files" as const, reason: "permission denied" }];
  const { values } = play([{ refusals }], [{ refusals }]);
  assertEquals(values.get("profit.unreadable_values permission denied"), 2);
});
