import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import { addInOrder, beginAssembly, MOST_AT_ONCE } from "../../src/load/order.ts";
import { loadRecording } from "../../src/load/recording.ts";
import { emptyRow, fillRow } from "../../src/load/row.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { bytes } from "../fakes.ts";

const HEADER = "pid,name,cpu_percent,mem_real,creation_epoch,timestamp";

async function load(rows: readonly string[], header = HEADER) {
  const data = bytes([header, ...rows].join("\n") + "\n");
  const source = { path: "x.csv", open: () => Promise.resolve([data]) };
  const empty = (): Snapshot[] => [];
  return await loadRecording(source, empty, (all, snapshot) => all.push(snapshot));
}

/** A recording of two processes over 30 s, with a row on each line. */
const ROWS = Array.from(
  { length: 30 },
  (_, tick) =>
    [100, 200].map((pid) => `${pid},web,1.5,${4096 * (tick + pid)},1000.50,${2000 + tick}.250`),
).flat();

/** As `sort` puts them. */
const SORTED = [HEADER, ...ROWS].toSorted();

/** Whether a row is of every second of the last ten ticks. */
const isEven = (row: string) => /202[02468]\.250$/.test(row);

const ORDERS: readonly [name: string, rows: readonly string[]][] = [
  ["sorted by process", ROWS.toSorted()],
  ["the latest first", ROWS.toReversed()],
  ["each row twice", ROWS.flatMap((row) => [row, row])],
  ["all rows twice", [...ROWS, ...ROWS]],
  ["two halves the wrong way round", [...ROWS.slice(30), HEADER, ...ROWS.slice(0, 30)]],
  ["every second of the last ticks at the end", [
    ...ROWS.filter((row) => !isEven(row)),
    ...ROWS.filter(isEven),
  ]],
  ["within each tick the other way round", ROWS.map((_, at) => ROWS[at ^ 1]!)],
];

for (const [name, rows] of ORDERS) {
  Deno.test(`rows in another order are the same recording: ${name}`, async () => {
    const { remembered } = await load(ROWS);
    assertEquals(remembered.length, 30);
    assertEquals((await load(rows)).remembered, remembered);
  });
}

Deno.test("column names that sort has put on the last line are found", async () => {
  assertEquals(SORTED.at(-1), HEADER);
  const { remembered } = await load(ROWS);
  for (const lines of [SORTED, SORTED.map((line) => line.replaceAll(",", ";"))]) {
    const [first, ...others] = lines;
    const sorted = await load(others, first);
    assertEquals(sorted.remembered, remembered);
    assertEquals([sorted.notes.rows, sorted.notes.repeatedHeaders], [60, 1]);
    // Line numbers are those of the file.
    const { notes } = await load(["7,7", ...others], first);
    assertEquals(notes.leftOut.map(({ line }) => line), [2]);
  }
  const [first, ...others] = SORTED.slice(0, -1);
  await assertRejects(() => load(others, first), DataError, "line 1: there is no column pid");
});

Deno.test("column names are found below messages and below rows", async () => {
  const { remembered } = await load(ROWS);
  const said = ['profit: "leak" needs 48 samples', "Warning: it's a test, of course", ""];
  for (const end of ["\n", "\r\n"]) {
    const [first, ...others] = [...said, HEADER, ...ROWS].map((line) => line + end.slice(0, -1));
    const below = await load(others, first);
    assertEquals(below.remembered, remembered);
    // Line numbers are those of the file.
    assertEquals(below.notes.leftOut.map(({ line }) => line), [1, 2]);
  }
  const [first, ...others] = ROWS.toSpliced(4, 0, HEADER);
  const between = await load(others, first);
  assertEquals([between.remembered, between.notes.leftOutRows], [remembered, 0]);
  await assertRejects(() => load(["7", HEADER, ROWS[0]!], "a"), DataError, "line 1: there are");
});

Deno.test("a sorted file has no step of the clock, even if a process changed its name", async () => {
  const rows = Array.from({ length: 6 }, (_, at) => `7,${"ab"[at % 2]},,,1000.00,${2000 + at}`);
  const [first, ...others] = [HEADER, ...rows].toSorted();
  assertEquals((await load(others, first)).remembered, (await load(rows)).remembered);
});

Deno.test("two late ticks are no step of the clock, even if no memory tells", async () => {
  const rows = Array.from({ length: 30 }, (_, at) => `7,web,1.5,4096,1000.50,${2000 + at}.250`);
  const late = [...rows.toSpliced(10, 2), ...rows.slice(10, 12)];
  assertEquals((await load(late)).remembered, (await load(rows)).remembered);
});

Deno.test("rows in order are read in one pass, and rows out of order are reported", async () => {
  assertEquals((await load(ROWS)).notes.isSorted, false);
  const { notes } = await load([...ROWS, ROWS[7]!]);
  assertEquals([notes.isSorted, notes.rows, notes.doubles], [true, 61, 1]);
});

Deno.test("if two rows of a process and time differ, the same one counts in any order", async () => {
  const [one, other] = ["7,a,1.0,8192,5.00,100", "7,a,2.0,4096,5.00,100"];
  const { remembered } = await load([one, other]);
  assertEquals(remembered.map(({ samples }) => samples.length), [1]);
  assertEquals((await load([other, one])).remembered, remembered);
});

/** Returns the processes of each snapshot. */
function whoIn(snapshots: readonly Snapshot[]) {
  return snapshots.map(({ samples }) =>
    samples.map(({ reading: { pid, startTicks, labels = "" } }) => `${pid} ${startTicks} ${labels}`)
  );
}

