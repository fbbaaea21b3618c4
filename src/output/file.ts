/**
 * Opens the output file without loss of existing data.
 *
 * @module
 */

import { EnvironmentError, ExistsError, reasonOf, UsageError } from "../model/errors.ts";
import type { Existing } from "../model/world.ts";
import { type Compression, compressionOf } from "../text/compression.ts";
import type { Compressor } from "./compressed.ts";
import { type Lock, lockBeside, tryLock } from "./file_lock.ts";
import type { FileStart } from "./appendable.ts";
import { folderOf, isAt, removeTarget } from "./file_place.ts";
import { isForeign, isThere } from "./foreign_file.ts";
import { holdFile } from "./held_file.ts";
import { openStream, type Output } from "./stream.ts";

/**
 * Opens an output file, and writes the header to a new file. A file that will be replaced stays
 * unchanged until the first text is written. If the name ends in `.gz` or `.zst`, the output is
 * compressed.
 *
 * @param path The path of the file.
 * @param existing What to do with an existing file. A device or pipe has no data to lose and is always
 * written.
 * @param start The first line, or the names of JSON lines. An existing file must have the same line
 * or names. Empty if the file is not a table.
 * @param stop Ends the wait for the reader of a pipe.
 * @returns The output. Other recorders can append to the same file, unless it is compressed.
 * @throws {UsageError} If the file exists and must not exist, or if it has other columns.
 * @throws {EnvironmentError} If the file cannot be opened, or the header cannot be written.
 * @throws {InterruptedError} If `stop` is aborted before a pipe has a reader.
 */
