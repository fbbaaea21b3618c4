/**
 * The segment that is written.
 *
 * @module
 */

import { parseSegmentName } from "../model/segments.ts";
import type { Clock } from "../model/world.ts";
import { readChunks } from "./appendable.ts";
import { isForeign } from "./foreign_file.ts";
import type { SegmentStore } from "./segment_store.ts";
import { takeWholeRows } from "./whole_rows.ts";

/** A segment that is written. */
export interface OpenSegment {
  /** Its place in the recording. */
  readonly number: number;
  /** When it begins, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /** When it begins, on the clock that never steps. */
  readonly startMonotonicMs: number;
  /** The name of its file, without the folder. */
  readonly name: string;
  /** The file, opened to append. */
  readonly file: Deno.FsFile;
  /** The size of the file. */
  bytes: number;
  /** Whether it has more than a header. */
  hasRows: boolean;
}

/**
 * Makes a new segment.
 *
 * @param folder The folder, without a slash at its end.
 * @param name The name of its file.
 * @param about Its place, and when it begins.
 * @param header Its first line.
 * @returns The segment, with nothing but the header in it; where that fails, no file is left.
 */
export function createSegment(
  folder: string,
  name: string,
  about: Pick<OpenSegment, "number" | "startEpochMs" | "startMonotonicMs">,
  header: string,
): OpenSegment {
  const path = `${folder}/${name}`;
  const file = Deno.openSync(path, { append: true, createNew: true });
  const segment = { ...about, name, file, bytes: 0, hasRows: false };
  try {
    writeWhole(segment, new TextEncoder().encode(header));
    return segment;
  } catch (error) {
    file.close();
    Deno.removeSync(path);
    throw error;
  }
}

/**
 * Goes on with the last segment, where a recorder was killed before it closed that: takes off a row
 * that is cut.
 *
 * @param store The closed segments; the one that is continued is taken out.
 * @param header What its first line must be.
 * @param clock The clocks: the age of the segment is that of its name.
 * @returns The segment; `null` where the last one is closed, or is not one to go on with.
 */
export async function continueSegment(
  store: SegmentStore,
  header: string,
  clock: Clock,
): Promise<OpenSegment | null> {
  const last = store.segments.at(-1);
  if (last === undefined || parseSegmentName(last.name)!.isPacked) return null;
  const path = `${store.folder}/${last.name}`;
  if (isForeign(path)) return null;
  let bytes = 0;
  let start = "";
  for await (const rows of takeWholeRows(readChunks(path))) {
    if (bytes === 0) start = new TextDecoder().decode(rows.subarray(0, 2 * header.length));
    bytes += rows.length;
  }
  if (!start.startsWith(header)) return null;
  const file = Deno.openSync(path, { append: true });
  if (bytes < last.bytes) file.truncateSync(bytes);
  store.segments.pop();
  const { number, startEpochMs, name } = last;
  return {
    number,
    startEpochMs,
    startMonotonicMs: clock.monotonicMs() - Math.max(0, clock.epochMs() - startEpochMs),
    name,
    file,
    bytes,
    hasRows: bytes > new TextEncoder().encode(header).length,
  };
}

/**
 * Adds bytes to a segment: all, or where that fails none.
 *
 * @param segment The segment.
 * @param bytes The bytes.
 */
export function writeWhole(segment: OpenSegment, bytes: Uint8Array): void {
  const { file } = segment;
  let written = 0;
  try {
    while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
  } catch (error) {
    if (written > 0) file.truncateSync(segment.bytes);
    throw error;
  }
  segment.bytes += bytes.length;
}
