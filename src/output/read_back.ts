/**
 * Files that PROFIT writes and reads again: a recording, or a temporary copy of a recording.
 *
 * @module
 */

import { EnvironmentError, reasonOf, UsageError } from "../model/errors.ts";

/** A temporary file. */
export interface TemporaryFile {
  /** The path of the file. */
  readonly path: string;
  /** Appends bytes; throws an EnvironmentError. */
  write(bytes: Uint8Array): void;
  /** Removes the file. */
  remove(): void;
}

/**
 * Creates a temporary file that only this user can read.
 *
 * @throws {EnvironmentError} If the file cannot be created.
 */
export function openTemporaryFile(): TemporaryFile {
  try {
    const path = Deno.makeTempFileSync({ prefix: "profit-", suffix: ".csv" });
    const file = Deno.openSync(path, { write: true });
    return {
      path,
      write: (bytes) => {
        try {
          for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
        } catch (cause) {
          throw new EnvironmentError(`Cannot write "${path}": ${reasonOf(cause)}`, { cause });
        }
      },
      remove: () => {
        file.close();
        Deno.removeSync(path);
      },
    };
  } catch (cause) {
    throw new EnvironmentError(`Cannot create a temporary file: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Checks that an output can be read again.
 *
 * @param path The path of the output.
 * @throws {UsageError} If the path is a device or a pipe.
 */
export function requireReadBack(path: string): void {
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    if (isFile || isDirectory) return;
  } catch {
    return; // The file is new, or opening it will fail with a reason.
  }
  throw new UsageError(`Cannot make a report of "${path}": it is a device or a pipe; name a file`);
}

/**
 * Opens a recorded file.
 *
 * @param path The path of the file.
 * @returns The bytes; `null` if nothing was written.
 * @throws {EnvironmentError} If the file cannot be read.
 */
export async function openWritten(path: string): Promise<AsyncIterable<Uint8Array> | null> {
  try {
    const file = await Deno.open(path);
    const { isFile, size } = await file.stat();
    if (!isFile || size > 0) return file.readable;
    file.close();
    return null;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw new EnvironmentError(`Cannot read "${path}" again: ${reasonOf(cause)}`, { cause });
  }
}
