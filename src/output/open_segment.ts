/**
 * The open segment of a recording in a folder.
 *
 * @module
 */

import { parseSegmentName } from "../model/segments.ts";
import type { Clock } from "../model/world.ts";
import { readChunks } from "./appendable.ts";
import { isForeign } from "./foreign_file.ts";
import { removeFile, type SegmentStore } from "./segment_store.ts";
import { countRows, takeWholeRows } from "./whole_rows.ts";

/** An open segment. */
export interface OpenSegment {
  /** The number of the segment in the recording. */
  readonly number: number;
  /** The start of the segment, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /** The start of the segment, in milliseconds of the monotonic clock. */
  readonly startMonotonicMs: number;
  /** The name of the file, without the folder. */
  readonly name: string;
  /** The file, opened to append. */
  readonly file: Deno.FsFile;
  /** The size of the file, in bytes. */
  bytes: number;
  /** Whether the segment has rows, of this recorder or an earlier one. */
  hasRows: boolean;
  /** The rows that this recorder has written. */
  rows: number;
}

/**
 * Creates a segment that has only a header. If that fails, no file is left.
 *
 * @param folder The folder, without a slash at the end.
 * @param name The name of the file.
 * @param about The number and the start of the segment.
 * @param header The first line.
 * @returns The segment.
 */
export function createSegment(
  folder: string,
  name: string,
  about: Pick<OpenSegment, "number" | "startEpochMs" | "startMonotonicMs">,
  header: string,
): OpenSegment {
  const path = `${folder}/${name}`;
  const file = Deno.openSync(path, { append: true, createNew: true });
  const segment = { ...about, name, file, bytes: 0, hasRows: false, rows: 0 };
  try {
    writeWhole(segment, new TextEncoder().encode(header));
    return segment;
  } catch (error) {
    file.close();
    removeFile(path);
    throw error;
  }
}

/**
 * Opens the segment that a killed recorder left open, and removes a row that was cut off. Deletes a segment
 * whose header was cut off.
 *
 * @param store The closed segments. The continued or deleted segment is removed from the store.
 * @param header The required first line.
 * @param clock The clocks. The age of the segment follows from its name.
 * @returns The segment; `null` if the last segment is closed, has other columns, or is another user's.
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
  if (bytes === 0 && header.startsWith(Deno.readTextFileSync(path))) {
    store.segments.pop();
    removeFile(path);
    return null;
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
    rows: 0,
  };
}

/**
 * Appends rows to a segment. If that fails, no part of the rows is left.
 *
 * @param segment The segment.
 * @param bytes The rows.
 */
export function writeRows(segment: OpenSegment, bytes: Uint8Array): void {
  writeWhole(segment, bytes);
  segment.hasRows = true;
  segment.rows += countRows(bytes);
}

/**
 * Appends bytes to a segment. If that fails, no part of the bytes is left.
 *
 * @param segment The segment.
 * @param bytes The bytes.
 */
function writeWhole(segment: OpenSegment, bytes: Uint8Array): void {
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
