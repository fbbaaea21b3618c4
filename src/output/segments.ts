/**
 * The output of a recording in a folder: it goes to a segment until that is large or old enough, and
 * then to the next one. The segment that is written is plain CSV, so that a kill costs no more than
 * the row in hand; those before it are compressed, and the oldest are thrown away.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import { type Keep, nameSegment } from "../model/segments.ts";
import type { Existing, World } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { openSegmentFolder } from "./segment_folder.ts";
import { continueSegment, createSegment, type OpenSegment, writeWhole } from "./open_segment.ts";
import { isNoSpace } from "./no_space.ts";
import { openPacking } from "./segment_packing.ts";
import { addMark, MARKS_FILE, parseMarks, renderMark, writeMark } from "./segment_marks.ts";
import { dropAll, dropBeyond, dropOldest, removeFile } from "./segment_store.ts";
import { NO_PLACE, type Output } from "./stream.ts";

/** A segment has this part of a limit in bytes, while it is plain; compressed, a tenth of that. */
const SEGMENTS_IN_BYTES = 16;

/** A segment lasts for this part of a limit in time. */
const SEGMENTS_IN_AGE = 24;

/** Smaller segments would compress worse, and larger ones delay the end by more than a second. */
const LEAST_SEGMENT_BYTES = 2 ** 16;
const MOST_SEGMENT_BYTES = 2 ** 25;

/** So often at most it is told that the disk is full. */
const TELL_PACE_MS = 60_000;

/**
 * Opens the folder that a recording goes to, which is made where there is none. No other recorder may
 * write to it meanwhile.
 *
 * @param path The folder.
 * @param existing What to do when it has a recording already: to append goes on with its last segment,
 * where that was not closed and has this header, or else with a new one.
 * @param header The first line of each segment.
 * @param keep How much of the recording is kept.
 * @param world The clocks, who is told what goes wrong, and what tells of a moment to mark.
 * @returns The output.
 * @throws {UsageError} When the folder must not be written to.
 * @throws {EnvironmentError} When it cannot be.
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
    if (!replaces) dropBeyond(store, keep, clock.monotonicMs(), openBytes);
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
    const isWritten = makeRoomFor(() => writeWhole(beginSegment(), bytes));
    if (!isWritten) return void lostTicks++;
    open!.hasRows = true;
    if (replaces) {
      replaces = false;
      dropAll(store);
    }
  }

  function isFull({ bytes, startMonotonicMs, file }: OpenSegment): boolean {
    return bytes >= segmentBytes || clock.monotonicMs() - startMonotonicMs >= segmentMs ||
      file.statSync().nlink === 0;
  }

  /** Closes the segment that is written; it is compressed while the recording goes on. */
  function closeSegment({ file, number, startEpochMs, name, bytes, hasRows }: OpenSegment): void {
    open = null;
    const isThere = file.statSync().nlink !== 0;
    file.close();
    if (isThere && !hasRows) removeFile(`${store.folder}/${name}`);
    if (isThere && hasRows) {
      const endMonotonicMs = clock.monotonicMs();
      const endEpochMs = clock.epochMs();
      const about = { number, startEpochMs, name, bytes };
      store.segments.push({ ...about, endEpochMs, endMonotonicMs, isGone: false });
    }
    dropWhatIsOver();
    void packing.run();
  }

  /** Does what needs room on the disk, and throws the oldest segments away until there is some. */
  function makeRoomFor(action: () => void): boolean {
    for (;;) {
      try {
        action();
        return true;
      } catch (error) {
        if (!isNoSpace(error)) throw error;
        if (replaces || dropOldest(store) === null) {
          tellFull("there is no segment to throw away, and ticks are lost until there is room");
          return false;
        }
        dropped++;
        tellFull("threw the oldest segment away, to go on");
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
      warn(`Cannot write "${path}", so that the mark ends with this recorder: ${reasonOf(error)}`);
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
      return { path, trouble: describeTrouble(), isLost: false };
    },
    mark,
    close,
  };

  function describeTrouble(): string | null {
    const parts = [
      ...(dropped > 0 ? [`${dropped} of the oldest segments were thrown away`] : []),
      ...(lostTicks > 0 ? [`${lostTicks} ticks are lost`] : []),
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
