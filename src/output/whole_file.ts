/**
 * A file that replaces an existing file when it is complete. Until then, and if writing fails, the
 * existing file stays.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import type { Existing } from "../model/world.ts";
import { openFile } from "./file.ts";
import { findTarget } from "./file_place.ts";
import type { Output } from "./stream.ts";

/**
 * Opens a file that is written in one go, such as a page.
 *
 * @param path The path of the file.
 * @param existing What to do with an existing file.
 * @param stop Ends the wait for the reader of a pipe.
 * @returns The output. An existing file stays until {@linkcode Output.end}.
 * @throws {UsageError} If the file must not be written.
 * @throws {EnvironmentError} If the file cannot be opened.
 */
export async function openWholeFile(
  path: string,
  existing: Existing,
  stop: AbortSignal | null = null,
): Promise<Output> {
  const old = await openFile(path, existing, "", stop);
  // The open file keeps its lock, so that no recorder writes to it.
  return existing === "replace" && isFull(path) ? holdBack(old, path) : old;
}

function isFull(path: string): boolean {
  const { isFile, size } = Deno.statSync(path);
  return isFile && size > 0;
}

function holdBack(old: Output, path: string): Output {
  const encoder = new TextEncoder();
  let beside: Beside | null = null;
  return {
    ...old,
    write: async (text) => {
      beside ??= openBeside(path);
      // The existing file is overwritten if the folder is not writable.
      if (beside === null) return await old.write(text);
      const bytes = encoder.encode(text);
      orEnvironmentError(({ file }) => {
        for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      });
      return true;
    },
    end: async () => {
      if (beside === null) return await old.end();
      orEnvironmentError(({ file, from, to }) => {
        file.syncSync();
        Deno.renameSync(from, to);
      });
      beside.file.close();
      beside = null;
    },
    discard: () => {
      drop();
      old.discard();
    },
    close: () => {
      drop();
      old.close();
    },
  };

  function orEnvironmentError(action: (beside: Beside) => void): void {
    try {
      action(beside!);
    } catch (cause) {
      drop();
      const stays = "the old file stays";
      throw new EnvironmentError(`Cannot write "${path}": ${reasonOf(cause)}; ${stays}`, { cause });
    }
  }

  /** Removes a new file that is not complete. */
  function drop(): void {
    if (beside === null) return;
    const { file, from } = beside;
    beside = null;
    file.close();
    try {
      Deno.removeSync(from);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** A new file, in the same folder as the file that it will replace. */
interface Beside {
  readonly file: Deno.FsFile;
  readonly from: string;
  readonly to: string;
}

/** Creates the new file with the owner and mode of the old file; `null` if that is not allowed. */
function openBeside(path: string): Beside | null {
  // Replaces the target of a link, not the link.
  const to = findTarget(path);
  if (to === null) return null;
  const from = `${to}.${crypto.randomUUID()}.tmp`;
  const { mode, uid, gid } = Deno.statSync(to);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(from, { write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return null;
  }
  try {
    const made = file.statSync();
    if (made.uid !== uid || made.gid !== gid) Deno.chownSync(from, uid, gid);
    if (mode !== null) Deno.chmodSync(from, mode & 0o7777);
    return { file, from, to };
  } catch (error) {
    file.close();
    Deno.removeSync(from);
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return null;
  }
}
