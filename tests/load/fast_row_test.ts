/** Checks that the fast way reads a row exactly as the library and `Number()` do. */

import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/csv/parse";
import { COLUMNS } from "../../src/model/columns.ts";
import { DataError } from "../../src/model/errors.ts";
import { parseCells, parseHeader } from "../../src/load/row.ts";
import { cursorOf, readNumber } from "../../src/load/cursor.ts";
import { emptyIdentities } from "../../src/load/identify.ts";
import { emptyNotes, readRows } from "../../src/load/mod.ts";
import { emptyRepeats } from "../../src/load/repeats.ts";
import { emptyRow, fillRow } from "../../src/load/row.ts";
import { extrasOf, sampleOf } from "../../src/load/sample.ts";
import { emptyTextCache } from "../../src/load/text_cells.ts";
import { planRow, readFastRow } from "../../src/load/fast_row.ts";
import type { ColumnName } from "../../src/model/columns.ts";
import type { Sample } from "../../src/model/samples.ts";
import { seededRandom } from "../analyse/random.ts";
import { bytes } from "../fakes.ts";

const NAMES = [
  "name",
  "pid",
  "cpu_percent",
  "mem_real",
  "pid_stable",
  "creation_epoch",
  "command",
  "mem_private",
  "timestamp",
];

const TEXTS = ["acme", "acme", "kworker/u8:2", "#x", " x ", "'=1", "''=1", "'x", "-2", "né🦕", ""]
  .concat(["a\0b", "bare\rreturn", "\ufeffx", "pid", '""', '"a,b"', '"a\nb"', '"say ""hi"""'])
  .concat(['"a\r\nb"', '"\ufeff"', '"\'=1,2"', "x".repeat(1100), `"${"y,".repeat(600)}"`]);

const NUMBERS = ["0", "7", "4096", "1795385302", "12.5", "0.1", "1795385303.064", "007", "+7"]
  .concat(["-0", "1e3", "4096.0", "1700000000.1234567", "9007199254740991", "9007199254740993"])
  .concat(["0.30000000000000004", '"7"', "1e-7", `0.${"0".repeat(30)}1`, "12345678901234567890"]);

/** Makes a file of rows with line ends, which contains every kind of cell. */
function makeRows(seed: number, rows: number): string[] {
  const random = seededRandom(seed);
  const pick = (all: readonly string[]) => all[Math.floor(random() * all.length)]!;
  const end = () => random() < 0.2 ? "\r\n" : "\n";
  let time = 100;
  const cellOf = (name: string): string => {
    if (name === "pid") return random() < 0.9 ? `${Math.ceil(random() * 4)}` : pick(["007", '"8"']);
    if (name === "timestamp") return `${random() < 0.5 ? time : ++time}.${pick(["0", "25"])}`;
    const isText = !(name in COLUMNS) || COLUMNS[name as ColumnName].type === "str";
    if (isText) return pick(TEXTS);
    if (random() < 0.2) return "";
    const number = pick(NUMBERS);
    const isWhole = Number.isInteger(Number(number.replaceAll('"', "")));
    return isWhole || COLUMNS[name as ColumnName].type !== "int" ? number : "3";
  };
  const others = ["", "\n", "\r\n", NAMES.join() + "\n", `\ufeff${NAMES.join()}\r\n`];
  return Array.from(
    { length: rows },
    () => (random() < 0.1 ? pick(others) : "") + NAMES.map(cellOf).join(",") + end(),
  );
}

/** Reads a file by the library, and its rows by the rest of this stage. */
function samplesOf(text: string): Sample[] {
  const header = parseHeader(NAMES);
  const [known, row] = [emptyIdentities(), emptyRow()];
  // A byte order mark is not part of a line, but between quotes it is part of the name.
  return parse(text.replaceAll(/^\ufeff/gm, ""))
    .filter(([first, second]) => first !== "name" || second !== "pid")
    .map((cells) => {
      fillRow(row, parseCells(cells, header), header);
      return sampleOf(row, extrasOf(header), known);
    })
    .filter((sample) => sample !== null);
}

/** Makes ticks of the same processes, of which most cells repeat, and others differ by a character. */
function makeTicks(seed: number): string[] {
  const random = seededRandom(seed);
  const pick = (all: readonly string[]) => all[Math.floor(random() * all.length)]!;
  const names = [
    "acme",
    "acmes",
    "acme worker",
    "acme workers",
    "né🦕",
    '"a,b"',
    '"a,""b"',
    '"a\nb"',
  ]
    .concat(["", "x", "x".repeat(29), "x".repeat(30), "x".repeat(31), "x".repeat(400)]);
  const starts = ["1795385303.04", "1795385303.05", "1795385303", "", "1795385313.04", "1.5"];
  const processes = Array.from({ length: 4 }, (_, at) => [`${at}`, pick(names), pick(starts)]);
  return Array.from({ length: 40 }, (_, tick) => {
    const cells = processes[Math.floor(random() * processes.length)]!;
    if (random() < 0.3) cells[1] = pick(names);
    if (random() < 0.1) cells[2] = pick(starts);
    const end = random() < 0.1 ? "\r\n" : "\n";
    return processes.filter(() => random() < 0.95).map(([pid, name, start]) =>
      [name, pid, tick, 4096 * tick, "7", start, pick([name!, "run"]), "", `${100 + tick}.064`]
        .join() + end
    ).join("");
  });
}

