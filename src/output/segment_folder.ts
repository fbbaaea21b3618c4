/**
 * The folder of a recording that consists of segments: opened with care, and locked as long as a
 * recorder writes to it.
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

/** A folder that a recorder writes to. */
export interface SegmentFolder {
  /** Its closed segments. */
  readonly store: SegmentStore;
  /** Removes the folder, if it is new and nothing is in it. */
  discard(): void;
  /** Lets another recorder write to it. */
  close(): void;
}

/**
 * Opens a folder, which is made where there is none.
 *
 * @param path The folder.
 * @param existing What to do where it has segments already.
 * @param keep How much is kept.
 * @param clock The clocks.
 * @returns The folder, locked.
 * @throws {UsageError} When it must not be written to.
 * @throws {EnvironmentError} When it cannot be opened.
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
      throw new UsageError(`Cannot record into ${name}: it is a file; --keep takes a folder`);
    }
    if (isForeign(folder)) {
      const advice = "name one of your own";
      throw new UsageError(`Cannot record into ${name}: it is another user's folder; ${advice}`);
    }
    lock = Deno.openSync(folder);
    if (!tryLock(lock, "own")) {
      const advice = "end that first, or name another folder";
      throw new UsageError(`Cannot record into ${name}: another recorder writes to it; ${advice}`);
    }
    const store = readStore(folder, keep, clock);
    if (store.segments.length > 0 && existing === "refuse") {
      throw new ExistsError(
        `Cannot record into ${name}: it has a recording; --append goes on with it, --force ` +
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

/** Returns whether the folder is new. */
function makeFolder(folder: string): boolean {
  try {
    Deno.mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const above = folderOf(folder.replace(/\/+$/, ""));
    throw new UsageError(`Cannot make the folder "${folder}": there is no "${above}"`);
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
        // Something is in it.
      }
    },
    close: () => lock.close(),
  };
}
