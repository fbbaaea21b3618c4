/**
 * A recording in a folder back to snapshots: its segments one behind the other, also while a recorder
 * writes the last one, closes it, and throws the first one away.
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

/** A segment that was plain a moment ago may have been closed since. */
const CLOSED_ENDINGS = ["", ".zst", ".gz"];

/** A segment is named after the first sample was taken, and small steps of the clock are frequent. */
const NAME_TOLERANCE_MS = 60_000;

/**
 * Reads the segments of a recording. A process that is in several of them is one process. Where time
 * goes back, the clock was set.
 *
 * @param folder The folder.
 * @param path What messages call it.
 * @param notes Is filled with what is worth knowing of the recording.
 * @param span What is wanted: segments that end before it, or begin after it, are not read.
 * @returns Its snapshots, some at a time.
 * @throws {DataError} When there is no segment in it, or none can be read.
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
    if (segment !== segments.at(-1)) noteCutOff(notes);
  }
  endSnapshot(assembly);
  yield assembly.ended;
}

/**
 * Opens a segment.
 *
 * @param folder The folder.
 * @param segment The segment, as it was a moment ago.
 * @returns Its bytes; `null` where it was thrown away since.
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

/** Whether a segment may have rows of a span. It ends where the next one begins. */
function mayHave(all: readonly SegmentName[], at: number, span: Span): boolean {
  const startEpochMs = all[at]!.startEpochMs;
  const endEpochMs = all[at + 1]?.startEpochMs ?? Infinity;
  // Where the clock was set back meanwhile, the names do not tell.
  if (endEpochMs < startEpochMs) return true;
  return endEpochMs + NAME_TOLERANCE_MS >= span.fromEpochMs &&
    startEpochMs - NAME_TOLERANCE_MS <= span.toEpochMs;
}

/** A recorder that was killed may have left a row without an end, of which none makes a whole. */
function noteCutOff(notes: LoadNotes): void {
  if (notes.cutOffLine === null) return;
  noteLeftOut(notes, notes.cutOffLine, "the row has no end");
  notes.cutOffLine = null;
}
