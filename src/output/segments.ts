/**
 * The output of a recording in a folder. Rows are written to the open segment, which is plain CSV, so
 * that a kill loses one tick at most. A large or old segment is closed and compressed, and the oldest
 * segments are deleted.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import { type Keep, nameSegment } from "../model/segments.ts";
import type { Existing, World } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { openSegmentFolder } from "./segment_folder.ts";
import { continueSegment, createSegment, type OpenSegment, writeRows } from "./open_segment.ts";
import { isNoSpace } from "./no_space.ts";
import { openPacking } from "./segment_packing.ts";
import { addMark, MARKS_FILE, parseMarks, renderMark, writeMark } from "./segment_marks.ts";
import { dropAll, dropBeyond, dropOldest, removeFile } from "./segment_store.ts";
import { NO_PLACE, type Output } from "./stream.ts";

/**
 * The number of plain segments in a limit in bytes. A compressed segment is at least ten times
 * smaller.
 */
const SEGMENTS_IN_BYTES = 16;

/** The number of segments in a limit in time. */
const SEGMENTS_IN_AGE = 24;

/**
 * The bounds of the size of a segment. Smaller segments compress worse. Larger segments delay the
 * end of PROFIT by more than 1 s.
 */
const LEAST_SEGMENT_BYTES = 2 ** 16;
const MOST_SEGMENT_BYTES = 2 ** 25;

/** The least time between two equal messages about a full disk. */
const TELL_PACE_MS = 60_000;

/**
 * Opens a folder for a recording, or creates it. The folder is locked until the output is closed.
 *
 * @param path The path of the folder.
 * @param existing What to do with an existing recording. "append" continues the last segment if it is
 * open and has the same header, and otherwise begins a segment.
 * @param header The first line of each segment.
 * @param keep The limits.
 * @param world The clocks, standard error, and the signal that sets a mark.
 * @returns The output.
 * @throws {UsageError} If the folder must not be written.
 * @throws {EnvironmentError} If the folder cannot be written.
 */
