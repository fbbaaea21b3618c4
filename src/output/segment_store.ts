/**
 * The closed segments of a recording in a folder: which there are, how large they are, and which of
 * them is thrown away next.
 *
 * @module
 */

import { type Keep, listSegments, parseSegmentName, type SegmentName } from "../model/segments.ts";
import type { Clock } from "../model/world.ts";
import { type Mark, MARKS_FILE, readMarks } from "./segment_marks.ts";

/** What a compressed segment is called until it is whole. */
export const PART_ENDING = ".part";

/** Marks must not fill the limit, or there would be no room for what comes. */
const MARKED_SHARE = 0.5;

/** A closed segment. */
export interface Segment {
  /** Its place in the recording. */
  readonly number: number;
  /** When it begins, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /** The name of its file, without the folder. */
  name: string;
  /** The size of the file. */
  bytes: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endEpochMs: number;
  /** When it ended, on the clock that never steps. */
  readonly endMonotonicMs: number;
  /** Whether it was thrown away. */
  isGone: boolean;
}

/** The closed segments of a folder. */
export interface SegmentStore {
  /** The folder, without a slash at its end. */
  readonly folder: string;
  /** The segments, in the order in which they were recorded. */
  readonly segments: Segment[];
  /** The spans that are kept. */
  readonly marks: Mark[];
  /** So many bytes of what is marked are kept at most, the earliest segments. */
  readonly mostMarkedBytes: number;
}

/**
 * Reads which segments are in a folder, and removes what a recorder left that was killed while it
 * closed one.
 *
 * @param folder The folder, without a slash at its end.
 * @param keep How much is kept.
 * @param clock The clocks: the age of the segments that are there is that of their names.
 * @returns The segments.
 */
export function readStore(folder: string, { bytes }: Keep, clock: Clock): SegmentStore {
  const files = Array.from(Deno.readDirSync(folder)).filter(({ isFile }) => isFile)
    .map(({ name }) => name);
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
      isGone: false,
    };
  });
  const mostMarkedBytes = (bytes ?? Infinity) * MARKED_SHARE;
  return { folder, segments, marks: readMarks(folder), mostMarkedBytes };
}

/** Whether a file is a part of a segment, or a segment that is there compressed, too. */
function isLeft(name: string, found: readonly SegmentName[]): boolean {
  if (name.endsWith(PART_ENDING)) {
    return parseSegmentName(name.slice(0, -PART_ENDING.length)) !== null;
  }
  return parseSegmentName(name) !== null && !found.some((segment) => segment.name === name);
}

/**
 * Throws away the oldest segments while there is more than is to be kept.
 *
 * @param store The segments.
 * @param keep The limits.
 * @param nowMs The time on the clock that never steps.
 * @param openBytes How many bytes the segment that is written has, or may have.
 */
export function dropBeyond(
  store: SegmentStore,
  { ageMs, bytes }: Keep,
  nowMs: number,
  openBytes: number,
): void {
  const isOld = (segment: Segment | undefined) =>
    segment !== undefined && nowMs - segment.endMonotonicMs > (ageMs ?? Infinity);
  while (isOld(findOldest(store))) dropOldest(store);
  while (sumBytes(store) + openBytes > (bytes ?? Infinity) && dropOldest(store) !== null);
}

/** How many bytes all closed segments have. */
function sumBytes({ segments }: SegmentStore): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Throws away the oldest segment that is not marked.
 *
 * @param store The segments.
 * @returns The segment; `null` where there is none.
 */
export function dropOldest(store: SegmentStore): Segment | null {
  const oldest = findOldest(store);
  if (oldest === undefined) return null;
  drop(store, oldest);
  return oldest;
}

/**
 * Throws all segments away, also those that are marked, and the marks.
 *
 * @param store The segments.
 */
export function dropAll(store: SegmentStore): void {
  for (const segment of [...store.segments]) drop(store, segment);
  store.marks.length = 0;
  removeFile(`${store.folder}/${MARKS_FILE}`);
}

/** Finds the oldest segment that is not marked, or marked when others have all the room of marks. */
function findOldest({ segments, marks, mostMarkedBytes }: SegmentStore): Segment | undefined {
  if (marks.length === 0) return segments[0];
  let markedBytes = 0;
  return segments.find((segment) => {
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

/** Removes a file, which somebody may have removed before. */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
