import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { findDialect } from "../../src/load/dialect.ts";
import { loadSnapshots } from "../../src/load/mod.ts";
import { emptyNotes } from "../../src/load/notes.ts";
import { toPlainCsv } from "../../src/load/plain_csv.ts";
import { DataError } from "../../src/model/errors.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { bytes } from "../fakes.ts";

const FOLDER = new URL("../fixtures/dialects/", import.meta.url);

async function load(data: Uint8Array, size = data.length) {
  const chunks = Array.from(
    { length: Math.ceil(data.length / size) },
    (_, at) => data.subarray(at * size, (at + 1) * size),
  );
  const notes = emptyNotes();
  const snapshots: Snapshot[] = [];
  for await (const some of loadSnapshots(chunks, "x.csv", notes)) snapshots.push(...some);
  return { snapshots, notes };
}

async function plain(text: string | Uint8Array): Promise<string> {
  const data = typeof text === "string" ? bytes(text) : text;
  const pieces = await Array.fromAsync(toPlainCsv([data]));
  return pieces.map((piece) => new TextDecoder().decode(piece)).join("");
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
}

for (const { name } of Deno.readDirSync(FOLDER)) {
  if (name === "README.md") continue;
  Deno.test(`${name} gives the report of the recording that it was made from`, async () => {
    const recorded = await load(Deno.readFileSync(new URL("recorded.csv", FOLDER)));
    assertEquals(recorded.notes.rows, 11);
    const data = Deno.readFileSync(new URL(name, FOLDER));
    for (const size of [data.length, 1, 7, 100]) {
      const { snapshots, notes } = await load(data, size);
      assertEquals(snapshots, recorded.snapshots);
      assertEquals(notes, recorded.notes);
    }
  });
}

Deno.test("a file in its usual way passes as it is, byte for byte", async () => {
  const usual = '\ufeffpid,name,timestamp\r\n7,"a;b|c\n\t",1.5\r\n8,b\rc,2\n';
  assertEquals(findDialect(bytes(usual)), null);
  assertEquals(await plain(usual), usual.slice(1));
  assertEquals(await plain("pid,timestamp\n"), "pid,timestamp\n");
});

for (
  const [what, text, expected] of [
    [
      "what tells Excel the separator",
      "sep=;\r\npid;timestamp\r\n7;1,5\r\n",
      "\npid,timestamp\n7,1.5\n",
    ],
    ["comments above", "# of db1\n\npid,timestamp\n7,1.5\n", "\n\npid,timestamp\n7,1.5\n"],
    ["padded cells", 'pid, name , timestamp\n 7, "a b" , 1.5\n', "pid,name,timestamp\n7,a b,1.5\n"],
    [
      "a comma that is no decimal one",
      "pid;name;timestamp\n7;1,5;1,5\n",
      'pid,name,timestamp\n7,"1,5",1.5\n',
    ],
    ["lines in quotes", 'pid|name|timestamp\n7|"a\n""|"|1\n', 'pid,name,timestamp\n7,"a\n""|",1\n'],
    [
      "CR in a cell of CR lines",
      'pid,name,timestamp\r7,"a\rb",1\r',
      'pid,name,timestamp\n7,"a\rb",1\n',
    ],
    ["a last line without an end", "pid\ttimestamp\n7\t1", "pid,timestamp\n7\t1"],
    [
      "a stray quote",
      'pid;name;timestamp\n7;"a"b;1\n8;b;2\n',
      'pid,name,timestamp\n7;"a"b;1\n8,b,2\n',
    ],
    [
      "a quote that nothing closes",
      'pid;name;timestamp\n7;"a\n8;b;2\n',
      'pid,name,timestamp\n7;"a\n8,b,2\n',
    ],
  ] as const
) {
  Deno.test(`${what}: the lines stay lines`, async () => {
    assertEquals(await plain(text), expected);
    for (const isLittle of [true, false]) {
      if (text.includes("\r7")) continue;
      assertEquals(await plain(utf16(text, isLittle)), expected);
      assertEquals(await plain(utf16(`\ufeff${text}`, isLittle)), expected);
    }
  });
}

const COLUMNS = "pid,name,mem_real,cpu_percent,timestamp";
const GOOD = "7,acme,4096,1.5,1700000000.25";

