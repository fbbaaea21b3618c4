/**
 * Files that another user put into a folder that everybody can write, such as /tmp.
 *
 * @module
 */

import { folderOf } from "./file_place.ts";

const WRITABLE_BY_ALL = 0o002;

/**
 * Returns whether a path exists, even as a link to a missing file.
 *
 * @param path The path.
 */
export function isThere(path: string): boolean {
  return lstat(path) !== null;
}

/**
 * Returns whether everybody can write to the folder of a file, and another user owns the file. The
 * owner of the folder does not count as another user. Such a link may lead to a file that must not
 * be written, and the owner of such a file can read all output. Linux has the same rule
 * (proc_sys_fs(5), `protected_symlinks`, `protected_regular` and `protected_fifos`), which is not
 * enabled on every machine.
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
