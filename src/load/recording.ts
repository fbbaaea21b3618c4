/**
 * Reads a recording in a file or in the segments of a folder. If the rows of a file are not in time order,
 * the module reads the file a second time and sorts the rows.
 *
 * @module
 */

import type { Snapshot } from "../model/samples.ts";
import type { Window } from "../model/window.ts";
import type { Folder } from "../model/world.ts";
import type { ReadRows } from "./loading.ts";
import { emptyNotes, HeaderError, type LoadNotes, loadSnapshots } from "./mod.ts";
import { readRecording } from "./open.ts";
import { DisorderError } from "./order.ts";
import { beginPassedTime, endPassedTime, passTime } from "./passed_time.ts";

/** A recording to read. */
export interface Source {
  /** The name of the file in messages. */
  readonly path: string;
  /** Opens a folder; `null` if the path is not a folder. */
  readonly openFolder?: () => Promise<Folder | null>;
  /** Opens the file at the start, also a second time. */
  readonly open: () => Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
  /** Reads the rows of CSV if the file does not begin with column names. */
  readonly readCsv?: ReadRows;
}

/**
 * Reads a recording. Each tick has the time of the wall clock, which may have been set, and the time that
 * really passed.
 *
 * @param source The recording.
 * @param empty Creates the empty result. If the file is read a second time, the function is called again.
 * @param add Adds a snapshot to the result.
 * @param window The requested part; `null` for the whole recording.
 * @returns The result, and the notes on the file.
 * @throws {DataError} If the file cannot be read, is empty, or is not a recording. The message has
 * the line and the value.
 */
export async function loadRecording<Remembered>(
  source: Source,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
  window: Window | null = null,
): Promise<{ remembered: Remembered; notes: LoadNotes }> {
  try {
    return await loadSource(source, empty, add, window);
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error;
    const { findHeader } = await import("./find_header.ts");
    const readCsv = await findHeader(source);
    if (readCsv === null) throw error;
    return await loadSource({ ...source, readCsv }, empty, add, window);
  }
}

async function loadSource<Remembered>(
  source: Source,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
  window: Window | null,
): Promise<{ remembered: Remembered; notes: LoadNotes }> {
  const { path, open, openFolder, readCsv } = source;
  const notes = emptyNotes();
  // Loaded on demand: most users want the whole recording.
  const part = window && await (await import("./part.ts")).openPart(source, window);
  const span = part?.span ?? null;
  const take = part?.take ?? ((snapshots) => snapshots);
  const folder = await openFolder?.() ?? null;
  if (folder !== null) {
    const { readFolder } = await import("./folder.ts");
    const snapshots = take(readFolder(folder, path, notes, span), notes);
    return { remembered: await addAll(snapshots, empty, add), notes };
  }
  try {
    const snapshots = readRecording(await open(), path, notes, loadSnapshots, readCsv);
    return { remembered: await addAll(take(snapshots, notes), empty, add), notes };
  } catch (error) {
    if (!(error instanceof DisorderError)) throw error;
  }
  const { loadUnordered } = await import("./sort.ts");
  const again = { ...emptyNotes(), isSorted: true };
  const snapshots = readRecording(await open(), path, again, loadUnordered, readCsv);
  return { remembered: await addAll(take(snapshots, again), empty, add), notes: again };
}

async function addAll<Remembered>(
  blocks: AsyncIterable<readonly Snapshot[]>,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
): Promise<Remembered> {
  const remembered = empty();
  const passed = beginPassedTime();
  const addOne = (snapshot: Snapshot) => add(remembered, snapshot);
  for await (const snapshots of blocks) {
    for (const snapshot of snapshots) passTime(passed, snapshot, addOne);
  }
  endPassedTime(passed, addOne);
  return remembered;
}
