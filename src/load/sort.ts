/**
 * Reads recordings whose rows are in any order, and sorts the rows. The result depends only on the rows.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { emptyIdentities } from "./identify.ts";
import { areLabels } from "./labels.ts";
import type { ReadRows } from "./loading.ts";
import { type LoadNotes, readRows } from "./mod.ts";
import { MOST_AT_ONCE, snapshotOf, tooManyAtOnce } from "./order.ts";
import { emptyRow, PLACES } from "./row.ts";
import {
  emptyStore,
  listLabels,
  rankWords,
  type RowStore,
  storeRow,
  takeRow,
} from "./row_store.ts";
import { extrasOf, sampleOf } from "./sample.ts";
import { findStepsBack } from "./steps_back.ts";

/** The number of snapshots that the function yields at a time. */
const BLOCK = 256;

/**
 * Reads all rows of a recording into memory. The rows may be in any order. If a process has several rows of
 * one time, one row counts.
 *
 * @param chunks The bytes of the file, in chunks of any size.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param read Reads the rows.
 * @returns The snapshots, several at a time, in time order. If the clock was set back, the snapshots are in
 * the order of the file.
 * @throws {DataError} If the file is empty or is not a recording. The message has the line and the
 * value.
 */
export async function* loadUnordered(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  read: ReadRows = readRows,
): AsyncGenerator<readonly Snapshot[]> {
  const store = emptyStore();
  let headers = 0;
  const reading = read(chunks, path, notes, (row, { labels }) => {
    if (notes.repeatedHeaders > headers) store.beginnings.add(store.rows);
    headers = notes.repeatedHeaders;
    storeRow(store, row, labels);
  });
  for await (const _ of reading); // Stores each row.
  const { order, labels } = findOrder(store, notes);
  yield* listSnapshots(store, order, labels, notes, path);
}

/** Returns the rows in order, and the labels of each row. */
function findOrder(
  store: RowStore,
  notes: LoadNotes,
): { order: Uint32Array; labels: Uint32Array } {
  const texts = sortRows(store, listLabels(store, []), notes);
  const numbered = findNumbered(store, texts);
  return numbered.length === 0 ? texts : sortRows(store, listLabels(store, numbered), notes);
}

function sortRows(store: RowStore, labels: Uint32Array, { isTextSorted }: LoadNotes) {
  const steps = isTextSorted ? null : findStepsBack(store, labels);
  const ticks = steps ?? store.numbers[PLACES.timestamp]!;
  const compare = rowComparer(store, labels, ticks);
  const order = Uint32Array.from({ length: store.rows }, (_, row) => row).sort(compare);
  return { order, labels };
}

/** Compares rows by tick, then by process, then by all other values. */
function rowComparer(
  store: RowStore,
  labels: Uint32Array,
  ticks: ArrayLike<number>,
): (a: number, b: number) => number {
  const ranks = rankWords(store);
  const { pid, creation_epoch } = PLACES;
  const pids = store.numbers[pid]!;
  const others = store.numbers.filter((_, place) => place !== pid && place !== creation_epoch);
  const numbers = [store.numbers[creation_epoch] ?? [], ...others];
  const texts = Object.values(store.texts);
  return (a, b) => {
    const first = ticks[a]! - ticks[b]! || pids[a]! - pids[b]! ||
      ranks[labels[a]!]! - ranks[labels[b]!]!;
    if (first !== 0) return first;
    for (const column of numbers) {
      const difference = (column[a] ?? NaN) - (column[b] ?? NaN);
      if (difference > 0 || difference < 0) return difference;
      if (Number.isNaN(difference)) {
        const [known, other] = [column[a], column[b]].map((value) => Number.isNaN(value ?? NaN));
        if (known !== other) return known ? -1 : 1;
      }
    }
    for (const column of texts) {
      const difference = ranks[column[a] ?? 0]! - ranks[column[b] ?? 0]!;
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** Finds the columns whose numbers alone distinguish processes, such as numbers of shards. */
function findNumbered(
  { labels: columns, numbers, words, rows }: RowStore,
  { order, labels }: { order: Uint32Array; labels: Uint32Array },
): string[] {
  if (columns.size === 0) return [];
  const keys = [PLACES.timestamp, PLACES.pid, PLACES.creation_epoch]
    .map((place) => numbers[place])
    .filter((column) => column !== undefined);
  const areAlike = (a: number, b: number) =>
    labels[a] === labels[b] && keys.every((column) => Object.is(column[a], column[b]));
  const differing = new Set<string>();
  for (let at = 1; at < rows; at++) {
    const [a, b] = [order[at - 1]!, order[at]!];
    if (!areAlike(a, b)) continue;
    for (const [name, column] of columns) if (column[a] !== column[b]) differing.add(name);
  }
  return [...differing].filter((name) => {
    const column = columns.get(name)!;
    return areLabels(Array.from(new Set(column.subarray(0, rows)), (place) => words[place]!));
  });
}

/** Makes snapshots of the rows in order. */
function* listSnapshots(
  store: RowStore,
  order: Uint32Array,
  labels: Uint32Array,
  notes: LoadNotes,
  path: string,
): Generator<readonly Snapshot[]> {
  const ticks = store.numbers[PLACES.timestamp]!;
  const extras = extrasOf(
    Object.entries(PLACES).filter(([, place]) => place in store.numbers || place in store.texts)
      .map(([name]) => name as keyof typeof PLACES),
  );
  const [identities, row] = [emptyIdentities(), emptyRow()];
  let block: Snapshot[] = [];
  let samples: Sample[] = [];
  for (let at = 0; at < order.length; at++) {
    takeRow(store, order[at]!, row);
    row.labels = store.words[labels[order[at]!]!]!;
    const sample = sampleOf(row, extras, identities);
    if (sample !== null) samples.push(sample);
    else {
      requireFineTimes(notes, path);
      notes.doubles++;
      if (!areEqual(store, order[at - 1]!, order[at]!)) notes.differingDoubles++;
    }
    const timestamp = ticks[order[at]!]!;
    if (samples.length > MOST_AT_ONCE) {
      throw new DataError(`Cannot read "${path}": ${tooManyAtOnce(timestamp)}`);
    }
    if (at + 1 < order.length && ticks[order[at + 1]!] === timestamp) continue;
    block.push(snapshotOf(timestamp, samples));
    samples = [];
    if (block.length < BLOCK) continue;
    yield block;
    block = [];
  }
  yield block;
}

/** Returns whether two rows have the same numbers. */
function areEqual({ numbers }: RowStore, a: number, b: number): boolean {
  return numbers.every((column) => Object.is(column[a], column[b]));
}

/** Makes sure that two rows of one process and time do not come from shortened times. */
function requireFineTimes({ coarseTimes, rows }: LoadNotes, path: string): void {
  if (coarseTimes === null || coarseTimes.rows < rows) return;
  const { line, cell } = coarseTimes;
  throw new DataError(
    `Cannot read "${path}": line ${line}: timestamp "${cell}" is shortened, as in all rows, probably ` +
      "by a spreadsheet; set the format of this column to three decimals, and export the file again",
  );
}
