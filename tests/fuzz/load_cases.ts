/**
 * Cases of recordings, which are written, and read back by the fast way or by the library.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { DataError } from "../../src/model/errors.ts";
import { loadRecording } from "../../src/load/recording.ts";
import { jsonRowRenderer } from "../../src/output/json_lines.ts";
import { renderHeader, rowRenderer } from "../../src/output/csv.ts";
import type { ColumnName } from "../../src/model/columns.ts";
import type { Sample, Snapshot } from "../../src/model/samples.ts";
import { sample, snapshot } from "../fakes.ts";
import { type Case, concat, encode, holds, hostileText, mangled } from "./hostile.ts";

const COLUMNS: readonly ColumnName[][] = [
  ["pid", "name", "cpu_percent", "mem_real", "timestamp"],
  ["name", "pid", "timestamp", "command"],
  ["command", "timestamp", "name", "pid"],
];

/** The library reads CR LF between quotes as LF. */
const cellText = hostileText.map((text) => text.replaceAll("\r\n", "\n"));
const row = fc.record({ pid: fc.nat(9), name: cellText, command: cellText });
const rows = fc.uniqueArray(row, { maxLength: 6, selector: ({ pid }) => pid })
  .map((rows) => rows.toSorted((a, b) => a.pid - b.pid));
const columns = fc.constantFrom(...COLUMNS);
const chunkBytes = fc.integer({ min: 1, max: 40 });
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

/** Writes a recording with a label, in the format of PROFIT. */
function write(rows: readonly Row[], columns: readonly ColumnName[], label: string): string {
  const labels = [{ name: "host", value: label }];
  const renderRows = rowRenderer(columns, { forTerminal: false, labels });
  return renderHeader(columns, labels) + renderRows(toSnapshot(rows));
}

/** Writes the same recording as JSON lines. */
function writeJson(rows: readonly Row[], columns: readonly ColumnName[], label: string): string {
  return jsonRowRenderer(columns, [{ name: "host", value: label }])(toSnapshot(rows));
}

function toSnapshot(rows: readonly Row[]): Snapshot {
  return snapshot(
    rows.map(({ pid, name, command }) => sample({ pid, name, extras: { command } })),
  );
}

const written = fc.tuple(rows, columns, hostileText).map((parts) => write(...parts));
const writtenJson = fc.tuple(rows, columns, hostileText).map((parts) => writeJson(...parts));

/** Splits cells by RFC 4180 in the simplest way: character by character. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (isQuoted && character === '"' && text[at + 1] === '"') cell += text[at++];
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted || !/[,\n]/.test(character)) cell += character;
    else {
      cells.push(cell);
      cell = "";
      if (character === ",") continue;
      records.push(cells);
      cells = [];
    }
  }
  return records;
}

const dialect = fc.record({
  separator: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  isUtf16: fc.boolean(),
  hasMark: fc.boolean(),
  isLittle: fc.boolean(),
});
type Dialect = typeof dialect extends fc.Arbitrary<infer T> ? T : never;

/**
 * Writes a recording in the format of another program: with all cells in quotes, and decimal
 * commas.
 */
function exportAs(text: string, { separator, lineEnd, ...encoding }: Dialect): Uint8Array {
  const [names = [], ...rows] = parseCsv(text);
  const commaOf = (cell: string, at: number) =>
    separator !== "," && /^(?:cpu|timestamp)/.test(names[at]!) ? cell.replace(".", ",") : cell;
  const records = [names, ...rows.map((cells) => cells.map(commaOf))].map((cells) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator) + lineEnd
  );
  const whole = (encoding.hasMark ? "\ufeff" : "") + records.join("");
  if (!encoding.isUtf16) return encode(whole);
  const view = new DataView(new ArrayBuffer(whole.length * 2));
  for (let at = 0; at < whole.length; at++) {
    view.setUint16(at * 2, whole.charCodeAt(at), encoding.isLittle);
  }
  return new Uint8Array(view.buffer);
}

