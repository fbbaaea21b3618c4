/**
 * Files that another user put in the way, where everybody may: in /tmp, say.
 *
 * @module
 */

import { folderOf } from "./file_place.ts";

const WRITABLE_BY_ALL = 0o002;

/**
 * Whether something is at a path, be it a link that leads nowhere.
 *
 * @param path The path.
 */
export function isThere(path: string): boolean {
  return lstat(path) !== null;
}

/**
 * Whether what is at a path belongs neither to this user nor to the owner of its folder, while
 * everybody may write there. A link may lead to what must not be written, and who owns a file reads
 * all that is written to it. Linux has the same rule (proc_sys_fs(5), `protected_symlinks`,
 * `protected_regular` and `protected_fifos`), but not switched on everywhere.
 *
 * @param path The path.
 */
export function isForeign(path: string): boolean {
  const found = lstat(path);
  if (found === null) return false;
  const folder = Deno.statSync(folderOf(path));
  const isEverybodys = ((folder.mode ?? 0) & WRITABLE_BY_ALL) !== 0;
  return isEverybodys && found.uid !== Deno.uid() && found.uid !== folder.uid;
}

function lstat(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
