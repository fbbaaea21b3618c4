/**
 * Converts logs of other tools to the CSV of PROFIT, so that PROFIT treats a log as it treats a recording.
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

/** The columns that logs may have. */
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

/** The escape sequences of colours. With S_COLORS=always, pidstat also writes them to a file. */
// deno-lint-ignore no-control-regex
const COLOR = /\x1b\[[\d;]*m/g;

/** The limit for a line. A command line has at most 2 MiB. */
const LONGEST_LINE = 16 * 2 ** 20;

/**
 * Finds the tool that wrote a log.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTool("CMDLINE python3 work.py\nMEM 1.5 1795693247.9544\n")?.name, "mprof");
 * assertEquals(findTool("pid,name,timestamp\n"), null);
 * ```
 *
 * @param start The beginning of the file, with the first line.
 * @returns The tool; `null` if PROFIT knows no such tool.
 */
export function findTool(start: string): Tool | null {
  return TOOLS.find(({ isLog }) => isLog(start)) ?? null;
}

/**
 * Converts a log to CSV. A line that does not belong to such a log is left out, and noted.
 *
 * @param chunks The bytes of the log, in chunks of any size.
 * @param tool The tool that wrote the log.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @returns The CSV, in pieces.
 * @throws {FileError} If a line is too long.
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
      if (rows === null) noteLeftOut(notes, number, `${quote(line)} is not a line of ${tool.name}`);
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
