/**
 * Samples in JSON lines (https://jsonlines.org) to rows: an object on each line, whose names are those
 * of the columns.
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

/** A line of such a file. */
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the rows of a file of JSON lines. The names of an object may be in any order. A name that only
 * some objects have is unknown in the others. A line of which no row can be made is left out, and noted.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param add Takes each row, in the order of the file; what it throws as a DataError gets the line.
 * @returns Comes back between some rows and others.
 * @throws {DataError} When the first line is no sample, or more lines are left out than read.
 */
export async function* readJsonRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
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
        readLine(loading, known, line);
        loading.line++;
      }
      if (rest.length > LONGEST_RECORD_BYTES) throw new DataError("it does not end within 16 MiB");
      yield;
    }
    // A line that is whole needs no end: some programs write none behind the last one.
    if (isWhole(rest)) readLine(loading, known, rest);
    else if (rest.trim() !== "") notes.cutOffLine = loading.line;
  } catch (error) {
    if (!(error instanceof DataError) || error instanceof FileError) throw error;
    throw new DataError(`Cannot read "${path}": line ${loading.line}: ${error.message}`);
  }
  if (loading.columns === null) {
    throw new DataError(`Cannot read "${path}": its first line is cut off`);
  }
  requireMostRead(notes, path);
}

function isWhole(line: string): boolean {
  try {
    return isObject(JSON.parse(line));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

/** Reads a line, and hands on its row, or notes that it is left out. */
function readLine(loading: Loading, known: Set<string>, text: string): void {
  // A machine that loses power may leave NUL bytes where rows were to be.
  const line = text.replace(/^\0+/, "");
  if (line.trim() === "") return;
  const { notes } = loading;
  try {
    readObject(loading, known, parseObject(line));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    if (loading.columns === null) {
      const form = '{"pid":7,"name":"acme","mem_real":4096,"timestamp":1795647861.064}';
      throw new DataError(`${error.message}; JSON is read where each line is such as ${form}`);
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
    throw new DataError(`${quote(line)} is no JSON`);
  }
  if (!isObject(value)) throw new DataError(`${quote(line)} is no object of JSON`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Puts the values of an object into the row at hand. */
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

/** The columns of the file, to which those are added that an object is the first to have. */
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
  // Any other value is read as a cell of CSV is, and refused for the same reasons.
  return isNumber ? value as number : parseCell(textOf(value), name);
}

/** Any value as text; nothing for what is unknown. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : `${value}`;
}
