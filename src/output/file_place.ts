/**
 * Which file is at a path, and at which path a file is.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";

/** The open files of this process, as links (proc_pid_fd(5)); on Linux alone. */
const OWN_FILES = "/proc/self/fd";

/**
 * Whether an open file is still the one at a path, or that a link there leads to.
 *
 * @param path The path.
 * @param file The file.
 */
export function isAt(path: string, file: Deno.FsFile): boolean {
  const there = stat(path);
  return there !== null && isSame(there, file.statSync());
}

/**
 * Whether two paths lead to one file, by whatever names and links, or would make one.
 *
 * @param path A path.
 * @param other Another one.
 */
export function leadToOne(path: string, other: string): boolean {
  const [one, two] = [stat(path), stat(other)];
  if (one !== null && two !== null) return isSame(one, two);
  if (one !== null || two !== null || nameOf(path) !== nameOf(other)) return false;
  const [folder, second] = [stat(folderOf(path)), stat(folderOf(other))];
  return folder !== null && second !== null && isSame(folder, second);
}

/**
 * Makes sure that nothing is written to a file that is read.
 *
 * @param files What is read; `-` is standard input.
 * @param output What is written, beside standard output; `null` and `-` for nothing.
 * @throws {UsageError} When both are one file, by whatever names and links.
 */
export function requireOthers(files: readonly string[], output: string | null): void {
  for (const file of files.map((file) => file === "-" ? "/dev/stdin" : file)) {
    if (output !== null && output !== "-" && leadToOne(file, output)) {
      throw new UsageError(`Cannot write the report to "${output}": that is the recording`);
    }
    if (stat(file)?.isFile && leadToOne(file, "/dev/stdout")) {
      throw new UsageError(`Cannot write to standard output: that is the recording "${file}"`);
    }
  }
}

/**
 * Finds where an open file is.
 *
 * @param file The file.
 * @returns Its path; `null` where that cannot be told.
 */
export function pathOf(file: Deno.FsFile): string | null {
  try {
    for (const { name } of Deno.readDirSync(OWN_FILES)) {
      const found = stat(`${OWN_FILES}/${name}`);
      if (found === null || !isSame(found, file.statSync())) continue;
      const path = Deno.readLinkSync(`${OWN_FILES}/${name}`);
      // It says " (deleted)" of a name that is gone, where the file may have another one.
      if (isAt(path, file)) return path;
    }
  } catch {
    // There is no such folder.
  }
  return null;
}

/**
 * The folder that a path is in.
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
 * @param path The path; one that ends with a slash is a folder itself.
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
    return null; // Nothing is there, or nothing that this user can see.
  }
}
