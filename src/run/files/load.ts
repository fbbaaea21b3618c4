/**
 * Reads an existing recording, and reports its irregularities.
 *
 * @module
 */

import { loadRecording } from "../../load/recording.ts";
import type { LeftOutLine, LoadNotes } from "../../load/notes.ts";
import { DataError } from "../../model/errors.ts";
import type { FileOptions } from "../../model/options.ts";
import type { Reading } from "../../model/processes.ts";
import type { Snapshot } from "../../model/samples.ts";
import type { Span, Window } from "../../model/window.ts";
import type { ReportWorld } from "../../model/world.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatCount } from "../../text/format.ts";

/** A recording that was read. */
export interface Read<Remembered> {
  /** The remembered values. */
  readonly remembered: Remembered;
  /** The number of lines that were left out. */
  readonly leftOutRows: number;
  /** The names of the columns. */
  readonly columns: ReadonlySet<string>;
  /** Whether every segment could be read. */
  readonly isWhole: boolean;
}

/**
 * Reads a recording.
 *
 * @param file The path; `-` is standard input.
 * @param world The outside world.
 * @param options Whether to suppress notes on irregularities, and whether a line that is not a row
 * is an error.
 * @param empty Makes an empty memory. It is called again if the file is read a second time.
 * @param add Adds a snapshot to the memory.
 * @param window The part of the recording; `null` for all of it.
 * @returns The recording.
 * @throws {DataError} If the file cannot be read, or is not a recording.
 */
export async function readRecording<Remembered>(
  file: string,
  world: ReportWorld,
  { quiet, strict }: Pick<FileOptions, "quiet" | "strict">,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
  window: Window | null = null,
): Promise<Read<Remembered>> {
  const source = {
    path: file,
    open: () => world.open(file),
    openFolder: () => world.openFolder(file),
  };
  const { remembered, notes } = await loadRecording(source, empty, add, window);
  if (strict) requireWhole(notes, file);
  const say = (line: string) => world.say(`profit: ${escapeTerminal(line)}\n`);
  for (const reason of notes.unread) say(`${reason}; the other segments are read`);
  if (notes.rows === 0) say(`"${file}" has no rows`);
  else if (notes.part?.rows === 0) say(`"${file}" has no rows ${describeSpan(notes.part)}`);
  if (!quiet) describeNotes(file, notes).forEach(say);
  const isCut = notes.cutOffLine !== null || notes.damagedData !== null;
  // The number of rows in damaged data is unknown.
  const leftOutRows = notes.leftOutRows + (isCut ? 1 : 0);
  return { remembered, leftOutRows, columns: notes.columns, isWhole: notes.unread.length === 0 };
}

/** Describes a span in words. */
function describeSpan({ fromEpochMs, toEpochMs }: Span): string {
  const words = [
    ...(fromEpochMs > -Infinity ? [`from ${renderUtc(fromEpochMs)} on`] : []),
    ...(toEpochMs < Infinity ? [`up to ${renderUtc(toEpochMs)}`] : []),
  ];
  return words.join(" and ");
}

function renderUtc(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function requireWhole(
  { leftOut: [first], cutOffLine, cutOffData, damagedData, unread }: LoadNotes,
  file: string,
): void {
  if (unread[0] !== undefined) throw new DataError(unread[0]);
  if (first !== undefined) {
    throw new DataError(`Cannot read "${first.file ?? file}": line ${first.line}: ${first.reason}`);
  }
  if (damagedData !== null) {
    const { compression, reason } = damagedData;
    throw new DataError(`Cannot read "${file}": its ${compression} data is damaged: ${reason}`);
  }
  if (cutOffLine !== null) {
    throw new DataError(`Cannot read "${file}": line ${cutOffLine}: the last line has no end`);
  }
  if (cutOffData !== null) {
    throw new DataError(`Cannot read "${file}": its ${cutOffData} data has no end`);
  }
}

function describeNotes(
  file: string,
  {
    log,
    isSorted,
    doubles,
    differingDoubles,
    leftOutRows,
    leftOut,
    cutOffLine,
    cutOffData,
    damagedData,
  }: LoadNotes,
): string[] {
  return [
    ...(log === null
      ? []
      : [`"${file}" is a log of ${log.tool}, which does not contain ${log.lacks}`]),
    ...(isSorted
      ? [`Sorted the rows of "${file}" in memory, because they are not in time order`]
      : []),
    ...describeDoubles(file, doubles, differingDoubles),
    ...(cutOffData === null
      ? []
      : [`The ${cutOffData} data of "${file}" has no end: PROFIT read everything up to there`]),
    ...(damagedData === null ? [] : [
      `Left out the unreadable parts of the ${damagedData.compression} data of "${file}": ` +
      damagedData.reason,
    ]),
    ...describeLeftOut(file, leftOutRows, leftOut),
    ...(cutOffLine === null
      ? []
      : [`Left out line ${cutOffLine} of "${file}": the last line has no end`]),
  ];
}

/** A spreadsheet may shorten times, so that several ticks have one time. Their rows differ. */
function describeDoubles(file: string, doubles: number, differing: number): string[] {
  if (doubles === 0) return [];
  const rows = formatCount(doubles, "row");
  const leftOut = `Left out ${rows} of "${file}": another row has the same process and time`;
  if (differing === 0) return [leftOut];
  const others = differing === 1 ? "1 row has" : `${differing} rows have`;
  return [
    `${leftOut}; ${others} other values, probably because the times were shortened: export the ` +
    "times with three decimals",
  ];
}

function describeLeftOut(file: string, count: number, first: readonly LeftOutLine[]): string[] {
  const lines = first.map((one) =>
    `Left out line ${one.line} of "${one.file ?? file}": ${one.reason}`
  );
  const others = count - first.length;
  return others > 0
    ? [...lines, `Left out ${formatCount(others, "more line")} of "${file}"`]
    : lines;
}

/** Returns the soft limit of descriptors if it was recorded. */
export function limitOf({ extras }: Reading): number | null {
  const limit = extras.max_open_files ?? null;
  return typeof limit === "number" ? limit : null;
}
