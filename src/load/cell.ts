/**
 * Parses cells, also cells that other programs wrote. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import { MEASURES } from "../model/measures.ts";
import { DataError } from "../model/errors.ts";
import { unguardFormula } from "../text/escape.ts";
import { cutText } from "../text/format.ts";

/** A number, as JSON and CSV writers write numbers. */
export const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** The texts that other programs write for an unknown value. */
const UNKNOWN = /^(?:|-|na|n\/a|#n\/a|<na>|nan|nat|null|none|\\n)$/i;

/** A number with thousands separators. */
const GROUPED = /^[+-]?\d{1,3}(?:([., '\u00a0\u202f])\d{3})+(?:[.,]\d*)?$/;

/**
 * A date and a time with a time zone (RFC 3339). A blank in place of the T matches, too, and so
 * does a zone of hours only.
 */
const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** An error message shows at most this many characters of a text. */
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
 * @param name The column of the cell.
 * @returns The value; `null` if the value is unknown.
 * @throws {DataError} If the cell does not have the type of the column, or is ambiguous.
 */
export function parseCell(cell: string, name: ColumnName): number | string | null {
  const { type } = COLUMNS[name];
  if (type === "str") return cell === "" ? null : unguardFormula(cell);
  const text = cell.trim();
  if (UNKNOWN.test(text)) return null;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (type === "int" ? Number.isInteger(value) : Number.isFinite(value)) {
    if (value >= 0 || !Object.hasOwn(MEASURES, name)) return value;
    throw new DataError(`${quote(cell)} is below 0 (${name}); a measured value cannot be negative`);
  }
  if (isTime(name) && DATE.test(text)) return parseDate(text, name);
  if (GROUPED.test(text)) {
    throw new DataError(
      `${quote(cell)} has thousands separators (${name}); export numbers without`,
    );
  }
  const advice = isTime(name)
    ? "; write seconds since 1970, or a time such as 2026-11-26T12:43:14Z"
    : "";
  throw new DataError(
    `${quote(cell)} is not a ${type === "int" ? "whole " : ""}number (${name})${advice}`,
  );
}

function isTime(name: ColumnName): boolean {
  return name === "timestamp" || name === "creation_epoch";
}

/** Returns seconds since 1970, with all digits of the fraction. */
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
  if (!Number.isFinite(seconds)) throw new DataError(`${quote(text)} is not a date (${name})`);
  return Number(`${seconds}.${fraction}`);
}

/**
 * Quotes a text for an error message. A long text is cut.
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