Deno.test("a process is its pid, its start and its labels", async () => {
  const rows = ["1,a,10.00,100,web1,7", "1,a,10.00,100,web2,8", "1,a,10.00,101,web1,9"];
  const { remembered } = await load(rows, "pid,name,creation_epoch,timestamp,host,load");
  assertEquals(whoIn(remembered), [["1 1000 host=web1", "1 1000 host=web2"], ["1 1000 host=web1"]]);
});

Deno.test("a number is a label if nothing else distinguishes two processes", async () => {
  const header = "pid,name,creation_epoch,timestamp,shard,used";
  const alone = ["1,a,10.00,100,1,1.5", "1,a,10.00,101,2,2.5"];
  assertEquals(whoIn((await load(alone, header)).remembered), [["1 1000 "], ["1 1000 "]]);
  const both = [...alone, "1,a,10.00,100,2,3.5"];
  assertEquals(whoIn((await load(both, header)).remembered), [
    ["1 1000 shard=1", "1 1000 shard=2"],
    ["1 1000 shard=2"],
  ]);
});

Deno.test("a date, and the identity column of the original, are not labels", async () => {
  const rows = [
    "1,a,10.00,100,2026-11-26 10:00:00,1_10",
    "1,a,10.00,101,2026-11-26T10:00:01Z,1_11",
  ];
  const { remembered } = await load(rows, "pid,name,creation_epoch,timestamp,at,pid_stable");
  assertEquals(whoIn(remembered), [["1 1000 "], ["1 1000 "]]);
});

Deno.test("too many processes at one time are an error, before memory is full", () => {
  const assembly = beginAssembly();
  const row = emptyRow();
  const header = ["pid", "name", "timestamp"] as const;
  fillRow(row, { pid: 7, name: "acme", timestamp: 100 }, header);
  addInOrder(assembly, row, []);
  // The array is sparse, so that it takes no memory.
  assembly.open!.samples.length = MOST_AT_ONCE;
  fillRow(row, { pid: 8, name: "acme", timestamp: 100 }, header);
  assertThrows(
    () => addInOrder(assembly, row, []),
    DataError,
    "1048576 processes have the",
  );
});

Deno.test("two processes of a pid that take turns stay two processes", async () => {
  const rows = Array.from({ length: 9 }, (_, at) => `1,a,1.0,4096,${10 + at % 3},${100 + at}`);
  const { remembered } = await load(rows);
  const starts = remembered.map(({ samples }) => samples[0]!.reading.startTicks);
  assertEquals(starts, [1000, 1100, 1200, 1000, 1100, 1200, 1000, 1100, 1200]);
  assertEquals(
    remembered.map(({ samples }) => samples[0]!.cpuOverMs).slice(3),
    Array(6).fill(3000),
  );
});

for (
  const [time, words] of [
    ["0", "timestamp 0 is not a possible time; PROFIT reads seconds since 1970, before 2100"],
    ["-5", "timestamp -5 is not a possible time"],
    ["2e302", "timestamp 2e+302 is not a possible time"],
    ["4102444800", "timestamp 4102444800 is not a possible time"],
    ["1795647861064", "timestamp 1795647861064 is probably in milliseconds; divide it by 1000"],
    ["1795647861064000", "is probably in microseconds"],
    ["1.795647861064e18", "timestamp 1795647861064000000 is probably in nanoseconds"],
  ] as const
) {
  Deno.test(`a row with the timestamp ${time} is left out and told, also among rows in disorder`, async () => {
    const [early, late, wrong] = ["100", "101", time].map((at) => `7,a,1,2,5,${at}`);
    for (const rows of [[early!, wrong!, late!], [late!, wrong!, early!]]) {
      const { remembered, notes } = await load(rows);
      assertEquals(remembered.map(({ tick }) => tick.epochMs), [100_000, 101_000]);
      assertEquals([notes.rows, notes.leftOutRows, notes.leftOut[0]?.line], [2, 1, 3]);
      assertStringIncludes(notes.leftOut[0]!.reason, words);
    }
  });

  Deno.test(`rows that all have the timestamp ${time} are an error with the first line`, async () => {
    const wrong = `7,a,1,2,5,${time}`;
    await assertRejects(() => load([wrong]), DataError, 'Cannot read "x.csv": line 2: timestamp');
    await assertRejects(() => load([wrong, wrong]), DataError, words);
  });
}

Deno.test("dates of a spreadsheet are an error, because as seconds they would be a moment in 1970", async () => {
  // 46352.48450 is 2026-11-26 11:37:41 UTC, as python3 and LibreOffice say.
  const days = [46352.484501, 46352.484513].map((day) => `7,a,1,2,1795647800.00,${day}`);
  await assertRejects(
    () => load(days),
    DataError,
    "line 2: timestamp 46352.484501 is probably a date",
  );
  const late = "7,a,1,2,1795647800.00,1795647861.5";
  assertEquals((await load([late, ...days.slice(0, 1)])).notes.leftOutRows, 1);
  // A clock that was never set begins in 1970, and so do the starts of its processes.
  const unset = [46352.5, 46353.5].map((second) => `7,a,1,2,5.00,${second}`);
  assertEquals((await load(unset)).remembered.length, 2);
});

Deno.test("times that a spreadsheet has shortened are an error if they are useless", async () => {
  const cut = [2, 3, 4].map((bytes) => `7,a,1,${bytes},5.00,1.79539E+09`);
  const message = 'line 2: timestamp "1.79539E+09" is shortened, as in all rows';
  await assertRejects(() => load(cut), DataError, message);
  assertEquals((await load(cut.slice(0, 1))).remembered.length, 1);
  assertEquals((await load([...cut, "7,a,1,2,5.00,1795390000.25"])).remembered.length, 2);
});