export async function openSegments(
  path: string,
  existing: Existing,
  header: string,
  keep: Keep,
  { clock, say, listenForMarks }: Pick<World, "clock" | "say" | "listenForMarks">,
): Promise<Output> {
  const name = `"${path}"`;
  const warn = (text: string) => say(`profit: ${escapeTerminal(text)}\n`);
  const segmentBytes = Math.max(
    LEAST_SEGMENT_BYTES,
    Math.min(MOST_SEGMENT_BYTES, (keep.bytes ?? Infinity) / SEGMENTS_IN_BYTES),
  );
  const segmentMs = (keep.ageMs ?? Infinity) / SEGMENTS_IN_AGE;
  const folder = openSegmentFolder(path, existing, keep, clock);
  const { store } = folder;
  const packing = openPacking(store, dropWhatIsOver, warn);
  let replaces = existing === "replace";
  const encoder = new TextEncoder();
  let open: OpenSegment | null = null;
  let number = store.segments.at(-1)?.number ?? 0;
  let isOpen = true;
  let isFullDisk = false;
  let lostTicks = 0;
  let dropped = 0;
  const toldMs = new Map<string, number>();
  try {
    open = existing === "append" ? await continueSegment(store, header, clock) : null;
    dropWhatIsOver();
    if (!makeRoomFor(beginSegment)) throw new Error("the disk is full");
    void packing.run();
    listenForMarks(() => mark("SIGUSR2"));
  } catch (cause) {
    folder.close();
    throw asEnvironmentError(cause);
  }

  function asEnvironmentError(cause: unknown): EnvironmentError {
    if (cause instanceof EnvironmentError) return cause;
    return new EnvironmentError(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
  }

  function dropWhatIsOver(): void {
    const openBytes = Math.max(segmentBytes, open?.bytes ?? 0);
    if (!replaces) dropBeyond(store, keep, clock.monotonicMs(), openBytes, isLastKept());
  }

  /** Returns whether the last closed segment has the newest rows. These rows are never deleted. */
  function isLastKept(): boolean {
    return !open?.hasRows;
  }

  function beginSegment(): OpenSegment {
    if (open !== null) return open;
    const startEpochMs = clock.epochMs();
    const about = { number: number + 1, startEpochMs, startMonotonicMs: clock.monotonicMs() };
    open = createSegment(store.folder, nameSegment(number + 1, startEpochMs), about, header);
    number++;
    return open;
  }

  function write(text: string): void {
    if (text === "") return;
    if (open !== null && isFull(open)) closeSegment(open);
    const bytes = encoder.encode(text);
    const isWritten = makeRoomFor(() => writeRows(beginSegment(), bytes));
    if (!isWritten) return void lostTicks++;
    if (replaces) {
      replaces = false;
      dropAll(store);
    }
  }

  function isFull({ bytes, startMonotonicMs, file }: OpenSegment): boolean {
    return bytes >= segmentBytes || clock.monotonicMs() - startMonotonicMs >= segmentMs ||
      file.statSync().nlink === 0;
  }

  /** Closes the open segment. It is compressed while the recording continues. */
  function closeSegment(segment: OpenSegment): void {
    const { file, number, startEpochMs, name, bytes, hasRows, rows } = segment;
    open = null;
    const isThere = file.statSync().nlink !== 0;
    file.close();
    if (isThere && !hasRows) removeFile(`${store.folder}/${name}`);
    if (isThere && hasRows) {
      const endMonotonicMs = clock.monotonicMs();
      const endEpochMs = clock.epochMs();
      const about = { number, startEpochMs, name, bytes, rows };
      store.segments.push({ ...about, endEpochMs, endMonotonicMs, isGone: false });
    }
    dropWhatIsOver();
    void packing.run();
  }

  /**
   * Runs an action, and deletes the oldest segments until the disk has space for it. Afterwards
   * there may also be space to compress the other segments.
   */
  function makeRoomFor(action: () => void): boolean {
    for (;;) {
      try {
        action();
        if (isFullDisk) void packing.run();
        isFullDisk = false;
        return true;
      } catch (error) {
        if (!isNoSpace(error)) throw error;
        isFullDisk = true;
        if (replaces || dropOldest(store, isLastKept()) === null) {
          tellFull("no other segment is left to delete; ticks are lost until there is space");
          return false;
        }
        dropped++;
        tellFull("deleted the oldest segment to continue");
      }
    }
  }

  function tellFull(what: string): void {
    const nowMs = clock.monotonicMs();
    if (nowMs - (toldMs.get(what) ?? -Infinity) < TELL_PACE_MS) return;
    toldMs.set(what, nowMs);
    warn(`The disk of ${name} is full: ${what}`);
  }

  function mark(reason: string): void {
    if (!isOpen) return;
    const line = renderMark(clock.epochMs(), keep.aroundMs, reason);
    const path = `${store.folder}/${MARKS_FILE}`;
    try {
      if (!makeRoomFor(() => writeMark(store.folder, line))) throw new Error("the disk is full");
    } catch (error) {
      warn(`Cannot write "${path}": ${reasonOf(error)}; the mark ends with this recorder`);
    }
    for (const mark of parseMarks(line)) addMark(store.marks, mark);
    warn(`Marked in "${path}": ${line.trimEnd()}`);
  }

  async function orEnvironmentError(action: () => void): Promise<void> {
    try {
      await action();
    } catch (cause) {
      throw asEnvironmentError(cause);
    }
  }

  return {
    name,
    path,
    isTerminal: false,
    writeHeader: () => Promise.resolve(),
    write: async (text) => {
      await orEnvironmentError(() => write(text));
      return true;
    },
    end: async () => {
      await orEnvironmentError(() => open === null ? undefined : closeSegment(open));
      await packing.run();
    },
    discard: () => {
      const { file, name, hasRows } = open ?? {};
      if (file !== undefined && !hasRows) removeFile(`${store.folder}/${name}`);
      close();
      folder.discard();
    },
    findPlace: () => {
      if (!isOpen) return NO_PLACE;
      const rows = store.segments.reduce((sum, one) => sum + one.rows, open?.rows ?? 0);
      const isLost = lostTicks > 0 && rows === 0;
      return { path: isLost ? null : path, trouble: describeTrouble(rows), isLost, rows };
    },
    mark,
    close,
  };

  function describeTrouble(rows: number): string | null {
    const parts = [
      ...(dropped > 0 ? [`${dropped} of the oldest segments were deleted`] : []),
      ...(lostTicks > 0 ? [`${lostTicks} ticks are lost`] : []),
      ...(lostTicks > 0 && rows === 0 ? ["no row of this recording was kept"] : []),
    ];
    return parts.length === 0 ? null : `The disk of ${name} was full: ${parts.join(", and ")}`;
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    packing.stop();
    open?.file.close();
    open = null;
    folder.close();
  }
}
