/**
 * How a file is written, found from its first lines: programs that export a recording have encodings,
 * separators and line ends of their own. Pure.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { quote } from "./cell.ts";

/** How a file is written. */
export interface Dialect {
  /** How its characters are. */
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  /** What is between its cells. */
  readonly separator: string;
  /** What decimals begin with; `null` where the first number with some will tell. */
  readonly decimal: "." | "," | null;
  /** What ends its lines: LF stands for CR LF, too. */
  readonly lineEnd: "\n" | "\r";
  /** Whether there are blanks around its cells, as its column names have them. */
  readonly isPadded: boolean;
}

/** What separates cells, the likeliest first. */
const SEPARATORS = [",", ";", "\t", "|"];

/** What is text, but no table. */
const OTHER_TEXTS: readonly (readonly [begin: RegExp, what: string, advice: string])[] = [
  [/^\s*</, "HTML or XML", "a recording is CSV, and begins with a line of column names"],
  [/^\s*[[{]/, "JSON", "of an array, make JSON lines first: jq -c '.[]' FILE"],
];

/** A number between quotes, whose comma separates no thousands. */
const DECIMAL_COMMA = /"[+-]?(?:\d{4,},\d+|\d+,(?:\d{1,2}|\d{4,}))"/;

/** A cell that can only be a time, with a decimal point: no comma between quotes is a decimal one. */
const TIME_WITH_POINT = /(?:^|,)"?\d{9,10}\.\d+"?(?:,|$)/;

/** Lines above the header: a comment, or what tells Excel the separator. */
const ABOVE = /^(?:#.*|"?sep=(.)"?|\s*)$/i;

/**
 * Finds how a file is written.
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
 * @param head Its first bytes, with its first lines.
 * @returns What is not as recorders write it; `null` where all is: UTF-8, commas, and LF or CR LF.
 * @throws {DataError} When it is something else than a table, or nobody knows what separates its
 * cells.
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
 * Whether a line may stand above the column names: a comment, or what tells Excel the separator.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isAboveHeader("sep=;") && isAboveHeader("# of db1") && !isAboveHeader("pid;name"));
 * ```
 *
 * @param line The line, without its end.
 */
export function isAboveHeader(line: string): boolean {
  return ABOVE.test(line);
}

/** UTF-16 has a mark, or a NUL in each of the characters that column names are made of. */
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
