/**
 * The closed segments of a recording in a folder, and the order in which they are deleted.
 *
 * @module
 */

import { type Keep, listSegments, parseSegmentName, type SegmentName } from "../model/segments.ts";
import type { Clock } from "../model/world.ts";
import { type Mark, MARKS_FILE, readMarks } from "./segment_marks.ts";

/** The ending of the name of an incomplete compressed segment. */
export const PART_ENDING = ".part";

/** The largest share of the limit for marked segments, so that new segments have space. */
const MARKED_SHARE = 0.5;

/** A closed segment. */
export interface Segment {
  /** The number of the segment in the recording. */
  readonly number: number;
  /** The start of the segment, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /** The name of the file, without the folder. */
  name: string;
  /** The size of the file, in bytes. */
  bytes: number;
  /** The end of the segment, in milliseconds since 1970. */
  readonly endEpochMs: number;
  /** The end of the segment, in milliseconds of the monotonic clock. */
  readonly endMonotonicMs: number;
  /** The rows that this recorder has written. */
  readonly rows: number;
  /** Whether the segment was deleted. */
  isGone: boolean;
}

/** The closed segments of a folder. */
export interface SegmentStore {
  /** The path of the folder, without a slash at the end. */
  readonly folder: string;
  /** The segments, in the order in which they were recorded. */
  readonly segments: Segment[];
  /** The time spans whose segments are not deleted. */
  readonly marks: Mark[];
  /** The most bytes of marked segments. The earliest marked segments have priority. */
  readonly mostMarkedBytes: number;
}

/**
 * Lists the segments in a folder. Removes empty, incomplete and duplicate files that a killed recorder
 * left.
 *
 * @param folder The path of the folder, without a slash at the end.
 * @param keep The limits.
 * @param clock The clocks. The age of a segment follows from its name.
 * @returns The segments.
 */
export function readStore(folder: string, { bytes }: Keep, clock: Clock): SegmentStore {
  const files = Array.from(Deno.readDirSync(folder)).filter(({ isFile }) => isFile)
    .map(({ name }) => name).filter((name) => !removeEmpty(folder, name));
  const found = listSegments(files);
  for (const name of files.filter((name) => isLeft(name, found))) removeFile(`${folder}/${name}`);
  const [nowMs, nowEpochMs] = [clock.monotonicMs(), clock.epochMs()];
  const segments = found.map(({ number, startEpochMs, name }, at) => {
    const endEpochMs = found[at + 1]?.startEpochMs ?? nowEpochMs;
    return {
      number,
      startEpochMs,
      name,
      bytes: Deno.statSync(`${folder}/${name}`).size,
      endEpochMs,
      endMonotonicMs: nowMs - Math.max(0, nowEpochMs - endEpochMs),
      rows: 0,
      isGone: false,
    };
  });
  const mostMarkedBytes = (bytes ?? Infinity) * MARKED_SHARE;
  return { folder, segments, marks: readMarks(folder), mostMarkedBytes };
}

/** Removes an empty segment, whose recorder was killed before it wrote the header. */
function removeEmpty(folder: string, name: string): boolean {
  const path = `${folder}/${name}`;
  if (parseSegmentName(name) === null || Deno.statSync(path).size > 0) return false;
  removeFile(path);
  return true;
}

/**
 * Returns whether a file is an incomplete segment, or a plain segment that also exists compressed.
 */
function isLeft(name: string, found: readonly SegmentName[]): boolean {
  if (name.endsWith(PART_ENDING)) {
    return parseSegmentName(name.slice(0, -PART_ENDING.length)) !== null;
  }
  return parseSegmentName(name) !== null && !found.some((segment) => segment.name === name);
}

/**
 * Deletes the oldest segments until the rest is within the limits.
 *
 * @param store The segments.
 * @param keep The limits.
 * @param nowMs The time of the monotonic clock, in milliseconds.
 * @param openBytes The reserve for the open segment, in bytes.
 * @param isLastKept Whether the last closed segment is not deleted.
 */
export function dropBeyond(
  store: SegmentStore,
  { ageMs, bytes }: Keep,
  nowMs: number,
  openBytes: number,
  isLastKept: boolean,
): void {
  const isOld = (segment: Segment | undefined) =>
    segment !== undefined && nowMs - segment.endMonotonicMs > (ageMs ?? Infinity);
  while (isOld(findOldest(store, isLastKept))) dropOldest(store, isLastKept);
  while (
    sumBytes(store) + openBytes > (bytes ?? Infinity) && dropOldest(store, isLastKept) !== null
  );
}

/** Returns the size of all closed segments, in bytes. */
function sumBytes({ segments }: SegmentStore): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Deletes the oldest segment without a mark.
 *
 * @param store The segments.
 * @param isLastKept Whether the last closed segment is not deleted.
 * @returns The segment; `null` if there is none.
 */
export function dropOldest(store: SegmentStore, isLastKept: boolean): Segment | null {
  const oldest = findOldest(store, isLastKept);
  if (oldest === undefined) return null;
  drop(store, oldest);
  return oldest;
}

/**
 * Deletes all segments, also marked segments, and the marks.
 *
 * @param store The segments.
 */
export function dropAll(store: SegmentStore): void {
  for (const segment of [...store.segments]) drop(store, segment);
  store.marks.length = 0;
  removeFile(`${store.folder}/${MARKS_FILE}`);
}

/**
 * Finds the oldest segment that has no mark, or whose mark is beyond the share of marks.
 *
 * @param store The segments.
 * @param isLastKept Whether the last closed segment is not eligible: without rows in an open segment, it
 * has the newest rows of the recording.
 * @returns The segment; `undefined` if there is none.
 */
export function findOldest(
  { segments, marks, mostMarkedBytes }: Pick<
    SegmentStore,
    "segments" | "marks" | "mostMarkedBytes"
  >,
  isLastKept: boolean,
): Segment | undefined {
  let markedBytes = 0;
  return segments.slice(0, isLastKept ? -1 : undefined).find((segment) => {
    if (!marks.some((mark) => isIn(segment, mark))) return true;
    markedBytes += segment.bytes;
    return markedBytes > mostMarkedBytes;
  });
}

function isIn({ startEpochMs, endEpochMs }: Segment, { fromEpochMs, toEpochMs }: Mark): boolean {
  return startEpochMs <= toEpochMs && endEpochMs >= fromEpochMs;
}

function drop({ folder, segments }: SegmentStore, segment: Segment): void {
  segments.splice(segments.indexOf(segment), 1);
  segment.isGone = true;
  removeFile(`${folder}/${segment.name}`);
}

/** Removes a file, if the file still exists. */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