/** Reads the samples of a file in pieces of a number of bytes; `null` if the file is refused. */
async function load(data: string | Uint8Array, chunkBytes: number): Promise<Sample[] | null> {
  const bytes = typeof data === "string" ? encode(data) : data;
  const chunks = Array.from(
    { length: Math.ceil(bytes.length / chunkBytes) },
    (_, at) => bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const source = { path: "x.csv", open: () => Promise.resolve(chunks) };
  const empty = (): Sample[] => [];
  try {
    const add = (all: Sample[], { samples }: Snapshot) => void all.push(...samples);
    return (await loadRecording(source, empty, add)).remembered;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return null;
  }
}

/** Logs that other tools wrote. */
const LOGS = ["psrecord.txt", "psrecord.csv", "pidstat_human.txt", "mprofile_multi.dat"]
  .map((file) => Deno.readTextFileSync(new URL(`../fixtures/logs/${file}`, import.meta.url)));

/** What compresses a recording. */
const pack = fc.constantFrom(gzipSync, zstdCompressSync);

/** Compresses the two halves of a text to members or frames in a row. */
function packTwice(text: string, pack: typeof gzipSync, at: number): Uint8Array {
  const bytes = encode(text);
  const parts = [bytes.subarray(0, at), bytes.subarray(at)].map((part) => [...pack(part)]);
  return Uint8Array.from(parts.flat());
}

/** What holds for them. */
export const LOAD_CASES: readonly Case[] = [
  holds(
    "recordings",
    "names and commands come back as they were, wherever the file is cut into chunks",
    fc.tuple(rows, columns, hostileText, chunkBytes),
    async ([rows, columns, label, chunkBytes]) => {
      const samples = await load(write(rows, columns, label), chunkBytes);
      assertEquals(samples?.map(({ reading }) => reading.name), rows.map(({ name }) => name));
      if (!columns.includes("command")) return;
      const commands = samples?.map(({ reading }) => reading.extras.command);
      assertEquals(commands, rows.map(({ command }) => command || null));
    },
    2,
  ),
  holds(
    "recordings",
    "each row is a record of RFC 4180, and none of its cells is a formula",
    fc.tuple(rows, columns, hostileText),
    ([rows, columns, label]) => {
      const [, ...records] = parseCsv(write(rows, columns, label));
      assertEquals(records.length, rows.length);
      for (const [at, cells] of records.entries()) {
        assertEquals(cells.length, columns.length + 1);
        assert(!cells.some((cell) => /^([=+@\t\r]|-(?![A-Za-z_]\w*$))/.test(cell)));
        const name = cells[columns.indexOf("name")]!;
        assert([name, name.slice(1)].includes(rows[at]!.name));
      }
    },
  ),
  holds(
    "recordings",
    "of any other file the same is read, or none, however it is cut into chunks",
    fc.tuple(mangled(written), chunkBytes),
    async ([text, chunkBytes]) => {
      assertEquals(await load(text, chunkBytes), await load(text, 1e6));
    },
    2,
  ),
  holds(
    "compressed recordings",
    "the same is read as without compression, in several members, however it is cut into chunks",
    fc.tuple(written, pack, fc.nat(99), chunkBytes),
    async ([text, pack, at, chunkBytes]) => {
      const samples = await load(packTwice(text, pack, at), chunkBytes);
      assertEquals(samples, await load(text, 1e6));
    },
    0.1,
  ),
  holds(
    "compressed recordings",
    "of data that is cut off come the first rows, of any other data a DataError or rows",
    fc.tuple(written, pack, fc.nat(999), fc.nat(255), fc.nat(999), chunkBytes),
    async ([text, pack, length, byte, at, chunkBytes]) => {
      const data = packTwice(text, pack, 40);
      const [all, some] = [await load(text, 1e6), await load(data.subarray(0, length), chunkBytes)];
      if (some !== null) assertEquals(some, all!.slice(0, some.length));
      data[at % data.length] = byte;
      await load(data, chunkBytes);
    },
    0.1,
  ),
  holds(
    "JSON lines",
    "the same is read as of CSV, wherever the file is cut into chunks",
    fc.tuple(rows, columns, hostileText, chunkBytes),
    async ([rows, columns, label, chunkBytes]) => {
      // Without a row, no line shows the labels. @std/csv reads CR LF in a cell as LF.
      fc.pre(rows.length > 0 && !label.includes("\r\n"));
      const samples = await load(writeJson(rows, columns, label), chunkBytes);
      assertEquals(samples, await load(write(rows, columns, label), 1e6));
    },
  ),
  holds(
    "JSON lines",
    "of what is broken the same is read, or none, however it is cut into chunks",
    fc.tuple(mangled(writtenJson), chunkBytes),
    async ([text, chunkBytes]) => {
      assertEquals(await load(text, chunkBytes), await load(text, 1e6));
    },
  ),
  holds(
    "logs of other tools",
    "of a log that is not as it was, the same is read, or none, however it is cut into chunks",
    fc.tuple(mangled(fc.constantFrom(...LOGS)), chunkBytes),
    async ([text, chunkBytes]) => {
      assertEquals(await load(text, chunkBytes), await load(text, 1e6));
    },
    0.5,
  ),
  holds(
    "recordings",
    "what another program exports is read as the recording itself",
    fc.tuple(written, dialect, chunkBytes),
    async ([text, dialect, chunkBytes]) => {
      assertEquals(await load(exportAs(text, dialect), chunkBytes), await load(text, 1e6));
    },
    2,
  ),
  holds(
    "recordings",
    "what is broken of it is read the same, or not at all, however it is cut into chunks",
    fc.tuple(written, dialect, chunkBytes, fc.double({ min: 0, max: 1, noNaN: true }), hostileText),
    async ([text, dialect, chunkBytes, place, rest]) => {
      const whole = exportAs(text, dialect);
      const at = Math.floor(place * whole.length);
      const broken = concat(whole.slice(0, at), rest, whole.slice(at + rest.length));
      assertEquals(await load(broken, chunkBytes), await load(broken, 1e6));
    },
    2,
  ),
];
