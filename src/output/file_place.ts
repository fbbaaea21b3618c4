/**
 * Finds the file at a path, and the path of a file.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";

/** Links to the open files of this process (proc_pid_fd(5)); only on Linux. */
const OWN_FILES = "/proc/self/fd";

/**
 * Returns whether an open file is still at a path, directly or through a link.
 *
 * @param path The path.
 * @param file The file.
 */
export function isAt(path: string, file: Deno.FsFile): boolean {
  const there = stat(path);
  return there !== null && isSame(there, file.statSync());
}

/**
 * Returns whether two paths name the same existing file, or would create the same file.
 *
 * @param path The first path.
 * @param other The second path.
 */
export function leadToOne(path: string, other: string): boolean {
  const [one, two] = [stat(path), stat(other)];
  if (one !== null && two !== null) return isSame(one, two);
  if (one !== null || two !== null || nameOf(path) !== nameOf(other)) return false;
  const [folder, second] = [stat(folderOf(path)), stat(folderOf(other))];
  return folder !== null && second !== null && isSame(folder, second);
}

/**
 * Checks that no output is also an input.
 *
 * @param files The inputs; `-` is standard input.
 * @param output The output file; `null` or `-` if only standard output is written.
 * @throws {UsageError} If an input and an output are the same file.
 */
export function requireOthers(files: readonly string[], output: string | null): void {
  for (const file of files.map((file) => file === "-" ? "/dev/stdin" : file)) {
    if (output !== null && output !== "-" && leadToOne(file, output)) {
      throw new UsageError(
        `Cannot write the report to "${output}": that is the recording; name another file`,
      );
    }
    if (stat(file)?.isFile && leadToOne(file, "/dev/stdout")) {
      throw new UsageError(
        `Cannot write to standard output: that is the recording "${file}"; redirect it elsewhere`,
      );
    }
  }
}

/**
 * Finds the file to which a link leads.
 *
 * @param path A link, or any other file.
 * @returns The path of the file; `null` if that path is not UTF-8, because Deno cannot use it.
 * @throws {Error} If there is no such file.
 */
export function findTarget(path: string): string | null {
  if (!Deno.lstatSync(path).isSymlink) return path;
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.InvalidData) return null;
    throw error;
  }
}

/**
 * Removes the file to which a path leads, and not a link to the file.
 *
 * @param path The path.
 * @throws {Error} If the file cannot be removed.
 */
export function removeTarget(path: string): void {
  const target = findTarget(path);
  if (target !== null) Deno.removeSync(target);
}

/**
 * Finds the path of an open file.
 *
 * @param file The file.
 * @returns The path; `null` if it is unknown.
 */
export function pathOf(file: Deno.FsFile): string | null {
  try {
    for (const { name } of Deno.readDirSync(OWN_FILES)) {
      const found = stat(`${OWN_FILES}/${name}`);
      if (found === null || !isSame(found, file.statSync())) continue;
      const path = Deno.readLinkSync(`${OWN_FILES}/${name}`);
      // The link of a deleted name ends with " (deleted)", but the file may have another name.
      if (isAt(path, file)) return path;
    }
  } catch {
    // Other platforms lack the folder.
  }
  return null;
}

/**
 * Finds the folder of a path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["acme.csv", "/acme.csv", "data/acme.csv", "data/"].map(folderOf), [
 *   ".",
 *   "/",
 *   "data",
 *   "data",
 * ]);
 * ```
 *
 * @param path The path. A path that ends with a slash is a folder.
 * @returns The folder.
 */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function isSame(one: Deno.FileInfo, other: Deno.FileInfo): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

function stat(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null; // The file does not exist, or this user cannot see it.
  }
}
