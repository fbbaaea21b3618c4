/**
 * A file that takes the place of another when it is whole: until then, and where it cannot be written,
 * the other stays.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import type { Existing } from "../model/world.ts";
import { openFile } from "./file.ts";
import type { Output } from "./stream.ts";

/**
 * Opens a file that is written at once, such as a page.
 *
 * @param path Where it goes.
 * @param existing What to do where something is there.
 * @param stop Ends the wait for somebody who reads a pipe.
 * @returns The output. What it is to replace stays until {@linkcode Output.end}.
 * @throws {UsageError} When it must not be written.
 * @throws {EnvironmentError} When it cannot be opened.
 */
export async function openWholeFile(
  path: string,
  existing: Existing,
  stop: AbortSignal | null = null,
): Promise<Output> {
  const old = await openFile(path, existing, "", stop);
  // It holds what is to be replaced, so that nobody else writes to it.
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
      // Where nothing may be put beside it, it is written over.
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
      const stays = "what was there stays";
      throw new EnvironmentError(`Cannot write "${path}": ${reasonOf(cause)}; ${stays}`, { cause });
    }
  }

  /** What was not ended is not whole. */
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

/** A new file beside the one that it will replace. */
interface Beside {
  readonly file: Deno.FsFile;
  readonly from: string;
  readonly to: string;
}

/** Makes it, with the owner and the mode of the other; `null` where that is not allowed. */
function openBeside(path: string): Beside | null {
  // What a link leads to is replaced, not the link.
  const to = Deno.realPathSync(path);
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
