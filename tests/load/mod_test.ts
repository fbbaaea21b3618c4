import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { COLUMNS, DEFAULT_COLUMNS } from "../../src/model/columns.ts";
import { DataError } from "../../src/model/errors.ts";
import { emptyNotes, loadSnapshots } from "../../src/load/mod.ts";
import { loadRecording } from "../../src/load/recording.ts";
import { renderHeader, rowRenderer } from "../../src/output/csv.ts";
import type { ColumnName } from "../../src/model/columns.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { bytes, sample, snapshot } from "../fakes.ts";

const HEADER = "pid,name,cpu_percent,mem_real,timestamp\n";

function* cut(data: Uint8Array, size = data.length): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function load(text: string | Uint8Array, size?: number) {
  const data = typeof text === "string" ? bytes(text) : text;
  const source = { path: "x.csv", open: () => Promise.resolve(cut(data, size)) };
  const empty = (): Snapshot[] => [];
  const { remembered, notes } = await loadRecording(source, empty, (all, one) => all.push(one));
  return { snapshots: remembered, notes };
}

/** Returns the values of rows: time, pid, name, CPU %, memory. */
function rowsOf(snapshots: readonly Snapshot[]) {
  return snapshots.flatMap(({ tick, samples }) =>
    samples.map(({ reading: { pid, name, rssBytes }, cpuPercent }) => [
      tick.epochMs,
      pid,
      name,
      cpuPercent,
      rssBytes,
    ])
  );
}

const HOSTILE = [
  "acme",
  "a,b",
  'say "hi"',
  '"',
  "new\nline",
  "\n",
  "bare\rreturn",
  "\r=x",
  "=1+1",
  "'=1+1",
  "-2",
  "-bash",
  " x ",
  "",
  "\ufeffpid",
  "name",
  "#x",
  "0x10",
  "🦕",
  "bad\ufffdbyte",
];

const recorded = renderHeader(DEFAULT_COLUMNS) +
  [0, 1000].map((atMs) =>
    rowRenderer(DEFAULT_COLUMNS, { forTerminal: false })(
      snapshot(HOSTILE.map((name, pid) => sample({ name, pid: pid + 1 }, 1.5)), {
        epochMs: 1_700_000_000_250 + atMs,
      }),
    )
  ).join("");

Deno.test("a recording is read back unchanged, whatever the names of processes are", async () => {
  const { snapshots, notes } = await load(recorded);
  const expected = [1_700_000_000_250, 1_700_000_001_250].flatMap((epochMs) =>
    HOSTILE.map((name, pid) => [epochMs, pid + 1, name, 1.5, 4096])
  );
  assertEquals(rowsOf(snapshots), expected);
  assertEquals(snapshots.length, 2);
  const columns = new Set<string>(DEFAULT_COLUMNS);
  assertEquals(notes, { ...emptyNotes(), rows: expected.length, columns });
});

Deno.test("every column is read back into the same row", async () => {
  const columns = Object.keys(COLUMNS) as ColumnName[];
  const full = sample({
    ppid: 3,
    openFiles: null,
    cpuUserSeconds: 1.25,
    cpuSystemSeconds: 0.5,
    cpuChildrenSeconds: 2.75,
    extras: { user: "root", command: "=a b", mem_private: 5, mem_swap: null, max_open_files: 9 },
  }, 12.5);
  const renderRows = rowRenderer(columns, { forTerminal: false });
  const text = renderHeader(columns) + renderRows(snapshot([full]));
  const { snapshots } = await load(text);
  assertEquals(renderHeader(columns) + snapshots.map(renderRows).join(""), text);
  assertEquals(snapshots[0]!.samples[0]!.reading.cpuSeconds, 1.75);
});

Deno.test("the pieces of a stream make no difference", async () => {
  const data = bytes(recorded);
  const { snapshots } = await load(recorded);
  for (let size = 1; size <= data.length; size++) {
    assertEquals((await load(recorded, size)).snapshots, snapshots, `chunks of ${size}`);
  }
});

