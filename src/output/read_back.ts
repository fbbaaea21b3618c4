/**
 * Files that are read back: a recording that was written, or a copy of one that went elsewhere.
 *
 * @module
 */

import { EnvironmentError, reasonOf, UsageError } from "../model/errors.ts";

/** A temporary file. */
export interface TemporaryFile {
  /** Where it is. */
  readonly path: string;
  /** Adds to it; fails with an EnvironmentError. */
  write(bytes: Uint8Array): void;
  /** Removes it. */
  remove(): void;
}

/**
 * Makes a temporary file, which only this user can read.
 *
 * @throws {EnvironmentError} When that cannot be done.
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
    throw new EnvironmentError(`Cannot make a temporary file: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Makes sure that what is written can be read back.
 *
 * @param path Where it will be written.
 * @throws {UsageError} When that is a device or a pipe, whose data is gone once it is written.
 */
export function requireReadBack(path: string): void {
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    if (isFile || isDirectory) return;
  } catch {
    return; // A new file, or one whose opening will say what is wrong.
  }
  throw new UsageError(`Cannot report what goes to "${path}": it cannot be read back`);
}

/**
 * Opens a file that was written.
 *
 * @param path Where it is.
 * @returns Its bytes; `null` where nothing was written.
 * @throws {EnvironmentError} When it cannot be read.
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
    throw new EnvironmentError(`Cannot read "${path}" back: ${reasonOf(cause)}`, { cause });
  }
}
