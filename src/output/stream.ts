/**
 * The output of a recording, and an output that writes to a stream. A text is written as a whole or not
 * at all.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import type { Stream } from "../model/world.ts";
import type { Compressor } from "./compressed.ts";

/** The output of a recording. */
export interface Output {
  /** The name of the output in messages. */
  readonly name: string;
  /** The path; `null` if the output is not a file. */
  readonly path: string | null;
  /** Whether the output is a terminal. */
  readonly isTerminal: boolean;
  /** Writes the header to a stream. A file gets the header when it is opened, or with the first row. */
  writeHeader(): Promise<void>;
  /** Removes what opening has created, and closes the output. Requires that no row was written. */
  discard(): void;
  /** Finds the current place of the data. */
  findPlace(): Place;
  /**
   * Marks this moment, so that the segments around it are not deleted. Only a folder has this function.
   *
   * @param reason The reason, unescaped.
   */
  mark?(reason: string): void;
  /** Closes the output. */
  close(): void;
  /**
   * Writes a text.
   *
   * @returns `false` if the other end of a pipe is closed, otherwise `true`.
   * @throws {EnvironmentError} If the text cannot be written. A file then has no part of the text.
   */
  write(text: string): Promise<boolean>;
  /**
   * Writes the end of the data, if the format has one, as compressed data has.
   *
   * @throws {EnvironmentError} If the end cannot be written.
   */
  end(): Promise<void>;
}

/** The place of data. */
export interface Place {
  /** The path of the file; `null` if there is no file, or its path is unknown. */
  readonly path: string | null;
  /** A sentence that says which data is elsewhere or lost; `null` if all data is in its place. */
  readonly trouble: string | null;
  /** Whether no file has the data any more. */
  readonly isLost: boolean;
  /**
   * The number of this recorder's rows that are in this place, if some may be lost or deleted.
   * Absent if all rows are there.
   */
  readonly rows?: number;
}

/** The place of data that is not in a file. */
export const NO_PLACE: Place = { path: null, trouble: null, isLost: false };

/** An output that discards everything. */
export const NO_OUTPUT: Output = {
  name: "nowhere",
  path: null,
  isTerminal: false,
  writeHeader: () => Promise.resolve(),
  discard: () => {},
  findPlace: () => NO_PLACE,
  close: () => {},
  write: () => Promise.resolve(true),
  end: () => Promise.resolve(),
};

/**
 * Makes an output of a stream.
 *
 * @param stream The stream, such as standard output.
 * @param name The name of the output in messages.
 * @param header The first line; empty for none.
 * @param compressor Compresses the output; `null` for none.
 * @returns The output.
 */
export function openStream(
  stream: Stream,
  name: string,
  header = "",
  compressor: Compressor | null = null,
): Output {
  const encoder = new TextEncoder();
  async function write(text: string): Promise<boolean> {
    const bytes = encoder.encode(text);
    return await writeBytes(compressor === null ? bytes : await compressor.compress(bytes));
  }
  async function writeBytes(bytes: Uint8Array): Promise<boolean> {
    let written = 0;
    try {
      // The write is asynchronous, so that signals arrive while a pipe is full.
      while (written < bytes.length) written += await stream.write(bytes.subarray(written));
      return true;
    } catch (cause) {
      if (cause instanceof Deno.errors.BrokenPipe) return false;
      throw new EnvironmentError(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
    }
  }
  return {
    name,
    path: null,
    isTerminal: stream.isTerminal(),
    writeHeader: async () => void await write(header),
    discard: () => {},
    findPlace: () => NO_PLACE,
    close: () => {},
    write,
    end: async () => {
      if (compressor !== null) await writeBytes(await compressor.end());
    },
  };
}
