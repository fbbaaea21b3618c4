/**
 * Blocks of CSV to rows of cells, and which line of the file a row is. Pure.
 *
 * @module
 */

import { parse } from "@std/csv/parse";
import { UsageError } from "../errors.ts";
import type { Block } from "./blocks.ts";

/** A record with its line end; line ends between quotes are part of it. */
const RECORD = /(?:[^"\n]+|"[^"]*")*\n/g;

/**
 * Parses a block. Empty lines are no rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const block = { text: '7,"a,b"\n\n8,c\n', line: 1, isCutOff: false };
 * assertEquals(parseBlock(block), [["7", "a,b"], ["8", "c"]]);
 * ```
 *
 * @param block Whole records.
 * @returns A row of cells for each.
 * @throws {UsageError} When a quote is where none may be; the message begins with the line.
 */
export function parseBlock(block: Block): string[][] {
  try {
    return parse(block.text);
  } catch (cause) {
    // The library counts from the start of the block, and each library in its own way.
    const bad = listRecords(block).find(({ text }) => !isParsed(text));
    const line = bad?.line ?? block.line;
    throw new UsageError(`line ${line} has a quote in a wrong place`, { cause });
  }
}

/**
 * The line of the file that a row begins on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findLine({ text: '"a\nb"\n\nc\n', line: 10, isCutOff: false }, 1), 13);
 * ```
 *
 * @param block The block that the row is in.
 * @param index Which of its rows, from 0.
 * @returns The number of the line; the first of the file is 1.
 */
export function findLine(block: Block, index: number): number {
  return listRecords(block)[index]?.line ?? block.line;
}

function listRecords({ text, line }: Block): { text: string; line: number }[] {
  const records: { text: string; line: number }[] = [];
  let next = line;
  for (const [record] of text.matchAll(RECORD)) {
    if (record !== "\n" && record !== "\r\n") records.push({ text: record, line: next });
    next += record.split("\n").length - 1;
  }
  return records;
}

function isParsed(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
