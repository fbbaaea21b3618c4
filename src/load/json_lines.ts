/**
 * Reads rows from JSON lines (https://jsonlines.org). Each line is an object, and the names in the
 * object are column names.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import { DataError, FileError } from "../model/errors.ts";
import { parseCell, quote } from "./cell.ts";
import {
  type AddRow,
  addRow,
  beginColumns,
  beginLoading,
  type Columns,
  type Loading,
} from "./loading.ts";
import { type LoadNotes, noteLeftOut, requireMostRead } from "./notes.ts";
import { LONGEST_RECORD_BYTES } from "./records.ts";
import { fillLabel, fillRow, requireValues } from "./row.ts";

/** The object of a line. */
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the rows of a file of JSON lines. The names in an object may be in any order. If an object
 * lacks a name, the value is unknown. A line that is not a row is left out, and noted.
 *
 * @param chunks The bytes of the file, in chunks of any size. The function keeps little more than a chunk.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param add Receives each row, in the order of the file. A DataError of this function gets the line number.
 * @param mayBeginLate Whether other lines may stand above the first sample.
 * @returns Yields after each chunk.
 * @throws {DataError} If the first line is not a sample, unless the samples may begin later; or if more lines are
 * left out than read.
 */
export async function* readJsonRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
  mayBeginLate = false,
): AsyncGenerator<void> {
  const loading = beginLoading(notes, add);
  const known = new Set<string>();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        readLine(loading, known, line, mayBeginLate);
        loading.line++;
      }
      if (rest.length > LONGEST_RECORD_BYTES) throw new DataError("it does not end within 16 MiB");
      yield;
    }
    // Some programs write no line end after the last line. A complete object is a complete line.
    if (isWhole(rest)) readLine(loading, known, rest, mayBeginLate);
    else if (rest.trim() !== "") notes.cutOffLine = loading.line;
  } catch (error) {
    if (!(error instanceof DataError) || error instanceof FileError) throw error;
    throw new DataError(`Cannot read "${path}": line ${loading.line}: ${error.message}`);
  }
  requireMostRead(notes, path);
  if (loading.columns === null) {
    throw new DataError(`Cannot read "${path}": its first line is cut off`);
  }
}

function isWhole(line: string): boolean {
  try {
    return isObject(JSON.parse(line));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

/** Reads a line and passes the row on, or notes that the line is left out. */
function readLine(
  loading: Loading,
  known: Set<string>,
  text: string,
  mayBeginLate: boolean,
): void {
  // After a power failure, a file may contain NUL bytes in place of rows.
  const line = text.replace(/^\0+/, "");
  if (line.trim() === "") return;
  const { notes } = loading;
  try {
    readObject(loading, known, parseObject(line));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    if (loading.columns === null && !mayBeginLate) {
      const form = '{"pid":7,"name":"acme","mem_real":4096,"timestamp":1795647861.064}';
      throw new DataError(`${error.message}; write one object in each line, such as ${form}`);
    }
    return noteLeftOut(notes, loading.line, error.message);
  }
  addRow(loading);
  const nuls = text.length - line.length;
  if (nuls > 0) noteLeftOut(notes, loading.line, `there are ${nuls} NUL bytes before the row`);
}

function parseObject(line: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new DataError(`${quote(line)} is not JSON`);
  }
  if (!isObject(value)) throw new DataError(`${quote(line)} is not a JSON object`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Puts the values of an object into the current row. */
function readObject(loading: Loading, known: Set<string>, object: JsonObject): void {
  const { names, header, labels } = findColumns(loading, known, object);
  const values: Partial<Record<ColumnName, number | string | null>> = {};
  for (let at = 0; at < header.length; at++) {
    const name = header[at]!;
    if (name !== null) values[name] = parseValue(object[names[at]!], name);
  }
  fillRow(loading.row, requireValues(values), header);
  for (const [place, { at }] of labels.entries()) {
    fillLabel(loading.row, place, textOf(object[names[at]!]) || null);
  }
}

/** Returns the columns of the file, and adds the names that no previous object had. */
function findColumns(loading: Loading, known: Set<string>, object: JsonObject): Columns {
  const added = Object.keys(object).filter((name) => !known.has(name));
  if (added.length > 0 || loading.columns === null) {
    beginColumns(loading, [...known, ...added]);
    for (const name of added) known.add(name);
  }
  return loading.columns!;
}

function parseValue(value: unknown, name: ColumnName): number | string | null {
  const { type } = COLUMNS[name];
  if (type === "str") return textOf(value) || null;
  const isNumber = type === "int" ? Number.isInteger(value) : Number.isFinite(value);
  // Any other value is parsed as a CSV cell is, with the same errors.
  return isNumber && value as number >= 0 ? value as number : parseCell(textOf(value), name);
}

/** Converts any value to text. An unknown value becomes an empty text. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : `${value}`;
}
