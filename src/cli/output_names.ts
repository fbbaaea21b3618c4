/**
 * Recognises names of output files that do not fit the data. Pure.
 *
 * @module
 */

/** The endings of pictures. */
const PICTURES = "png jpg jpeg svg pdf gif webp";

/** Endings of names, and the advice for each. */
const MEANT: readonly (readonly [endings: string, advice: (path: string) => string])[] = [
  ["html htm", (path) => `write a page with --report=${path}`],
  [PICTURES, (path) => {
    const page = path.replace(/[^.]*$/, "html");
    return `write a page with charts with --report=${page}`;
  }],
  ["json", () => {
    return "name a file in .jsonl for one JSON object per line; for a summary use profit report --format=json";
  }],
  ["txt md yaml yml xml", () => {
    return "name a file in .csv, and print its summary with profit report FILE.csv";
  }],
  ["tsv xlsx xlsm xls ods parquet arrow feather sqlite db duckdb", () => {
    return "name a file in .csv, which spreadsheets and databases read";
  }],
  ["xz bz2 zip lz4 br 7z z lzma tar tgz", () => "name a file in .csv.gz or .csv.zst"],
  ["prom", () => "metrics for node_exporter are written with --textfile DIR"],
];

const PACKED = /[.](?:gz|zst)$/i;

/**
 * Returns whether the name of a file is that of JSON lines.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["a.jsonl", "a.NDJSON.gz", "a.json"].map(isJsonLines), [true, true, false]);
 * ```
 *
 * @param path The file.
 */
export function isJsonLines(path: string): boolean {
  return /[.](?:jsonl|ndjson)$/i.test(path.replace(PACKED, ""));
}

/**
 * Returns whether the name of a file is that of a recording.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["a.csv.gz", "a.jsonl", "a.b"].map(isRecordingName), [true, true, false]);
 * ```
 *
 * @param path The file.
 */
export function isRecordingName(path: string): boolean {
  return isJsonLines(path) || /[.]csv$/i.test(path.replace(PACKED, ""));
}

/**
/**
 * Returns whether the name of a file is that of a picture.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["a.png", "a.SVG", "a.html"].map(isPicture), [true, true, false]);
 * ```
 *
 * @param path The file.
 */
export function isPicture(path: string): boolean {
  return PICTURES.split(" ").some((ending) => path.toLowerCase().endsWith(`.${ending}`));
}

/**
 * Returns advice for the name of a recording that ends like another kind of file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(adviseOnName("a.html"), "write a page with --report=a.html");
 * assertEquals(["a.csv", "a.csv.gz", "a", "a.log"].map(adviseOnName), [null, null, null, null]);
 * ```
 *
 * @param path The file.
 * @returns The advice; `null` if the name fits a recording.
 */
export function adviseOnName(path: string): string | null {
  const ending = /[.]([^./]+)$/.exec(path.replace(PACKED, ""))?.[1]?.toLowerCase();
  const meant = MEANT.find(([endings]) => endings.split(" ").includes(ending ?? ""));
  return meant === undefined ? null : meant[1](path);
}
