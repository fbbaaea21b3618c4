/**
 * The marks of a recording in a folder. Segments around a mark are not deleted. Marks are lines of a
 * file in the folder, so that the next recorder knows them.
 *
 * @module
 */

import { escapeTerminal } from "../text/escape.ts";
import { cutText } from "../text/format.ts";

/** The name of the file in the folder. */
export const MARKS_FILE = "marks.txt";

const LONGEST_REASON = 200;

/**
 * The largest size of the file. Thousands of processes that meet a condition must not fill the disk
 * with marks.
 */
const MOST_FILE_BYTES = 2 ** 20;

/** A time span whose segments are not deleted. */
export interface Mark {
  /** The start, in milliseconds since 1970. */
  readonly fromEpochMs: number;
  /** The end, in milliseconds since 1970. */
  readonly toEpochMs: number;
}

/**
 * Renders a mark as a line of the file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const line = renderMark(1795361820064, 1_800_000, "SIGUSR2");
 * assertEquals(line, "2026-11-22T15:37:00.064Z 1800s SIGUSR2\n");
 * assertEquals(parseMarks(line), [{ fromEpochMs: 1795360020064, toEpochMs: 1795363620064 }]);
 * ```
 *
 * @param epochMs The moment, in milliseconds since 1970.
 * @param aroundMs The time before and after the moment, in milliseconds.
 * @param reason The reason, unescaped. It may contain names of processes.
 * @returns The line, with a line end.
 */
export function renderMark(epochMs: number, aroundMs: number, reason: string): string {
  const text = escapeTerminal(cutText(reason, LONGEST_REASON)).replaceAll("\n", " ");
  return `${new Date(epochMs).toISOString()} ${aroundMs / 1000}s ${text}\n`;
}

/**
 * Parses the marks of a folder.
 *
 * @param text The text of the file.
 * @returns The marks. Other lines, such as notes of people, are ignored.
 */
export function parseMarks(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const line of text.split("\n")) {
    const [, time = "", seconds] = /^(\S+Z) (\d+(?:[.]\d+)?)s /.exec(line) ?? [];
    const epochMs = Date.parse(time);
    const aroundMs = Number(seconds) * 1000;
    if (Number.isNaN(epochMs)) continue;
    addMark(marks, { fromEpochMs: epochMs - aroundMs, toEpochMs: epochMs + aroundMs });
  }
  return marks;
}

/**
 * Adds a mark. A mark that overlaps the last mark extends the last mark, so that many marks in a row
 * need no more memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const marks = [{ fromEpochMs: 10, toEpochMs: 20 }];
 * addMark(marks, { fromEpochMs: 15, toEpochMs: 25 });
 * addMark(marks, { fromEpochMs: 30, toEpochMs: 40 });
 * assertEquals(marks, [{ fromEpochMs: 10, toEpochMs: 25 }, { fromEpochMs: 30, toEpochMs: 40 }]);
 * ```
 *
 * @param marks The marks.
 * @param mark The mark to add.
 */
export function addMark(marks: Mark[], mark: Mark): void {
  const last = marks.at(-1);
  const overlaps = last !== undefined && mark.fromEpochMs <= last.toEpochMs &&
    mark.toEpochMs >= last.fromEpochMs;
  if (!overlaps) return void marks.push(mark);
  marks[marks.length - 1] = {
    fromEpochMs: Math.min(last.fromEpochMs, mark.fromEpochMs),
    toEpochMs: Math.max(last.toEpochMs, mark.toEpochMs),
  };
}

/**
 * Appends a mark to the file of a folder. The file has 1 MiB at most.
 *
 * @param folder The path of the folder, without a slash at the end.
 * @param line The line of the mark.
 * @throws {Error} If the file cannot be written, or is full.
 */
export function writeMark(folder: string, line: string): void {
  using file = Deno.openSync(`${folder}/${MARKS_FILE}`, { create: true, append: true });
  if (file.statSync().size > MOST_FILE_BYTES) throw new Error("the file has more than 1 MiB");
  file.writeSync(new TextEncoder().encode(line));
}

/**
 * Reads the marks of a folder.
 *
 * @param folder The path of the folder, without a slash at the end.
 * @returns The marks; empty if there is no file.
 */
export function readMarks(folder: string): Mark[] {
  try {
    return parseMarks(Deno.readTextFileSync(`${folder}/${MARKS_FILE}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
