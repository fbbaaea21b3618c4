/**
 * The segments that a recording in a folder consists of: their names, and how much of them is kept.
 * Pure.
 *
 * @module
 */

/** How much of a recording in a folder is kept; at least one of both is a limit. */
export interface Keep {
  /** For how long a segment is kept after its end, in milliseconds; `null` for no such limit. */
  readonly ageMs: number | null;
  /** How many bytes the segments have together; `null` for no such limit. */
  readonly bytes: number | null;
  /** How long before and behind a mark no segment is thrown away, in milliseconds. */
  readonly aroundMs: number;
}

/** A segment of a recording. */
export interface SegmentName {
  /** The name of its file, without the folder. */
  readonly name: string;
  /** Its place in the recording; each segment has the number of the one before plus 1. */
  readonly number: number;
  /** When it begins, to the second, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /** Whether it is compressed, as all are that no recorder writes, unless a recorder was killed. */
  readonly isPacked: boolean;
}

const NUMBER_DIGITS = 6;

const NAME = /^(\d{6,15})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z[.]csv(?:[.](?:gz|zst))?$/;

/**
 * Names a segment that is not compressed yet.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nameSegment(7, 1795361820064), "000007-20261122T153700Z.csv");
 * ```
 *
 * @param number Its place in the recording.
 * @param startEpochMs When it begins, in milliseconds since 1970.
 * @returns The name of its file.
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
 * @returns The segment; `null` where the file is none.
 */
export function parseSegmentName(name: string): SegmentName | null {
  const [, number, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  if (number === undefined) return null;
  const startEpochMs = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!);
  return { name, number: Number(number), startEpochMs, isPacked: !name.endsWith(".csv") };
}

/**
 * Lists the segments among the files of a folder. A recorder that was killed while it closed a
 * segment may leave the segment twice, plain and compressed; the compressed one is whole, and counts.
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
 * @returns The segments, in the order in which they were recorded.
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
