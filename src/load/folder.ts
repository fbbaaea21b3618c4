/**
 * Reads the recording in a folder: one segment after the other. A recorder may write, close and delete
 * segments at the same time.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import { listSegments, type SegmentName } from "../model/segments.ts";
import type { Span } from "../model/window.ts";
import type { Folder } from "../model/world.ts";
import { assembleSnapshots, type LoadNotes } from "./mod.ts";
import { noteLeftOut } from "./notes.ts";
import { readRecording } from "./open.ts";
import { beginAssembly, endSnapshot } from "./order.ts";

/** A recorder may close and compress a plain segment at any time. */
const CLOSED_ENDINGS = ["", ".zst", ".gz"];

/**
 * The tolerance for the times in names of segments. A segment gets its name after its first sample,
 * and small steps of the clock are frequent.
 */
const NAME_TOLERANCE_MS = 60_000;

/**
 * Reads the segments of a recording. A process in several segments is one process. If time goes back, the
 * clock was set.
 *
 * @param folder The folder.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the recording.
 * @param span The requested part; `null` for the whole recording. The function skips other segments.
 * @returns The snapshots, several at a time.
 * @throws {DataError} If the folder has no segment, or if no segment can be read.
 */
export async function* readFolder(
  folder: Folder,
  path: string,
  notes: LoadNotes,
  span: Span | null,
): AsyncGenerator<readonly Snapshot[]> {
  const all = listSegments(folder.names);
  const segments = all.filter((_, at) => span === null || mayHave(all, at, span));
  if (all.length === 0) {
    const advice = "to report the CSV files in it, name them";
    throw new DataError(`Cannot read "${path}": it is a folder without a recording; ${advice}`);
  }
  const assembly = beginAssembly(true);
  const load = assembleSnapshots.bind(null, assembly);
  for (const segment of segments) {
    notes.file = `${path.replace(/\/*$/, "")}/${segment.name}`;
    try {
      const bytes = await openSegment(folder, segment);
      if (bytes !== null) yield* readRecording(bytes, notes.file, notes, load);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      notes.unread.push(error.message);
      if (notes.unread.length === segments.length) throw error;
    }
    noteCutOff(notes);
  }
  endSnapshot(assembly);
  yield assembly.ended;
}

/**
 * Opens a segment.
 *
 * @param folder The folder.
 * @param segment The segment in the list of the folder.
 * @returns The bytes; `null` if a recorder has deleted the segment.
 */
export async function openSegment(
  { open }: Folder,
  { name, isPacked }: SegmentName,
): Promise<AsyncIterable<Uint8Array> | null> {
  for (const ending of isPacked ? [""] : CLOSED_ENDINGS) {
    const bytes = await open(`${name}${ending}`);
    if (bytes !== null) return bytes;
  }
  return null;
}

/** Returns whether a segment may have rows of a span. A segment ends where the next one begins. */
function mayHave(all: readonly SegmentName[], at: number, span: Span): boolean {
  const startEpochMs = all[at]!.startEpochMs;
  const endEpochMs = all[at + 1]?.startEpochMs ?? Infinity;
  // If the clock was set back, the names give no answer.
  if (endEpochMs < startEpochMs) return true;
  return endEpochMs + NAME_TOLERANCE_MS >= span.fromEpochMs &&
    startEpochMs - NAME_TOLERANCE_MS <= span.toEpochMs;
}

/**
 * Notes a row without an end, which a killed recorder may leave. No later segment continues this
 * row.
 */
function noteCutOff(notes: LoadNotes): void {
  if (notes.cutOffLine === null) return;
  noteLeftOut(notes, notes.cutOffLine, "the row has no end");
  notes.cutOffLine = null;
}