Deno.test("a last row without a line end is read if its time is whole", async () => {
  const text = "pid,name,timestamp\n7,a,1795647861.000\n7,a,1795647862.064";
  const readEnd = async (whole: string) => {
    const { notes } = await load(bytes(whole));
    return [notes.rows, notes.cutOffLine];
  };
  assertEquals(await readEnd(text), [2, null]);
  for (const end of [1, 2, 3, 4, 5, 16]) {
    assertEquals(await readEnd(text.slice(0, -end)), [1, 3], text.slice(0, -end));
  }
  const other = text.replaceAll(",a", "").replaceAll(/(?<=\d{3})$/gm, ",a").replace("name,", "")
    .replace("timestamp", "timestamp,name");
  assertEquals(await readEnd(other), [1, 3], other);
});

Deno.test("a file that is cut off anywhere gives its complete rows", async () => {
  const data = bytes(recorded);
  const { snapshots } = await load(recorded);
  const all = rowsOf(snapshots);
  const start = renderHeader(DEFAULT_COLUMNS).length;
  let [most, wasNew] = [0, false];
  for (let end = start; end <= data.length; end++) {
    const { snapshots, notes } = await load(data.subarray(0, end));
    const rows = rowsOf(snapshots);
    assertEquals(rows, all.slice(0, rows.length), `${end} bytes`);
    assertEquals(notes.rows, rows.length);
    assert(rows.length === most || rows.length === most + 1, `${end} bytes`);
    const isNew = end === start || rows.length === most + 1;
    // A row with a whole time needs no line end.
    assertEquals(notes.cutOffLine === null, isNew || wasNew && data[end - 1] === 10);
    [most, wasNew] = [rows.length, isNew];
  }
  assertEquals(most, all.length);
  for (let end = 1; end < start; end++) {
    await assertRejects(() => load(data.subarray(0, end)), DataError, "first line is cut off");
  }
});

Deno.test("a line that is cut off is reported by its number", async () => {
  const { notes } = await load(HEADER + '7,"a\nb",1,2,3\n8,"c\n');
  assertEquals([notes.rows, notes.cutOffLine], [1, 4]);
});

Deno.test("the original's format is read, and its other columns are reported", async () => {
  const { snapshots, notes } = await load(
    "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp,pid_stable\r\n" +
      "7,acme,1.5,4096,3,1000.25,1700000000.123456,7_1000\r\n" +
      "7,acme,,4096.0,,1000.25,1.7000000015e9,7_1000\r\n",
  );
  assertEquals(notes.unknownColumns, ["pid_stable"]);
  assertEquals(rowsOf(snapshots), [
    [1_700_000_000_123.456, 7, "acme", 1.5, 4096],
    [1_700_000_001_500, 7, "acme", null, 4096],
  ]);
  const [first, second] = snapshots.map(({ samples }) => samples[0]!);
  assertEquals([first!.reading.startTicks, first!.reading.openFiles], [100_025, 3]);
  assertEquals([second!.cpuOverMs, second!.reading.openFiles], [0, null]);
});

Deno.test("a byte order mark, empty lines, and lines that end with CRLF or LF make no difference", async () => {
  const { snapshots } = await load(`\ufeff${HEADER}7,a,1,2,3\r\n\n\r\n8,b,1,2,3\n`);
  assertEquals(rowsOf(snapshots), [[3000, 7, "a", 1, 2], [3000, 8, "b", 1, 2]]);
});

Deno.test("joined files are read as one recording, in time order", async () => {
  const text = `${HEADER}7,a,1,2,7\n7,a,1,2,8\n\ufeff${HEADER}7,a,1,2,5\n7,a,1,2,6\n`;
  const { snapshots, notes } = await load(text);
  assertEquals(rowsOf(snapshots).map(([epochMs]) => epochMs), [5000, 6000, 7000, 8000]);
  assertEquals([notes.rows, notes.repeatedHeaders, notes.isSorted], [4, 1, true]);
});

Deno.test("a process keeps its identity if its start differs by 0.02 s, and not if it differs by more", async () => {
  const rows = ["10.00,1", "10.02,2", "9.98,3", "10.03,4"].map((cells) => `7,a,${cells}\n`);
  const { snapshots } = await load(`pid,name,creation_epoch,timestamp\n${rows.join("")}`);
  const starts = snapshots.map(({ samples }) => samples[0]!.reading.startTicks);
  assertEquals(starts, [1000, 1000, 1000, 1003]);
});

