/**
 * The compression of a file: by its first bytes when PROFIT reads, by its name when PROFIT writes. Pure.
 *
 * @module
 */

/** A compression that PROFIT reads and writes. */
export type Compression = "gzip" | "zstd";

/** The number of first bytes that identify a compression. */
export const SIGNATURE_BYTES = 8;

const ENDINGS = { ".gz": "gzip", ".zst": "zstd" } as const;

/**
 * Returns the compression that belongs to the name of a file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["a.csv.gz", "A.CSV.ZST", "gz.csv"].map(compressionOf), ["gzip", "zstd", null]);
 * ```
 *
 * @param path The file.
 * @returns The compression; `null` for none.
 */
export function compressionOf(path: string): Compression | null {
  const ending = /[.](?:gz|zst)$/i.exec(path)?.[0].toLowerCase();
  return ending === undefined ? null : ENDINGS[ending as keyof typeof ENDINGS];
}

/**
 * Returns the file name extension of a compression.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(endingOf("gzip"), ".gz");
 * ```
 *
 * @param compression The compression.
 */
export function endingOf(compression: Compression): string {
  return Object.entries(ENDINGS).find(([, kind]) => kind === compression)![0];
}

/**
 * Finds the compression of data: gzip (RFC 1952) or zstd (RFC 8878). Data of zstd may begin with a
 * skippable frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findCompression(Uint8Array.of(0x1f, 0x8b, 8)), "gzip");
 * assertEquals(findCompression(new TextEncoder().encode("pid,name")), null);
 * ```
 *
 * @param start The first bytes.
 * @returns The compression; `null` for any other data.
 */
export function findCompression(start: Uint8Array): Compression | null {
  const [a, b, c, d] = start;
  if (a === 0x1f && b === 0x8b) return "gzip";
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return "zstd";
  const isSkippable = a !== undefined && a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18;
  return isSkippable ? "zstd" : null;
}

/** Formats that PROFIT recognises but cannot read, with the command that converts them. */
const FOREIGN: readonly (readonly [start: string, what: string, advice: string])[] = [
  ["\xfd7zXZ\0", "xz data", "unpack it first: xz -dk FILE"],
  ["BZh", "bzip2 data", "unpack it first: bzip2 -dk FILE"],
  ["\x04\x22\x4d\x18", "lz4 data", "unpack it first: lz4 -dk FILE"],
  ["\x1f\x9d", "compress (.Z) data", "unpack it first: gzip -dk FILE"],
  ["7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first: 7z x FILE"],
  ["PK\x03\x04", "a zip archive or an .xlsx", "unpack it first, or save the sheet as CSV"],
  ["\xd0\xcf\x11\xe0", "an old Office file, as .xls is", "save the sheet as CSV"],
  ["%PDF-", "a PDF", "report the CSV that it was made of"],
  ["PAR1", "a Parquet file", "make CSV of it first, as with duckdb -csv -c \"FROM 'FILE'\""],
  ["SQLite f", "an SQLite database", "make CSV of it first: sqlite3 -csv -header FILE QUERY"],
];

/**
 * Describes data in a format that PROFIT recognises but cannot read, and the command that converts it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const start = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0);
 * assertEquals(describeForeign(start), "it is xz data; unpack it first: xz -dk FILE");
 * ```
 *
 * @param start The first bytes.
 * @returns The description; `null` for unknown formats.
 */
export function describeForeign(start: Uint8Array): string | null {
  const text = String.fromCharCode(...start.subarray(0, SIGNATURE_BYTES));
  const found = FOREIGN.find(([signature]) => text.startsWith(signature));
  return found === undefined ? null : `it is ${found[1]}; ${found[2]}`;
}
