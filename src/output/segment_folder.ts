/**
 * Opens the folder of a recording, and locks it while a recorder writes to it.
 *
 * @module
 */

import { EnvironmentError, ExistsError, reasonOf, UsageError } from "../model/errors.ts";
import type { Keep } from "../model/segments.ts";
import type { Clock, Existing } from "../model/world.ts";
import { tryLock } from "./file_lock.ts";
import { folderOf } from "./file_place.ts";
import { isForeign } from "./foreign_file.ts";
import { readStore, type SegmentStore } from "./segment_store.ts";

/** A folder with a recorder. */
export interface SegmentFolder {
  /** The closed segments. */
  readonly store: SegmentStore;
  /** Removes the folder if it is new and empty. */
  discard(): void;
  /** Releases the lock. */
  close(): void;
}

/**
 * Opens a folder, or creates it.
 *
 * @param path The path of the folder.
 * @param existing What to do with existing segments.
 * @param keep The limits.
 * @param clock The clocks.
 * @returns The folder, locked.
 * @throws {UsageError} If the folder must not be written.
 * @throws {EnvironmentError} If the folder cannot be opened.
 */
export function openSegmentFolder(
  path: string,
  existing: Existing,
  keep: Keep,
  clock: Clock,
): SegmentFolder {
  const name = `"${path}"`;
  const folder = path.replace(/(?<=.)\/+$/, "");
  let lock: Deno.FsFile | null = null;
  try {
    const isNew = makeFolder(folder);
    if (!Deno.statSync(folder).isDirectory) {
      throw new UsageError(`Cannot record into ${name}: it is not a folder; --keep needs a folder`);
    }
    if (isForeign(folder)) {
      const advice = "name a folder of your own";
      throw new UsageError(`Cannot record into ${name}: another user owns it; ${advice}`);
    }
    lock = Deno.openSync(folder);
    if (!tryLock(lock, "own")) {
      const advice = "end that recorder first, or name another folder";
      throw new UsageError(`Cannot record into ${name}: another recorder writes to it; ${advice}`);
    }
    const store = readStore(folder, keep, clock);
    if (store.segments.length > 0 && existing === "refuse") {
      throw new ExistsError(
        `Cannot record into ${name}: it has a recording; --append continues it, --force ` +
          "replaces it",
      );
    }
    return holdFolder(store, lock, isNew);
  } catch (cause) {
    lock?.close();
    if (cause instanceof UsageError) throw cause;
    throw new EnvironmentError(`Cannot record into ${name}: ${reasonOf(cause)}`, { cause });
  }
}

/** Creates the folder. Returns `false` if the folder exists. */
function makeFolder(folder: string): boolean {
  try {
    Deno.mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const above = folderOf(folder.replace(/\/+$/, ""));
    throw new UsageError(
      `Cannot create the folder "${folder}": there is no folder "${above}"; create it first`,
    );
  }
}

function holdFolder(store: SegmentStore, lock: Deno.FsFile, isNew: boolean): SegmentFolder {
  return {
    store,
    discard: () => {
      if (!isNew) return;
      try {
        Deno.removeSync(store.folder);
      } catch {
        // The folder is not empty.
      }
    },
    close: () => lock.close(),
  };
}