for (
  const cells of [
    ...["NA", "NaN", "nan", "null", "NULL", "None", "-", "\\N", "N/A", "#N/A", "<NA>", " "]
      .map((unknown) => [`7,acme,${unknown},${unknown},1700000000.25`, null, null] as const),
    ['"7","acme"," 4096.0 ","1.50","1700000000.25"', 4096, 1.5] as const,
    [`${GOOD},,,`, 4096, 1.5] as const,
    ["7,acme,4096,1.5,2023-11-14T22:13:20.250Z", 4096, 1.5] as const,
    ["7,acme,4096,1.5,2023-11-14 23:13:20.25+01", 4096, 1.5] as const,
    ["7,acme,4096,1.5,2023-11-14 16:43:20.25-0530", 4096, 1.5] as const,
  ]
) {
  Deno.test(`a row such as ${cells[0]} is read`, async () => {
    const [row, rssBytes, cpuPercent] = cells;
    const { snapshots, notes } = await load(bytes(`${COLUMNS}\n${row}\n`));
    assertEquals([notes.rows, notes.leftOutRows], [1, 0]);
    const { tick, samples: [sample] } = snapshots[0]!;
    assertEquals(tick.epochMs, 1_700_000_000_250);
    assertEquals([sample!.reading.rssBytes, sample!.cpuPercent], [rssBytes, cpuPercent]);
  });
}

Deno.test("column names are read in any case, and an index column needs no name", async () => {
  const { snapshots, notes } = await load(bytes(`,PID,Name,Timestamp\n0,7,acme,1\n`));
  assertEquals([snapshots.length, notes.unknownColumns], [1, []]);
});

for (
  const [row, reason] of [
    ['7,acme,"4,096",1.5,1', '"4,096" has thousands separators (mem_real); export numbers without'],
    ["7,acme,1'234'567,1.5,1", "has thousands separators"],
    [
      "7,acme,1,1.5,2023-11-14 22:13:20",
      "has no time zone (timestamp); write 2023-11-14T22:13:20Z",
    ],
    ["7,acme,1,1.5,2023-13-14T22:13:20Z", "is not a date (timestamp)"],
    [
      "7,acme,1,1.5,14.11.2023 22:13",
      "is not a number (timestamp); write seconds since 1970, or a time such as 2026-11-26T12:43:14Z",
    ],
    ["7,acme,NA,1.5,NA", "there is no timestamp"],
  ] as const
) {
  Deno.test(`a row such as ${row} is left out, and PROFIT reports it`, async () => {
    const { notes } = await load(bytes(`${COLUMNS}\n${GOOD}\n${row}\n`));
    assertEquals([notes.rows, notes.leftOutRows], [1, 1]);
    assertStringIncludes(notes.leftOut[0]!.reason, reason);
  });
}

Deno.test("decimal commas between quotes are read even if commas separate the cells", async () => {
  const text = 'pid,name,cpu_percent,timestamp\n7,"1,5","2,8","1795693247,25"\n';
  const { snapshots } = await load(bytes(text));
  const { tick, samples: [sample] } = snapshots[0]!;
  assertEquals(
    [tick.epochMs, sample!.cpuPercent, sample!.reading.name],
    [1795693247250, 2.8, "1,5"],
  );
});

Deno.test("a command such as '3,5' is not taken for a decimal comma", async () => {
  for (const time of ["1700000000.250", '"1700000000.250"']) {
    const { snapshots } = await load(
      bytes(`command,timestamp,name,pid\n"3,5",${time},acme,7\n`),
    );
    assertEquals(snapshots[0]!.tick.epochMs, 1_700_000_000_250);
    assertEquals(snapshots[0]!.samples[0]!.reading.command, "3,5");
  }
});

Deno.test("byte order marks in the middle of UTF-16 are removed (ssconvert writes them)", async () => {
  const text = "\ufeffpid,name,timest\ufeffamp\n7,ac\ufeffme,1\n";
  const { snapshots } = await load(
    new Uint8Array(Uint16Array.from(text, (one) => one.charCodeAt(0)).buffer),
  );
  assertEquals(snapshots[0]!.samples[0]!.reading.name, "acme");
});

Deno.test("a point among decimal commas is not a decimal point", async () => {
  const head = "pid;name;mem_real;timestamp\n7;acme;4096;1,5\n";
  for (const row of ["7;acme;4.096;2,5", "7;acme;4096;1.700", "7;acme;1;1.700.000,5"]) {
    const { notes } = await load(bytes(`${head}${row}\n`));
    assertEquals([notes.rows, notes.leftOut[0]?.line], [1, 3], row);
  }
});

for (
  const [what, data, words] of [
    ["a page", "\n<!DOCTYPE html>", "it is HTML or XML; a recording is CSV"],
    ["JSON", '{"a": 1}', "it is JSON"],
    ["colons", "pid:name:timestamp\n7:a:1\n", 'separated by ":" in "pid:name:timestamp"'],
    ["blanks", "pid name timestamp\n7 a 1\n", 'separated by " " in'],
  ] as const
) {
  Deno.test(`${what} is reported as what it is`, async () => {
    const raw = Uint8Array.from(data, (character) => character.charCodeAt(0));
    assertThrows(() => findDialect(raw), DataError, words);
    await assertRejects(() => load(raw), DataError, `Cannot read "x.csv": `);
  });
}
