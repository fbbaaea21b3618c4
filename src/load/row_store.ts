/**
 * Stores all rows of a file in memory, in columns. A row with the seven default columns needs 50 bytes.
 * Pure, except that the functions change the store.
 *
 * @module
 */

import { roomFor } from "../model/growing.ts";
import { joinLabels, type LabelColumn } from "./labels.ts";
import { compareTexts } from "./order.ts";
import { PLACES, type Row } from "./row.ts";

/** The rows of a file, in the order of the file. */
export interface RowStore {
  /** The number of rows. */
  rows: number;
  /** The columns with numbers, each at its place in a row. A column without any value is missing. */
  readonly numbers: Float64Array[];
  /** The columns with text, as indexes in `words`. */
  readonly texts: Uint32Array[];
  /** The columns that may contain labels, by name, as indexes in `words`. */
  readonly labels: Map<string, Uint32Array>;
  /** All different texts. The first text means an empty cell. */
  readonly words: string[];
  /** The index of each text in `words`. */
  readonly placeOf: Map<string, number>;
  /** The rows directly after a repeated header. */
  readonly beginnings: Set<number>;
}

const FIRST_ROWS = 1024;

const PLACE_COUNT = Object.keys(PLACES).length;

/** Creates a store without rows. */
export function emptyStore(): RowStore {
  return {
    rows: 0,
    numbers: [],
    texts: [],
    labels: new Map(),
    words: [""],
    placeOf: new Map([["", 0]]),
    beginnings: new Set(),
  };
}

/**
 * Adds a row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emptyRow, fillRow, PLACES } from "./row.ts";
 *
 * const [store, row] = [emptyStore(), emptyRow()];
 * fillRow(row, { pid: 7, name: "acme", timestamp: 1.5 }, ["pid", "name", "timestamp"]);
 * storeRow(store, row, []);
 * assertEquals([store.rows, store.numbers[PLACES.pid]?.[0], store.words[1]], [1, 7, "acme"]);
 * ```
 *
 * @param store The store.
 * @param row The row.
 * @param labels The columns that may contain labels.
 */
export function storeRow(store: RowStore, row: Row, labels: readonly LabelColumn[]): void {
  const at = store.rows++;
  for (let place = 0; place < PLACE_COUNT; place++) {
    const number = row.numbers[place]!;
    if (place in store.numbers || !Number.isNaN(number)) {
      const column = roomForNumbers(store.numbers[place] ?? new Float64Array(0), at);
      store.numbers[place] = column;
      column[at] = number;
    }
    const text = row.texts[place]!;
    if (place in store.texts || text !== null) {
      const column = roomForWords(store.texts[place] ?? new Uint32Array(0), at);
      store.texts[place] = column;
      column[at] = findWord(store, text ?? "");
    }
  }
  for (const [place, { name }] of labels.entries()) {
    const column = roomForWords(store.labels.get(name) ?? new Uint32Array(0), at);
    store.labels.set(name, column);
    column[at] = findWord(store, row.labelTexts[place] ?? "");
  }
}

/** Returns a column with room for one more row. Unknown values are `NaN`. */
function roomForNumbers(column: Float64Array, at: number): Float64Array {
  const { length } = column;
  return at < length ? column : roomFor(column, at).fill(NaN, length);
}

function roomForWords(column: Uint32Array, at: number): Uint32Array {
  if (at < column.length) return column;
  const larger = new Uint32Array(Math.max(FIRST_ROWS, 2 * at));
  larger.set(column);
  return larger;
}

function findWord({ words, placeOf }: RowStore, text: string): number {
  const known = placeOf.get(text);
  if (known !== undefined) return known;
  placeOf.set(text, words.length);
  return words.push(text) - 1;
}

/**
 * Reads a row from the store.
 *
 * @param store The store.
 * @param at The index of the row.
 * @param row Receives the numbers and texts.
 */
export function takeRow({ numbers, texts, words }: RowStore, at: number, row: Row): void {
  for (let place = 0; place < PLACE_COUNT; place++) {
    row.numbers[place] = numbers[place]?.[at] ?? NaN;
    row.texts[place] = words[texts[place]?.[at] ?? 0]! || null;
  }
}

/**
 * Lists the labels of each row.
 *
 * @param store The rows.
 * @param numbered The names of the columns in which whole numbers are labels, too.
 * @returns Indexes in `words`.
 */
export function listLabels(store: RowStore, numbered: readonly string[]): Uint32Array {
  const columns = [...store.labels.keys()].map((name, at) => ({ name, at }));
  const cells = [...store.labels.values()];
  const known = new Map<string, number>();
  return Uint32Array.from({ length: store.rows }, (_, row) => {
    const key = cells.map((column) => column[row] ?? 0).join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const texts = cells.map((column) => store.words[column[row] ?? 0]! || null);
    const place = findWord(store, joinLabels(columns, texts, numbered));
    known.set(key, place);
    return place;
  });
}

/** Returns the rank of each word in the order of UTF-16 code units. */
export function rankWords({ words }: RowStore): Uint32Array {
  const ranks = new Uint32Array(words.length);
  const order = Uint32Array.from(words, (_, at) => at)
    .sort((a, b) => compareTexts(words[a]!, words[b]!));
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank;
  return ranks;
}
