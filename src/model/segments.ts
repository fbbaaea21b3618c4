/**
 * The segments of a recording in a folder: their names and limits. Pure.
 *
 * @module
 */

/** The limits of a recording in a folder. At least one limit is not `null`. */
export interface Keep {
  /**
   * The longest time from the end of a segment to its deletion, in milliseconds; `null` for no
   * limit.
   */
  readonly ageMs: number | null;
  /** The most bytes of all segments together; `null` for no limit. */
  readonly bytes: number | null;
  /** The time before and after a mark in which no segment is deleted, in milliseconds. */
  readonly aroundMs: number;
}

/** A segment of a recording. */
export interface SegmentName {
  /** The name of its file, without the folder. */
  readonly name: string;
  /** The number of the segment in the recording; the next segment has the next number. */
  readonly number: number;
  /** The start, to the second, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /**
   * Whether the segment is compressed. Only an open segment, and a segment that a killed recorder
   * left, are not compressed.
   */
  readonly isPacked: boolean;
}

const NUMBER_DIGITS = 6;

const NAME = /^(\d{6,15})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z[.]csv(?:[.](?:gz|zst))?$/;

/**
 * Returns the name of a plain segment.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nameSegment(7, 1795361820064), "000007-20261122T153700Z.csv");
 * ```
 *
 * @param number The number of the segment.
 * @param startEpochMs The start, in milliseconds since 1970.
 * @returns The name of the file.
 */
export function nameSegment(number: number, startEpochMs: number): string {
  const start = new Date(startEpochMs).toISOString().replace(/[.]\d+|[-:]/g, "");
  return `${String(number).padStart(NUMBER_DIGITS, "0")}-${start}.csv`;
}

/**
 * Parses the name of a segment.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const segment = parseSegmentName("000007-20261122T153700Z.csv.gz");
 * assertEquals([segment?.number, segment?.startEpochMs], [7, 1795361820000]);
 * assertEquals(segment?.isPacked, true);
 * assertEquals(parseSegmentName("acme.csv"), null);
 * ```
 *
 * @param name The name of a file.
 * @returns The segment; `null` if the file is not a segment.
 */
export function parseSegmentName(name: string): SegmentName | null {
  const [, number, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  if (number === undefined) return null;
  const startEpochMs = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!);
  return { name, number: Number(number), startEpochMs, isPacked: !name.endsWith(".csv") };
}

/**
 * Lists the segments in a folder. A recorder that is killed while it closes a segment may leave a plain
 * and a compressed file. Then the compressed file, which is complete, is listed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const segments = listSegments([
 *   "000002-20261122T163700Z.csv",
 *   "000001-20261122T153700Z.csv",
 *   "000001-20261122T153700Z.csv.gz",
 *   "marks.txt",
 * ]);
 * assertEquals(segments.map(({ name }) => name), [
 *   "000001-20261122T153700Z.csv.gz",
 *   "000002-20261122T163700Z.csv",
 * ]);
 * ```
 *
 * @param names The names of the files.
 * @returns The segments, in the order of their numbers.
 */
export function listSegments(names: Iterable<string>): SegmentName[] {
  const byNumber = new Map<number, SegmentName>();
  for (const name of names) {
    const segment = parseSegmentName(name);
    if (segment === null) continue;
    const other = byNumber.get(segment.number);
    if (other === undefined || !other.isPacked) byNumber.set(segment.number, segment);
  }
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}
