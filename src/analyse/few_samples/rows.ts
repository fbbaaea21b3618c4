/**
 * The rows of processes with few samples, found by pid, start time and labels. A row takes some 40 bytes;
 * an object in a map takes three times as much. Pure, except for the tables that the caller passes.
 *
 * @module
 */

import { roomFor } from "../../model/growing.ts";
import type { Process } from "../../model/processes.ts";

/** The identity of a process. */
export type Identity = Pick<Process, "pid" | "startTicks" | "labels">;

/** No row. */
export const NONE: number = -1;

/** The table of processes. Other tables have more columns for the same rows. */
export interface ProcessRows {
  /** The number of processes. */
  size: number;
  /** The number of rows that were ever used. */
  used: number;
  /** The first free row. */
  free: number;
  /** Process ids. */
  pids: Float64Array;
  /** Their starts. */
  startTicks: Float64Array;
  /** Their labels; empty without labels. */
  readonly labels: string[];
  /** The first row for each hash of pid, start and labels. The length is a power of two. */
  heads: Int32Array;
  /** The next row with the same hash; for a free row, the next free row. */
  next: Float64Array;
}

const FIRST_HEADS = 64;

/** The number of rows that a search compares, the newest first. Hardly any hash has so many rows. */
const MOST_LOOKS = 64;

/** Returns an empty table. */
export function emptyRows(): ProcessRows {
  return {
    size: 0,
    used: 0,
    free: NONE,
    pids: new Float64Array(0),
    startTicks: new Float64Array(0),
    labels: [],
    heads: new Int32Array(FIRST_HEADS).fill(NONE),
    next: new Float64Array(0),
  };
}

/**
 * Finds a process.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rows = emptyRows();
 * const added = [100, 200].map((startTicks) => addRow(rows, { pid: 7, startTicks }));
 * removeRow(rows, added[1]!);
 * const found = [100, 200].map((startTicks) => findRow(rows, { pid: 7, startTicks }));
 * assertEquals(found, [added[0], NONE]);
 * ```
 *
 * @param rows The table.
 * @param process The process.
 * @returns Its row, or `NONE`.
 */
export function findRow(rows: ProcessRows, { pid, startTicks, labels = "" }: Identity): number {
  let row = rows.heads[headOf(rows, pid, startTicks, labels)]!;
  for (let looks = 0; row !== NONE && looks < MOST_LOOKS; looks++) {
    const isSame = rows.pids[row] === pid && rows.startTicks[row] === startTicks;
    if (isSame && rows.labels[row] === labels) return row;
    row = rows.next[row]!;
  }
  return NONE;
}

/**
 * Adds a process that is not in the table.
 *
 * @returns Its row.
 */
export function addRow(rows: ProcessRows, { pid, startTicks, labels = "" }: Identity): number {
  if (rows.size === rows.heads.length) spread(rows);
  const row = rows.free === NONE ? rows.used++ : rows.free;
  if (row === rows.free) rows.free = rows.next[row]!;
  rows.pids = roomFor(rows.pids, row);
  rows.startTicks = roomFor(rows.startTicks, row);
  rows.next = roomFor(rows.next, row);
  rows.pids[row] = pid;
  rows.startTicks[row] = startTicks;
  rows.labels[row] = labels;
  rows.size++;
  link(rows, row);
  return row;
}

/** Removes a process. Another process may use its row later. */
export function removeRow(rows: ProcessRows, row: number): void {
  const { heads, next } = rows;
  const head = headOfRow(rows, row);
  if (heads[head] === row) heads[head] = next[row]!;
  else {
    let before = heads[head]!;
    while (next[before] !== row) before = next[before]!;
    next[before] = next[row]!;
  }
  rows.pids[row] = NaN;
  rows.labels[row] = "";
  next[row] = rows.free;
  rows.free = row;
  rows.size--;
}

/** Doubles the number of hash values, and hashes all processes again. */
function spread(rows: ProcessRows): void {
  rows.heads = new Int32Array(2 * rows.heads.length).fill(NONE);
  for (let row = 0; row < rows.used; row++) if (!Number.isNaN(rows.pids[row])) link(rows, row);
}

function link(rows: ProcessRows, row: number): void {
  const head = headOfRow(rows, row);
  rows.next[row] = rows.heads[head]!;
  rows.heads[head] = row;
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4). */
function headOf(
  { heads }: ProcessRows,
  pid: number,
  startTicks: number,
  labels: string,
): number {
  let text = 0;
  for (let at = 0; at < labels.length; at++) text = Math.imul(text, 31) + labels.charCodeAt(at);
  const mixed = Math.imul(
    pid ^ text ^ Math.imul(startTicks % 2 ** 32, 0x85ebca6b),
    0x9e3779b1,
  );
  return (mixed >>> 8) & (heads.length - 1);
}

function headOfRow(rows: ProcessRows, row: number): number {
  return headOf(rows, rows.pids[row]!, rows.startTicks[row]!, rows.labels[row]!);
}
