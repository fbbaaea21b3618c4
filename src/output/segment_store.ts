/**
 * The closed segments of a recording in a folder: which there are, how large they are, and which of
 * them is thrown away next.
 *
 * @module
 */

import type { Keep } from "../model/options.ts";
import { listSegments, parseSegmentName, type SegmentName } from "../model/segments.ts";
import type { Clock } from "../model/world.ts";

/** What a compressed segment is called until it is whole. */
export const PART_ENDING = ".part";

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
  /** When it ended, on the clock that never steps. */
  endMonotonicMs: number;
  /** Whether it was thrown away. */
  isGone: boolean;
}

/** The closed segments of a folder. */
export interface SegmentStore {
  /** The folder, without a slash at its end. */
  readonly folder: string;
  /** The segments, in the order in which they were recorded. */
  segments: Segment[];
}

/**
 * Reads which segments are in a folder, and removes what a recorder left that was killed while it
 * closed one.
 *
 * @param folder The folder, without a slash at its end.
 * @param clock The clocks: the age of the segments that are there is that of their names.
 * @returns The segments.
 */
export function readStore(folder: string, clock: Clock): SegmentStore {
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
      endMonotonicMs: nowMs - Math.max(0, nowEpochMs - endEpochMs),
      isGone: false,
    };
  });
  return { folder, segments };
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
  const isOld = ({ endMonotonicMs }: Segment) => nowMs - endMonotonicMs > (ageMs ?? Infinity);
  while (store.segments[0] !== undefined && isOld(store.segments[0])) dropOldest(store);
  while (sumBytes(store) + openBytes > (bytes ?? Infinity) && dropOldest(store) !== null);
}

/** How many bytes all closed segments have. */
function sumBytes({ segments }: SegmentStore): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Throws away the oldest segment.
 *
 * @param store The segments.
 * @returns The segment; `null` where there is none.
 */
export function dropOldest(store: SegmentStore): Segment | null {
  const oldest = store.segments.shift();
  if (oldest === undefined) return null;
  oldest.isGone = true;
  removeFile(`${store.folder}/${oldest.name}`);
  return oldest;
}

/** Removes a file, which somebody may have removed before. */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