export async function openFile(
  path: string,
  existing: Existing,
  start: FileStart,
  stop: AbortSignal | null = null,
): Promise<Output> {
  const name = `"${path}"`;
  try {
    let output: Output | null = null;
    // Another program may have deleted or created the file in the meantime: retry.
    while (output === null) output = await tryToOpen(path, existing, start, stop);
    return output;
  } catch (cause) {
    if (cause instanceof UsageError || cause instanceof EnvironmentError) throw cause;
    throw new EnvironmentError(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Opens an existing or a new file; `null` if another program created or deleted the file in the
 * meantime.
 */
async function tryToOpen(
  path: string,
  existing: Existing,
  start: FileStart,
  stop: AbortSignal | null,
): Promise<Output | null> {
  const name = `"${path}"`;
  // JSON lines have no header.
  const header = typeof start === "string" ? start : "";
  const old = statFile(path);
  if (old?.isDirectory) {
    const advice = header === "" ? "" : "; --keep=24h, or --keep=2GiB, records into a folder";
    throw new UsageError(`Cannot write ${name}: it is a folder${advice}`);
  }
  if (old?.isFile && existing === "refuse") throw alreadyThere(name, start);
  // A new file never follows a link at its path.
  if ((old !== null || existing !== "refuse") && isForeign(path)) {
    const advice = "name a file in a folder of your own";
    throw new UsageError(`Cannot write ${name}: another user put it there; ${advice}`);
  }
  const compression = compressionOf(path);
  const compressor = compression && await openCompressor(compression);
  if (old !== null && !old.isFile) {
    // Loaded on demand: most recordings go to a file.
    const { openPipe } = await import("./pipe.ts");
    const stream = await openPipe(path, stop);
    return { ...openStream(stream, name, header, compressor), path };
  }
  // Appended rows cannot overwrite the rows of another recorder. `createNew` does not follow a link
  // that appears in the meantime.
  const createNew = existing === "refuse" || !isThere(path);
  let file: Deno.FsFile;
  try {
    file = openToAppend(path, { create: existing !== "refuse", createNew });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    if (existing === "refuse") throw alreadyThere(name, start);
    return null;
  }
  try {
    if (existing === "replace") requireOwn(file, path);
    const lock = existing === "replace" ? "own" : await lockToAppend(file, compression);
    if (lock === null) {
      throw new UsageError(
        `Cannot write ${name}: another program has locked it; end that program, or name another file`,
      );
    }
    if (!isAt(path, file)) {
      file.close();
      return null;
    }
    const isNew = old === null;
    const { size } = file.statSync();
    // A recorder with --append may have written first.
    if (existing === "refuse" && size > 0) throw alreadyThere(name, start);
    if (existing === "append" && size > 0) {
      // Loaded on demand: few recordings append.
      const { checkAppendable } = await import("./appendable.ts");
      const isWhole = await checkAppendable(path, start, compression);
      if (!isWhole) {
        await packAnew(path, compression!, header !== "");
        file.close();
        return null;
      }
    }
    const replaces = existing === "replace" && size > 0;
    if (lock === "own" && size === 0) await writeHeader(file, path, header, isNew, compressor);
    if (!replaces && compression === null) tryLock(file, "share");
    return holdFile(file, { path, header, replaces, isNew, wasEmpty: size === 0, compressor });
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Opens a file to append, and to read if that is allowed: on NFS, a shared lock needs a readable
 * file.
 */
function openToAppend(
  path: string,
  how: Pick<Deno.OpenOptions, "create" | "createNew">,
): Deno.FsFile {
  try {
    return Deno.openSync(path, { ...how, read: true, append: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return Deno.openSync(path, { ...how, append: true });
  }
}

/** Checks that no other recorder writes to a file that will be replaced. */
function requireOwn(file: Deno.FsFile, path: string): void {
  if (tryLock(file, "own")) return;
  const advice = "end that recorder first, or name another file";
  throw new UsageError(`Cannot replace "${path}": another recorder writes to it; ${advice}`);
}

/** Takes a lock to append. Two recorders cannot write into one member of compressed data. */
async function lockToAppend(
  file: Deno.FsFile,
  compression: Compression | null,
): Promise<Lock | null> {
  if (compression === null) return await lockBeside(file);
  return tryLock(file, "own") ? "own" : null;
}

/** Loaded on demand: most recordings are not compressed. */
async function openCompressor(compression: Compression): Promise<Compressor> {
  return await (await import("./compressed.ts")).openCompressor(compression);
}

/**
 * Repairs a file whose last member has no end. Programs cannot read a member that follows such a
 * member.
 */
async function packAnew(path: string, compression: Compression, isCsv: boolean): Promise<void> {
  await (await import("./pack_anew.ts")).packAnew(path, compression, isCsv);
}

/** Writes a header to an empty file, and restores the file if that fails. */
async function writeHeader(
  file: Deno.FsFile,
  path: string,
  header: string,
  isNew: boolean,
  compressor: Compressor | null,
): Promise<void> {
  const text = new TextEncoder().encode(header);
  const bytes = compressor === null ? text : await compressor.compress(text);
  try {
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  } catch (error) {
    if (isNew) removeTarget(path);
    else file.truncateSync();
    throw error;
  }
}

/**
 * Opens a new file. If the path is taken, for example by a recording that began in the same second, the
 * name gets a number.
 *
 * @param path The preferred path, with its extension.
 * @param start The first line, or the names of JSON lines.
 * @param stop Ends the wait for the reader of a pipe.
 * @returns The output.
 * @throws {UsageError} If the file must not be written.
 * @throws {EnvironmentError} If the file cannot be opened.
 */
export async function openNewFile(
  path: string,
  start: FileStart,
  stop: AbortSignal | null = null,
): Promise<Output> {
  for (let copy = 1;; copy++) {
    try {
      const free = copy === 1 ? path : path.replace(/(?=[.][^.]*$)/, `-${copy}`);
      return await openFile(free, "refuse", start, stop);
    } catch (error) {
      if (!(error instanceof ExistsError)) throw error;
    }
  }
}

/** Looks at a path; `null` for a new file in an existing folder. */
function statFile(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const folder = folderOf(path);
  try {
    if (Deno.statSync(folder).isDirectory) return null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new UsageError(`Cannot write "${path}": there is no folder "${folder}"; create it first`);
}

function alreadyThere(name: string, start: FileStart): ExistsError {
  // Only a table can be appended to.
  const append = start === "" ? "" : "--append adds to it, ";
  return new ExistsError(`Cannot write ${name}: it exists; ${append}--force replaces it`);
}
