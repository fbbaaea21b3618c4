/**
 * Reads a part of a recording: finds the times of the part, and takes its snapshots.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import { listSegments } from "../model/segments.ts";
import { needsEnd, type Span, spanOf, type Window } from "../model/window.ts";
import { openSegment } from "./folder.ts";
import type { ReadRows } from "./loading.ts";
import { emptyNotes, type LoadNotes } from "./mod.ts";
import { type LoadText, readRecording } from "./open.ts";
import type { Source } from "./recording.ts";
import { PLACES } from "./row.ts";

/** A part of a recording. */
export interface Part {
  /** The times of the part. */
  readonly span: Span;
  /** Takes the snapshots of the part, and notes the number of rows. */
  readonly take: (blocks: Blocks, notes: LoadNotes) => Blocks;
}

/** Snapshots, several at a time. */
export type Blocks = AsyncIterable<readonly Snapshot[]>;

/**
 * Finds the times of a part. If the times depend on the end of the recording, the function reads the whole
 * file, or the last segment of a folder.
 *
 * @param source The recording.
 * @param window The requested part.
 * @returns The part.
 * @throws {DataError} If the recording cannot be read.
 */
export async function openPart(source: Source, window: Window): Promise<Part> {
  const span = spanOf(window, needsEnd(window) ? await findEnd(source) : NaN);
  return { span, take: (blocks, notes) => takePart(blocks, span, notes) };
}

/** Finds the time of the last row, in milliseconds since 1970. */
async function findEnd({ path, open, openFolder, readCsv }: Source): Promise<number> {
  const folder = await openFolder?.() ?? null;
  if (folder === null) return await findLast(await open(), path, readCsv);
  for (const segment of listSegments(folder.names).reverse()) {
    try {
      const lastEpochMs = await findLast(await openSegment(folder, segment) ?? [], segment.name);
      if (lastEpochMs > -Infinity) return lastEpochMs;
    } catch (error) {
      // PROFIT reports the segment when it reads the recording.
      if (!(error instanceof DataError)) throw error;
    }
  }
  return -Infinity;
}

async function findLast(
  bytes: Parameters<LoadText>[0],
  path: string,
  readCsv?: ReadRows,
): Promise<number> {
  let last = -Infinity;
  const load: LoadText = async function* (chunks, path, notes, read) {
    const reading = read(chunks, path, notes, ({ numbers }) => {
      last = Math.max(last, numbers[PLACES.timestamp]!);
    });
    for await (const _ of reading) yield [];
  };
  for await (const _ of readRecording(bytes, path, emptyNotes(), load, readCsv)); // Looks at each row.
  return last * 1000;
}

async function* takePart(
  blocks: Blocks,
  { fromEpochMs, toEpochMs }: Span,
  notes: LoadNotes,
): AsyncGenerator<readonly Snapshot[]> {
  let rows = 0;
  for await (const snapshots of blocks) {
    const part = snapshots.filter(({ tick }) =>
      tick.epochMs >= fromEpochMs && tick.epochMs <= toEpochMs
    );
    rows += part.reduce((sum, { samples }) => sum + samples.length, 0);
    yield part;
  }
  notes.part = { fromEpochMs, toEpochMs, rows };
}
