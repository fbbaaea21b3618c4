/**
 * Translates lines of a dialect to plain CSV. Pure, except that the functions change the state.
 *
 * @module
 */

import { type Dialect, isAboveHeader } from "./dialect.ts";
import { findColumn } from "./row.ts";
import { COLUMNS } from "../model/columns.ts";

/** The byte order mark. */
const MARK = "\ufeff";

/** A record with more characters has an open quote. */
const LONGEST_RECORD = 4 * 2 ** 20;

/** The state of a translation. */
export interface Translation {
  /** The dialect of the file. */
  readonly dialect: Dialect;
  /** The text that was not translated yet: a line without an end, or lines with an open quote. */
  rest: string;
  /** Whether each column has numbers; `null` before the header. */
  isNumber: readonly boolean[] | null;
  /** The decimal separator; `null` before the first number with decimals. */
  decimal: "." | "," | null;
}

/** Creates the state before the first line. */
export function beginTranslation(dialect: Dialect): Translation {
  return { dialect, rest: "", isNumber: null, decimal: dialect.decimal };
}

/**
 * Translates a piece of a file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const written = { encoding: "utf-8", decimal: null, lineEnd: "\n", isPadded: false } as const;
 * const translation = beginTranslation({ ...written, separator: ";" });
 * assertEquals(translateText(translation, "pid;cpu_percent\n7;1", false), "pid,cpu_percent\n");
 * assertEquals(translateText(translation, ",5\n8", true), "7,1.5\n8");
 * ```
 *
 * @param translation The state. The function changes the state.
 * @param text The piece.
 * @param isLast Whether the piece is the last one.
 * @returns The translation of all complete records.
 */
export function translateText(translation: Translation, text: string, isLast: boolean): string {
  const { lineEnd } = translation.dialect;
  const whole = translation.rest + text;
  const translated: string[] = [];
  let at = 0;
  while (at < whole.length) {
    const end = whole.indexOf(lineEnd, at);
    if (end < 0) break;
    const recordEnd = findRecordEnd(whole, at, end, lineEnd);
    const isOpen = recordEnd < 0 && !isLast && whole.length - at <= LONGEST_RECORD;
    if (isOpen) break;
    const cells = recordEnd < 0
      ? null
      : splitCells(takeRecord(whole, at, recordEnd, translation.dialect), translation.dialect);
    translated.push(
      cells === null ? whole.slice(at, end) : translateCells(translation, cells),
      "\n",
    );
    // If a record cannot be read, only its first line is lost.
    at = (cells === null ? end : recordEnd) + lineEnd.length;
  }
  translation.rest = whole.slice(at);
  if (isLast) translated.push(translation.rest);
  return translated.join("");
}

/** Finds the end of a record: the first line end outside of quotes; -1 if there is none. */
function findRecordEnd(text: string, from: number, lineEnd: number, ending: string): number {
  let end = lineEnd;
  let isQuoted = false;
  for (let at = from;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || !isQuoted && quote > end) return isQuoted ? -1 : end;
    isQuoted = !isQuoted;
    at = quote + 1;
    if (!isQuoted && end < at) {
      end = text.indexOf(ending, at);
      if (end < 0) return -1;
    }
  }
}

/**
 * Takes a record without byte order marks, which some programs (ssconvert) write before each piece
 * that they convert.
 */
function takeRecord(text: string, from: number, end: number, { encoding }: Dialect): string {
  const record = text.slice(from, end).replace(/\r$/, "");
  if (encoding === "utf-8" || !record.includes(MARK)) return record;
  return record.split('"').map((part, at) => at % 2 === 0 ? part.replaceAll(MARK, "") : part)
    .join('"');
}

/** Splits a record into cells; `null` if a quote is in a wrong place. */
function splitCells(record: string, { separator, isPadded }: Dialect): string[] | null {
  const trim = (cell: string) => isPadded ? cell.trim() : cell;
  if (!record.includes('"')) return record.split(separator).map(trim);
  const cells: string[] = [];
  for (let at = 0;;) {
    if (isPadded) { while (record[at] === " ") at++; }
    let end: number;
    if (record[at] === '"') {
      let close = at + 1;
      while (record[close] !== '"' || record[close + 1] === '"') {
        close += record[close] === '"' ? 2 : 1;
        if (close >= record.length) return null;
      }
      cells.push(record.slice(at + 1, close).replaceAll('""', '"'));
      end = close + 1;
      if (isPadded) { while (record[end] === " ") end++; }
      if (end < record.length && record[end] !== separator) return null;
    } else {
      const next = record.indexOf(separator, at);
      end = next < 0 ? record.length : next;
      const cell = record.slice(at, end);
      if (cell.includes('"')) return null;
      cells.push(trim(cell));
    }
    if (end >= record.length) return cells;
    at = end + 1;
  }
}

function translateCells(translation: Translation, cells: readonly string[]): string {
  if (translation.isNumber === null) {
    if (isAboveHeader(cells.join(translation.dialect.separator))) return "";
    translation.isNumber = cells.map((cell) => {
      const name = findColumn(cell);
      return name !== null && COLUMNS[name].type !== "str";
    });
    return cells.map(quoteCell).join(",");
  }
  const { isNumber } = translation;
  return cells.map((cell, at) => isNumber[at] ? pointOf(translation, cell) : cell).map(quoteCell)
    .join(",");
}

/** Converts a number to a decimal point. A number with thousands separators stays unchanged. */
function pointOf(translation: Translation, cell: string): string {
  const [, mark] = /^\s*[+-]?\d+([.,])\d+(?:e[+-]?\d+)?\s*$/i.exec(cell) ?? [];
  if (mark === undefined) return cell;
  translation.decimal ??= mark as "." | ",";
  if (translation.decimal !== mark) return `${cell} (decimals begin with "${translation.decimal}")`;
  return mark === "," ? cell.replace(",", ".") : cell;
}

/** Quotes a cell if necessary. An unquoted byte order mark at the beginning of a line would be lost. */
function quoteCell(cell: string): string {
  return /[",\r\n\ufeff]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
