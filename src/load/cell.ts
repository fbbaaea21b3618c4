/**
 * Cells back to values, also as other programs write them. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import { MEASURES } from "../model/measures.ts";
import { DataError } from "../model/errors.ts";
import { unguardFormula } from "../text/escape.ts";
import { cutText } from "../text/format.ts";

/** What JSON, and everybody who writes CSV, takes for a number. */
export const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** What other programs write for a value that they do not know. */
const UNKNOWN = /^(?:|-|na|n\/a|#n\/a|<na>|nan|nat|null|none|\\n)$/i;

/** A number as people like to read it. */
const GROUPED = /^[+-]?\d{1,3}(?:([., '\u00a0\u202f])\d{3})+(?:[.,]\d*)?$/;

/** A date and a time with its zone (RFC 3339), also with a blank between, or a zone of hours alone. */
const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** So much of what cannot be read is shown. */
const LONGEST_SHOWN = 60;

/**
 * Parses a cell.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals([parseCell("4096.0", "mem_real"), parseCell("NaN", "mem_real")], [4096, null]);
 * assertThrows(() => parseCell("-1", "mem_real"), Error, "below 0");
 * assertEquals(parseCell("2026-11-26 12:43:14.31+01", "timestamp"), 1795693394.31);
 * ```
 *
 * @param cell The cell.
 * @param name Its column.
 * @returns Its value; `null` where it is unknown.
 * @throws {DataError} When it is not what its column holds, or leaves a doubt.
 */
export function parseCell(cell: string, name: ColumnName): number | string | null {
  const { type } = COLUMNS[name];
  if (type === "str") return cell === "" ? null : unguardFormula(cell);
  const text = cell.trim();
  if (UNKNOWN.test(text)) return null;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (type === "int" ? Number.isInteger(value) : Number.isFinite(value)) {
    if (value >= 0 || !Object.hasOwn(MEASURES, name)) return value;
    throw new DataError(`${quote(cell)} is below 0 (${name}), which nothing measures`);
  }
  if (isTime(name) && DATE.test(text)) return parseDate(text, name);
  if (GROUPED.test(text)) {
    throw new DataError(`${quote(cell)} has thousands separators (${name}); export it without`);
  }
  throw new DataError(`${quote(cell)} is no ${type === "int" ? "whole " : ""}number (${name})`);
}

function isTime(name: ColumnName): boolean {
  return name === "timestamp" || name === "creation_epoch";
}

/** Seconds since 1970, with all digits that there are. */
function parseDate(text: string, name: ColumnName): number {
  const [, date, time, fraction = "0", zone] = DATE.exec(text)!;
  if (zone === undefined) {
    throw new DataError(
      `${
        quote(text)
      } has no time zone (${name}); write ${date}T${time}Z if it is UTC, or seconds ` +
        "since 1970",
    );
  }
  const offset = zone.length === 3 ? `${zone}:00` : zone.replace(/^(...)(\d\d)$/, "$1:$2");
  const seconds = Date.parse(`${date}T${time}${offset}`.toUpperCase()) / 1000;
  if (!Number.isFinite(seconds)) throw new DataError(`${quote(text)} is no date (${name})`);
  return Number(`${seconds}.${fraction}`);
}

/**
 * Quotes what cannot be read, as much of it as a message has room for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(quote("x"), '"x"');
 * ```
 */
export function quote(text: string): string {
  return `"${cutText(text, LONGEST_SHOWN)}"`;
}
