/**
 * Finds the dialect of a CSV file from the first lines. Other programs export a recording with other
 * encodings, separators and line ends. Pure.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { quote } from "./cell.ts";

/** The form of a CSV file. */
export interface Dialect {
  /** The character encoding. */
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  /** The character between two cells. */
  readonly separator: string;
  /** The decimal separator; `null` if the first number with decimals decides. */
  readonly decimal: "." | "," | null;
  /** The end of a line. LF stands for CR LF, too. */
  readonly lineEnd: "\n" | "\r";
  /** Whether cells have blanks around them. The column names decide. */
  readonly isPadded: boolean;
}

/** The separators, the most likely one first. */
const SEPARATORS = [",", ";", "\t", "|"];

/** Text formats that are not tables. */
const OTHER_TEXTS: readonly (readonly [begin: RegExp, what: string, advice: string])[] = [
  [/^\s*</, "HTML or XML", "a recording is CSV, and begins with a line of column names"],
  [/^\s*[[{]/, "JSON", "convert an array to JSON lines first: jq -c '.[]' FILE"],
];

/** A quoted number with a comma that cannot be a thousands separator. */
const DECIMAL_COMMA = /"[+-]?(?:\d{4,},\d+|\d+,(?:\d{1,2}|\d{4,}))"/;

/** A time with a decimal point. In such a file, a quoted comma is not a decimal separator. */
const TIME_WITH_POINT = /(?:^|,)"?\d{9,10}\.\d+"?(?:,|$)/;

/** Lines above the header: comments, and the line that tells Excel the separator. */
const ABOVE = /^(?:#.*|"?sep=(.)"?|\s*)$/i;

/**
 * Finds the dialect of a file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const dialect = findDialect(new TextEncoder().encode("pid;name;timestamp\r\n7;acme;1,5\r\n"));
 * assertEquals([dialect?.separator, dialect?.lineEnd], [";", "\n"]);
 * assertEquals(findDialect(new TextEncoder().encode("pid,name,timestamp\n7,acme,1.5\n")), null);
 * ```
 *
 * @param head The first bytes of the file, with the first lines.
 * @returns The dialect; `null` for the dialect of PROFIT: UTF-8, commas, and LF or CR LF.
 * @throws {DataError} If the file is not a table, or if the separator is unknown.
 */
export function findDialect(head: Uint8Array): Dialect | null {
  const encoding = findEncoding(head);
  const text = new TextDecoder(encoding).decode(head);
  const other = OTHER_TEXTS.find(([begin]) => begin.test(text));
  if (other !== undefined) throw new DataError(`it is ${other[1]}; ${other[2]}`);
  const lineEnd = /^[^\r\n]*\r(?!\n)/.test(text) ? "\r" : "\n";
  const lines = text.split(lineEnd).map((line) => line.replace(/\r$/, ""));
  const at = lines.findIndex((line) => !ABOVE.test(line));
  const header = lines[at] ?? "";
  const told = lines.slice(0, Math.max(0, at)).map((line) => ABOVE.exec(line)?.[1])
    .find((separator) => separator !== undefined);
  const separator = told ?? findSeparator(header);
  const names = header.split(separator).map((name) => name.replace(/^"(.*)"$/, "$1"));
  const isPadded = names.some((name) => name.trim() !== name);
  const rows = lines.slice(at + 1);
  const hasComma = rows.some((line) => DECIMAL_COMMA.test(line)) &&
    !rows.some((line) => TIME_WITH_POINT.test(line));
  const between = hasComma ? "," : ".";
  const decimal = separator === "," ? between : null;
  const isPlain = encoding === "utf-8" && decimal === "." && lineEnd === "\n" && !isPadded &&
    at <= 0;
  return isPlain ? null : { encoding, separator, decimal, lineEnd, isPadded };
}

/**
 * Returns whether a line may stand above the column names: a comment, or the separator for Excel.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isAboveHeader("sep=;") && isAboveHeader("# of db1") && !isAboveHeader("pid;name"));
 * ```
 *
 * @param line The line, without the line end.
 */
export function isAboveHeader(line: string): boolean {
  return ABOVE.test(line);
}

/**
 * Finds the encoding. A file in UTF-16 begins with a mark, or has a NUL byte in each ASCII
 * character.
 */
function findEncoding(head: Uint8Array): Dialect["encoding"] {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return "utf-16le";
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return "utf-16be";
  return "utf-8";
}

function findSeparator(header: string): string {
  const has = (separator: string) =>
    header.toLowerCase().split(separator).filter((name) => /^\s*"?\s*(pid|timestamp)\b/.test(name))
      .length >= 2;
  const separator = SEPARATORS.find(has);
  if (separator !== undefined) return separator;
  const between = /\b(?:pid|timestamp)"?(\s+|[^\w\s"])/i.exec(header)?.[1];
  if (
    between === undefined || between === "," ||
    !/\bpid\b.*\btimestamp\b|\btimestamp\b.*\bpid\b/i.test(header)
  ) {
    return ",";
  }
  throw new DataError(
    `its columns are separated by "${between}" in ${quote(header)}; ` +
      "separate them by commas, semicolons, tabs or |",
  );
}
