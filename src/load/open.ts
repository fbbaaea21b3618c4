/**
 * The bytes of a file to snapshots, whatever they are: compressed or not.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import {
  type Compression,
  describeForeign,
  findCompression,
  SIGNATURE_BYTES,
} from "../text/compression.ts";
import type { LoadNotes } from "./mod.ts";
import { type Bytes, peek } from "./peek.ts";

/** Makes snapshots of the text of a file. */
export type LoadText = (
  chunks: Bytes,
  path: string,
  notes: LoadNotes,
) => AsyncIterable<readonly Snapshot[]>;

/**
 * Reads a recording.
 *
 * @param chunks The bytes of the file, cut anywhere.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param load Makes snapshots of text.
 * @returns Its snapshots, some at a time.
 * @throws {DataError} When it is none, or its data is damaged.
 */
export async function* readRecording(
  chunks: Bytes,
  path: string,
  notes: LoadNotes,
  load: LoadText,
): AsyncGenerator<readonly Snapshot[]> {
  const { start, whole } = await peek(chunks, SIGNATURE_BYTES);
  const foreign = describeForeign(start);
  if (foreign !== null) throw new DataError(`Cannot read "${path}": ${foreign}`);
  const compression = findCompression(start);
  const text = compression === null ? whole : unpack(whole, compression, path, notes);
  yield* load(text, path, notes);
}

async function* unpack(
  chunks: Bytes,
  compression: Compression,
  path: string,
  notes: LoadNotes,
): AsyncGenerator<Uint8Array> {
  const { decompress } = await import("../text/decompress.ts");
  const found = { isCutOff: false };
  let isEmpty = true;
  try {
    for await (const bytes of decompress(chunks, compression, found)) {
      isEmpty = false;
      yield bytes;
    }
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const message = `Cannot read "${path}": its ${compression} data: ${cause.message}`;
    throw new DataError(message, { cause });
  }
  if (!found.isCutOff) return;
  notes.cutOffData = compression;
  if (isEmpty) {
    throw new DataError(`Cannot read "${path}": its ${compression} data is cut off at once`);
  }
}
