/**
 * How a file is written, found from its first lines: programs that export a recording have encodings,
 * separators and line ends of their own. Pure.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { cutText } from "../text/format.ts";

/** How a file is written. */
export interface Dialect {
  /** How its characters are. */
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  /** What is between its cells. */
  readonly separator: string;
  /** What ends its lines: LF stands for CR LF, too. */
  readonly lineEnd: "\n" | "\r";
  /** Whether there are blanks around its cells, as its column names have them. */
  readonly isPadded: boolean;
}

/** What separates cells, the likeliest first. */
const SEPARATORS = [",", ";", "\t", "|"];

/** What is no text begins with these bytes, and what it is. */
const FOREIGN: readonly (readonly [begin: string, what: string, advice: string])[] = [
  ["\x1f\x8b", "gzip", "gunzip it"],
  ["\x28\xb5\x2f\xfd", "zstd", "unzstd it"],
  ["\xfd7zXZ\0", "xz", "unxz it"],
  ["BZh", "bzip2", "bunzip2 it"],
  ["PK\x03\x04", "a zip archive, as .xlsx and .ods are", "save the table in it as CSV"],
  ["\xd0\xcf\x11\xe0", "an old Office document, as .xls is", "save the table in it as CSV"],
  ["PAR1", "Parquet", "export it as CSV"],
  ["SQLite format 3\0", "a SQLite database", "export the table in it as CSV"],
  ["%PDF-", "PDF", "report the CSV that it was made of"],
];

/** What is text, but no table. */
const OTHER_TEXTS: readonly (readonly [begin: RegExp, what: string])[] = [
  [/^\s*</, "HTML or XML"],
  [/^\s*[[{]/, "JSON"],
];

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
  refuseForeign(head);
  const encoding = findEncoding(head);
  const text = new TextDecoder(encoding).decode(head);
  const other = OTHER_TEXTS.find(([begin]) => begin.test(text));
  if (other !== undefined) throw new DataError(`it is ${other[1]}; ${ADVICE}`);
  const lineEnd = /^[^\r\n]*\r(?!\n)/.test(text) ? "\r" : "\n";
  const lines = text.split(lineEnd).map((line) => line.replace(/\r$/, ""));
  const at = lines.findIndex((line) => !ABOVE.test(line));
  const header = lines[at] ?? "";
  const told = lines.slice(0, Math.max(0, at)).map((line) => ABOVE.exec(line)?.[1])
    .find((separator) => separator !== undefined);
  const separator = told ?? findSeparator(header);
  const names = header.split(separator).map((name) => name.replace(/^"(.*)"$/, "$1"));
  const isPadded = names.some((name) => name.trim() !== name);
  const isPlain = encoding === "utf-8" && separator === "," && lineEnd === "\n" && !isPadded &&
    at <= 0;
  return isPlain ? null : { encoding, separator, lineEnd, isPadded };
}

const ADVICE = "a recording is CSV, and begins with a line of column names";

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

function refuseForeign(head: Uint8Array): void {
  const begin = String.fromCharCode(...head.subarray(0, 16));
  const foreign = FOREIGN.find(([bytes]) => begin.startsWith(bytes));
  if (foreign !== undefined) throw new DataError(`it is ${foreign[1]}; ${foreign[2]} first`);
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
    `its columns are separated by "${between}" in "${cutText(header, 60)}"; ` +
      "separate them by commas, semicolons, tabs or |",
  );
}
