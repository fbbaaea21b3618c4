/**
 * A recording in a CSV file back to snapshots, as a stream.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { Snapshot } from "../types/recording.ts";
import { splitBlocks } from "./blocks.ts";
import {
  beginLoading,
  emptyNotes,
  endLoading,
  hasHeader,
  type LoadNotes,
  readBlock,
} from "./snapshots.ts";

export { emptyNotes, type LoadNotes } from "./snapshots.ts";

/**
 * Reads a recording. Rows in a row that have the same timestamp are a snapshot; columns may be in
 * any order, and all but `pid`, `name` and `timestamp` may be missing. Lines end by LF or CRLF.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes What is worth knowing, beside, is put here.
 * @returns The snapshots in the order of the file: time goes back where another recording begins.
 * They come some at a time, since to wait for each would cost more than to read it.
 * @throws {UsageError} When the file is empty, or not a recording; with line and value.
 */
export async function* loadSnapshots(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes = emptyNotes(),
): AsyncGenerator<readonly Snapshot[]> {
  const loading = beginLoading(notes);
  try {
    for await (const block of splitBlocks(chunks)) {
      if (block.isCutOff) {
        notes.cutOffLine = loading.line;
        break;
      }
      if (block.hasQuotes) {
        loading.texts.parseQuoted ??= (await import("./quoted.ts")).parseQuoted;
      }
      yield readBlock(loading, block);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`Cannot read "${path}": line ${loading.line}: ${error.message}`);
  }
  if (!hasHeader(loading)) {
    const what = notes.cutOffLine === null ? "it is empty" : "its first line is cut off";
    throw new UsageError(
      `Cannot read "${path}": ${what}; a recording begins with a line of column names`,
    );
  }
  yield endLoading(loading);
}