Deno.test("a CPU % counts for the time since the row before, but not for a pause", async () => {
  const times = [100, 101, 103, 5000, 5002, 5002.003, 5100, 5101];
  const { snapshots } = await load(HEADER + times.map((time) => `7,a,1,2,${time}\n`).join(""));
  const overMs = snapshots.map(({ samples }) => samples[0]!.cpuOverMs);
  assertEquals(overMs, [1, 1000, 2000, 2000, 2000, 3, 3, 1000]);
});

Deno.test("the first CPU % of a process that is new counts for the time since its start", async () => {
  const rows = [
    "7,a,50,99.00,100",
    "7,a,50,99.00,101",
    "8,b,50,100.75,101",
    "9,c,50,98.00,101",
    "8,b,5,100.75,103",
    "10,d,5,200.00,300",
  ];
  const { snapshots } = await load(
    `pid,name,cpu_percent,creation_epoch,timestamp\n${rows.join("\n")}\n`,
  );
  const overMs = snapshots.flatMap(({ samples }) => samples.map(({ cpuOverMs }) => cpuOverMs));
  assertEquals(overMs, [1, 1000, 250, 1, 2000, 1]);
});

Deno.test("a recording without rows has no snapshots", async () => {
  assertEquals((await load(HEADER)).snapshots, []);
});

for (
  const [what, text, words] of [
    ["an empty file", "", 'Cannot read "x.csv": it is empty; a recording begins with'],
    ["an empty line", "\n", "it is empty"],
    ["another CSV", "date,price\n1,2\n", "line 1: there is no column pid or name or timestamp in"],
    ["no timestamp", "pid,name\n7,a\n", 'no column timestamp in "pid,name"; a recording begins'],
    ["a column twice", "pid,name,pid,timestamp\n", 'line 1: duplicate column "pid"'],
    [
      "an array in JSON",
      '[{"pid":7,"name":"a","timestamp":1.5},\n{"pid":7,"name":"a","timestamp":2.5},\n' +
      '{"pid":7,"name":"a","timestamp":3.5}]\n',
      "line 1: it is JSON; convert an array to JSON lines first: jq -c '.[]' FILE",
    ],
  ] as const
) {
  Deno.test(`${what} is not a recording, and the error says so`, async () => {
    await assertRejects(() => load(text), DataError, words);
  });
}

const GOOD = "8,b,1,2,4\n";

for (
  const [what, rows, line, words] of [
    ["a cell too few", "7,a,1,2\n", 2, 'there are 5 columns, but 4 cells in "7,a,1,2"'],
    ["a cell too many", "7,a,1,2,3,4\n", 2, 'but 6 cells in "7,a,1,2,3,4"'],
    ["half a row that the next one goes on with", "7,a,7,a,1,2,3\n", 2, "but 7 cells"],
    ["what a shell says", GOOD + "Killed\n", 3, 'but 1 cell in "Killed"'],
    ["no number", '7,"\n\n",1,2,3\n\n7,a,x,2,3\n', 6, '"x" is not a number (cpu_percent)'],
    ["half a byte", "7,a,1,2.5,3\n", 2, '"2.5" is not a whole number (mem_real)'],
    ["hexadecimal", "7,a,0x1,2,3\n", 2, '"0x1" is not a number'],
    ["infinity", "7,a,1e999,2,3\n", 2, '"1e999" is not a number'],
    ["no pid", ",a,1,2,3\n", 2, "there is no pid"],
    ["no time", "7,a,1,2,\n", 2, "there is no timestamp"],
    ["a stray quote", '7,a"b"c,1,2,3\n', 2, "there is a quote in a wrong place"],
    ["half a name in quotes", '7,"a7,"b",1,2,3\n', 2, "a quote begins that does not end"],
    ["a quote that nothing closes", '7,"a7,b,1,2,3\n', 2, "a quote begins that does not end"],
    ["where a machine lost power", "\0\0\0" + GOOD, 2, "there are 3 NUL bytes before the row"],
    ["a header with a column twice", "pid,name,timestamp,pid\n", 2, 'duplicate column "pid"'],
  ] as const
) {
  Deno.test(`${what} costs its line, which PROFIT reports, and the rows around it are read`, async () => {
    const text = HEADER + rows + GOOD + GOOD;
    const { snapshots, notes } = await load(text);
    assertEquals(notes.leftOutRows, 1);
    assertEquals(notes.leftOut[0]!.line, line);
    assertStringIncludes(notes.leftOut[0]!.reason, words);
    const bad = text.split("\n")[line - 1]!;
    const good = (await load(text.replace(`${bad}\n`, bad.startsWith("\0") ? GOOD : ""))).snapshots;
    assertEquals(rowsOf(snapshots), rowsOf(good));
    for (let size = 1; size < text.length; size++) {
      const cutUp = await load(text, size);
      assertEquals([cutUp.snapshots, cutUp.notes], [snapshots, notes], `chunks of ${size}`);
    }
  });
}

