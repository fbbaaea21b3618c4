/**
 * A recording in a file, whatever the order of its rows: read in one pass, or where they are not in
 * the order of time, once more and sorted; or in the segments of a folder.
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

/** A recording that is read. */
export interface Source {
  /** What messages call it. */
  readonly path: string;
  /** Looks into it where it is a folder; `null` where it is none. */
  readonly openFolder?: () => Promise<Folder | null>;
  /** Opens it at its start, also a second time. */
  readonly open: () => Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
  /** Reads the rows of CSV, where column names do not begin it. */
  readonly readCsv?: ReadRows;
}

/**
 * Reads a recording. Its ticks have the time that passed beside the clock's, which may have been set.
 *
 * @param source The file.
 * @param empty Makes what is remembered, of nothing yet; where the file is read once more, again.
 * @param add Remembers a snapshot.
 * @param window Which part of it is wanted; `null` for all of it.
 * @returns What was remembered, and what is worth knowing of the file.
 * @throws {DataError} When it cannot be read, is empty, or no recording; with line and value.
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
    const { findLastHeader } = await import("./last_header.ts");
    const readCsv = await findLastHeader(source);
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
  // Loaded on demand: most recordings are wanted whole.
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
