/**
 * Logs of other tools to CSV as PROFIT writes it, so that all that holds for a recording holds for
 * them.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import { FileError } from "../../model/errors.ts";
import { guardFormula } from "../../text/escape.ts";
import { quote } from "../cell.ts";
import { type LoadNotes, noteLeftOut } from "../notes.ts";
import type { LogRow, Tool } from "./log.ts";
import { MPROF } from "./mprof.ts";
import { PIDSTAT } from "./pidstat.ts";
import { PSRECORD } from "./psrecord.ts";

const TOOLS = [PSRECORD, PIDSTAT, MPROF];

/** What the logs tell. */
const COLUMNS = [
  "pid",
  "name",
  "cpu_percent",
  "mem_real",
  "num_open_files",
  "timestamp",
  "user",
  "command",
  "num_threads",
  "mem_virtual",
  "io_read_bytes",
  "io_write_bytes",
] as const satisfies readonly ColumnName[];

/** What colours a terminal; pidstat writes it to a file where it is told to (S_COLORS=always). */
// deno-lint-ignore no-control-regex
const COLOR = /\x1b\[[\d;]*m/g;

/** A line is no longer: a command line has 2 MiB at most. */
const LONGEST_LINE = 16 * 2 ** 20;

/**
 * The tool that wrote a log.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTool("CMDLINE python3 work.py\nMEM 1.5 1795693247.9544\n")?.name, "mprof");
 * assertEquals(findTool("pid,name,timestamp\n"), null);
 * ```
 *
 * @param start The first line of a file, or more.
 * @returns The tool; `null` for none that is known.
 */
export function findTool(start: string): Tool | null {
  return TOOLS.find(({ isLog }) => isLog(start)) ?? null;
}

/**
 * Makes CSV of a log. A line that is none of such a log is left out, and noted.
 *
 * @param chunks The bytes of the log, cut anywhere.
 * @param tool What wrote it.
 * @param path What messages call the file.
 * @param notes Is filled.
 * @returns The CSV, some at a time.
 * @throws {FileError} When a line does not end.
 */
export async function* convertLog(
  chunks: AsyncIterable<Uint8Array>,
  tool: Tool,
  path: string,
  notes: LoadNotes,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const reader = tool.begin();
  const columns = [...COLUMNS, ...tool.labels];
  const renderRow = (row: LogRow) =>
    columns.map((name) => renderCell(row[name] ?? null)).join(",") + "\n";
  yield encoder.encode(columns.join(",") + "\n");
  let rest = "";
  let number = 0;
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    let text = "";
    for (const line of lines) {
      number++;
      const rows = reader.read(line.replace(COLOR, "").replace(/\r$/, ""));
      if (rows === null) noteLeftOut(notes, number, `${quote(line)} is no line of ${tool.name}`);
      else text += rows.map(renderRow).join("");
    }
    if (rest.length > LONGEST_LINE) {
      throw new FileError(`Cannot read "${path}": line ${number + 1} does not end within 16 MiB`);
    }
    if (text !== "") yield encoder.encode(text);
  }
  if (rest !== "") notes.cutOffLine = number + 1;
  yield encoder.encode(reader.end().map(renderRow).join(""));
}

function renderCell(cell: number | string | null): string {
  if (typeof cell !== "string") return cell === null ? "" : `${cell}`;
  return `"${guardFormula(cell).replaceAll('"', '""')}"`;
}
