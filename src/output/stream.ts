/**
 * Where the data goes, and how a stream becomes that: all of a text is written, or none.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import type { Stream } from "../model/world.ts";
import type { Compressor } from "./compressed.ts";

/** Where the data goes. */
export interface Output {
  /** What messages call it. */
  readonly name: string;
  /** The file; `null` where it is none. */
  readonly path: string | null;
  /** Whether somebody looks at it. */
  readonly isTerminal: boolean;
  /** Writes the header to what is no file; a file has it when it is opened, or with the first row. */
  writeHeader(): Promise<void>;
  /** Leaves nothing behind that was not there before, and closes it. No row may have been written. */
  discard(): void;
  /** Finds where the data is now. */
  findPlace(): Place;
  /**
   * Marks this moment, around which nothing is thrown away; of what throws nothing away, it is not there.
   *
   * @param reason Why, in words, raw.
   */
  mark?(reason: string): void;
  /** Closes it. */
  close(): void;
  /**
   * Writes all of a text.
   *
   * @returns Whether anybody still reads: `false` when the other end of a pipe is closed.
   * @throws {EnvironmentError} When it cannot be written; of a file, nothing of the text stays.
   */
  write(text: string): Promise<boolean>;
  /**
   * Ends what was written, where that has an end of its own, as compressed data has.
   *
   * @throws {EnvironmentError} When that cannot be written.
   */
  end(): Promise<void>;
}

/** Where data is. */
export interface Place {
  /** The file; `null` where it is none, or nobody knows where it is. */
  readonly path: string | null;
  /** Why it is not all where it was written, as a sentence; `null` where it is. */
  readonly trouble: string | null;
  /** Whether it is in no file any more. */
  readonly isLost: boolean;
}

/** Where data is that is in no file. */
export const NO_PLACE: Place = { path: null, trouble: null, isLost: false };

/** Keeps nothing. */
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
 * Takes a stream for the output.
 *
 * @param stream Such as standard output, or a file.
 * @param name What messages call it.
 * @param header The first line; empty for none.
 * @param compressor Compresses what is written; `null` where nothing does.
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
      // Asynchronous, since a pipe may be full for long, and signals must arrive all the same.
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