Deno.test("after a second header, rows are read by its columns", async () => {
  const { snapshots, notes } = await load(
    `${HEADER}7,a,1,2,5\ntimestamp,command,pid,name\n6,/bin/a,7,a\n${HEADER}7,a,3,4,7\n`,
  );
  assertEquals(rowsOf(snapshots), [[5000, 7, "a", 1, 2], [6000, 7, "a", null, null], [
    7000,
    7,
    "a",
    3,
    4,
  ]]);
  const commands = snapshots.map(({ samples }) => samples[0]!.reading.extras.command ?? null);
  assertEquals(commands, [null, "/bin/a", null]);
  const columns = new Set([...HEADER.trimEnd().split(","), "command"]);
  assertEquals(notes, { ...emptyNotes(), rows: 3, repeatedHeaders: 2, columns });
});

Deno.test("the first left-out lines are reported, and more left-out lines than rows are an error", async () => {
  const { notes } = await load(HEADER + GOOD.repeat(5) + "x\n".repeat(5));
  assertEquals([notes.rows, notes.leftOutRows], [5, 5]);
  assertEquals(notes.leftOut.map(({ line }) => line), [7, 8, 9]);
  await assertRejects(
    () => load(HEADER + GOOD.repeat(4) + "x\n".repeat(5)),
    DataError,
    'Cannot read "x.csv": line 6: there are 5 columns, but 1 cell in "x"; PROFIT cannot read 5 lines, ' +
      "and can read 4",
  );
});

Deno.test("an open quote costs one line, even if more text follows than PROFIT keeps", async () => {
  const name = "b".repeat(2 ** 14);
  function* chunks() {
    yield bytes(HEADER + GOOD + '7,"\n');
    for (let at = 0; at < 1536; at++) {
      yield bytes(`8,${name},1,2,${5 + at}\n`);
    }
  }
  const notes = emptyNotes();
  for await (const _ of loadSnapshots(chunks(), "x.csv", notes));
  assertEquals([notes.rows, notes.leftOutRows, notes.leftOut[0]?.line], [1537, 1, 3]);
});

Deno.test("a line without an end is an error before memory is full", async () => {
  function* chunks() {
    yield bytes(HEADER + '7,"');
    for (;;) yield new Uint8Array(2 ** 20).fill(32);
  }
  await assertRejects(
    async () => void await Array.fromAsync(loadSnapshots(chunks(), "x.csv")),
    DataError,
    "line 2: the row does not end within 16 MiB",
  );
});

Deno.test("a row of many unknown columns is read, and each column is reported once", async () => {
  const names = Array.from({ length: 200_000 }, (_, at) => `c d${at}`);
  const header = `pid,name,timestamp,${names.join()}\n`;
  const row = (time: number) => `7,a,${time}${",".repeat(names.length)}\n`;
  const { snapshots, notes } = await load(header + row(1) + header.toUpperCase() + row(2));
  assertEquals([snapshots.length, notes.repeatedHeaders], [2, 1]);
  assertEquals(notes.unknownColumns, [...names, ...names.map((name) => name.toUpperCase())]);
});