async function load(text: string, chunkBytes: number) {
  const data = bytes(text);
  const chunks = Array.from(
    { length: Math.ceil(data.length / chunkBytes) },
    (_, at) => data.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const [notes, known] = [emptyNotes(), emptyIdentities()];
  const samples: Sample[] = [];
  let rows = 0;
  const reading = readRows(chunks, "x.csv", notes, (row, { extras }) => {
    const sample = sampleOf(row, extras, known);
    if (sample !== null) samples.push(sample);
    rows++;
  });
  for await (const _ of reading); // The fast way accepts each row.
  assertEquals(notes.rows, rows);
  return { samples, notes };
}

Deno.test("a file is read as the library reads it, whatever its cells contain", async () => {
  for (let seed = 0; seed < 150; seed++) {
    const text = NAMES.join() + "\n" + makeRows(seed, 40).join("");
    const { samples } = await load(text, 1 + 97 * seed);
    assertEquals(samples, samplesOf(text), `seed ${seed}`);
  }
});

Deno.test("cells that repeat from tick to tick are read as the library reads them", async () => {
  for (let seed = 0; seed < 100; seed++) {
    const text = NAMES.join() + "\n" + makeTicks(seed).join("");
    const { samples, notes } = await load(text, 1 + 53 * seed);
    assertEquals(samples, samplesOf(text), `seed ${seed}`);
    assertEquals(notes.leftOutRows, 0);
  }
});

Deno.test("the last cell of a file is read after a longer cell with the same beginning", async () => {
  const names = ["acme worker", "acme worker", "acme worker", "acme"];
  const rows = names.map((name, time) => `7,${1 + time},${name}\n`).join("");
  const { samples } = await load(`pid,timestamp,name\n${rows}`, 1000);
  assertEquals(samples.map(({ reading }) => reading.name), names);
});

Deno.test("lines are counted after cells with line ends, also after cells that repeat", async () => {
  const rows = [1, 2, 3].map((time) => `"a\nb",7,,,,,"c\nd",,${time}\n`).join("");
  const { notes } = await load(`${NAMES.join()}\n${rows}bad\n`, 1000);
  assertEquals(notes.leftOut.map(({ line }) => line), [11]);
});

Deno.test("the error of a row is that of the library's cells, with its line", async () => {
  const bad = [
    "a,7,1,2,,3,c,4\n",
    "a,7,1,2,,3,c,4,5,6\n",
    "a,7,1,2.5,,3,c,4,5\n",
    "a,,1,2,,3,c,4,5\n",
  ]
    .concat(["a,7,1,2,,3,c,4,\r\n", 'a,7,1,2,,3,"c,d",4,x\n', "a,7,0x1,2,,3,c,4,5\n", ",\n", " \n"])
    .concat([
      "a,7,.5,2,,3,c,4,5\n",
      "a,7,5.,2,,3,c,4,5\n",
      "a,7,1,1e99x,,3,c,4,5\n",
      "a,7,1,-2,,3,c,4,5\n",
    ]);
  for (const [seed, row] of bad.entries()) {
    const before = NAMES.join() + "\n" + makeRows(seed, seed).join("");
    const line = before.split("\n").length;
    let expected = "";
    try {
      samplesOf(row);
    } catch (error) {
      assert(error instanceof DataError);
      expected = error.message;
    }
    assert(expected !== "", row);
    const { notes } = await load(before + row + makeRows(seed, 20).join(""), 1000);
    assertEquals([notes.leftOutRows, notes.leftOut], [1, [{ line, reason: expected }]]);
  }
});

Deno.test("rows as PROFIT writes them are read in the usual way, also with quotes", () => {
  const plan = planRow(parseHeader(NAMES));
  const texts = emptyTextCache();
  texts.parseQuoted = (text) => parse(text)[0]!;
  const usual = [
    "acme,7,12.5,4096,,1795385302.40,/bin/acme -x,4096,1795385303.064\n",
    '"a,b",7,,,,,"say ""hi""\n",,1795385303.064\r\n',
  ];
  for (const row of usual) {
    const cursor = cursorOf(bytes(row));
    assert(readFastRow(cursor, plan, emptyRow(), texts, emptyRepeats(plan.length)), row);
    assertEquals(cursor.at, cursor.bytes.length);
  }
});

Deno.test("readNumber() is Number(), or leaves the number to others", () => {
  const random = seededRandom(1);
  const digits = (most: number) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => Math.floor(random() * 10))
      .join("");
  let read = 0;
  for (let round = 0; round < 50_000; round++) {
    const text = digits(17) + (random() < 0.7 ? `.${digits(25)}` : "");
    const isWhole = random() < 0.2;
    const cursor = cursorOf(bytes(`${text},`));
    const number = readNumber(cursor, isWhole);
    if (Number.isNaN(number) || cursor.at < text.length) continue;
    assert(/^\d+([.]\d+)?$/.test(text), text);
    assert(Object.is(number, Number(text)), text);
    read++;
  }
  assert(read > 10_000, `${read}`);
});
