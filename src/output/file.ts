/**
 * The file that the data goes to: opened with care, so that nothing is lost that was there.
 *
 * @module
 */

import {
  EnvironmentError,
  ExistsError,
  InterruptedError,
  reasonOf,
  UsageError,
} from "../model/errors.ts";
import type { Existing } from "../model/world.ts";
import { type Compression, compressionOf } from "../text/compression.ts";
import type { Compressor } from "./compressed.ts";
import { type Lock, lockBeside, tryLock } from "./file_lock.ts";
import type { FileStart } from "./appendable.ts";
import { folderOf, isAt } from "./file_place.ts";
import { isForeign, isThere } from "./foreign_file.ts";
import { holdFile } from "./held_file.ts";
import { openStream, type Output } from "./stream.ts";

/**
 * Opens a file for the output; where its name ends in `.gz` or `.zst`, what is written is
 * compressed. A header is written to it, but not to one that is to be replaced: that stays as it is
 * until the first text is written.
 *
 * @param path Where.
 * @param existing What to do when it is there already. A device or a pipe has no data to lose and
 * is just written to.
 * @param start What it begins with: a first line is written to a new file, and either is compared with
 * an old one. Empty for what is no table.
 * @param stop Ends the wait for somebody who reads a pipe.
 * @returns The output, to which other recorders may append, too, but for compressed data.
 * @throws {UsageError} When the file is there and must not be, or is not what it must be.
 * @throws {EnvironmentError} When it cannot be opened, or takes no header.
 * @throws {InterruptedError} When `stop` came before anybody read the pipe.
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
    // Again where it was deleted, or made, since it was looked at.
    while (output === null) output = await tryToOpen(path, existing, start, stop);
    return output;
  } catch (cause) {
    if (cause instanceof UsageError || cause instanceof EnvironmentError) throw cause;
    throw new EnvironmentError(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
  }
}

/** Opens the file that is there, or a new one; `null` where that has changed meanwhile. */
async function tryToOpen(
  path: string,
  existing: Existing,
  start: FileStart,
  stop: AbortSignal | null,
): Promise<Output | null> {
  const name = `"${path}"`;
  // No such line stands above JSON lines.
  const header = typeof start === "string" ? start : "";
  const old = statFile(path);
  if (old?.isDirectory) {
    const advice = header === "" ? "" : "; --keep=24h, or --keep=2GiB, records into a folder";
    throw new UsageError(`Cannot write ${name}: it is a folder${advice}`);
  }
  if (old?.isFile && existing === "refuse") throw alreadyThere(name, start);
  // What is to be new is made new, whatever a link at its path leads to.
  if ((old !== null || existing !== "refuse") && isForeign(path)) {
    const advice = "name a file in a folder of your own";
    throw new UsageError(`Cannot write ${name}: another user put it there; ${advice}`);
  }
  const compression = compressionOf(path);
  const compressor = compression && await openCompressor(compression);
  if (old !== null && !old.isFile) {
    const stream = await openPipe(path, stop);
    return { ...openStream(stream, name, header, compressor), path };
  }
  // What is appended cannot overwrite the rows of another recording into the same file. What is new
  // is made here and now, so that no link that comes in between is followed.
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
      throw new UsageError(`Cannot write ${name}: another program has it locked`);
    }
    if (!isAt(path, file)) {
      file.close();
      return null;
    }
    const isNew = old === null;
    const { size } = file.statSync();
    // Who appends may have been faster.
    if (existing === "refuse" && size > 0) throw alreadyThere(name, start);
    if (existing === "append" && size > 0) {
      // Few recordings go on with a file.
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

/** A pipe opens when somebody reads it, for which a signal does not wait. */
async function openPipe(path: string, stop: AbortSignal | null): Promise<Deno.FsFile> {
  const stopped = Promise.withResolvers<never>();
  const onStop = () => stopped.reject(new InterruptedError(`Interrupted: nobody reads "${path}"`));
  if (stop?.aborted) onStop();
  stop?.addEventListener("abort", onStop);
  try {
    return await Promise.race([Deno.open(path, { append: true }), stopped.promise]);
  } finally {
    stop?.removeEventListener("abort", onStop);
  }
}

/** Opens a file to append, and to read where that is allowed: a shared lock may need it (NFS). */
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

/** Makes sure that no recorder writes to a file that is to be replaced. */
function requireOwn(file: Deno.FsFile, path: string): void {
  if (tryLock(file, "own")) return;
  const advice = "end that first, or name another file";
  throw new UsageError(`Cannot replace "${path}": another recorder writes to it; ${advice}`);
}

/** A member of compressed data that another recorder writes into cannot be read. */
async function lockToAppend(
  file: Deno.FsFile,
  compression: Compression | null,
): Promise<Lock | null> {
  if (compression === null) return await lockBeside(file);
  return tryLock(file, "own") ? "own" : null;
}

/** Loaded on demand: most recordings are not compressed, and start sooner without. */
async function openCompressor(compression: Compression): Promise<Compressor> {
  return await (await import("./compressed.ts")).openCompressor(compression);
}

/** A recorder that was killed leaves a member without an end, behind which nobody reads another. */
async function packAnew(path: string, compression: Compression, isCsv: boolean): Promise<void> {
  await (await import("./pack_anew.ts")).packAnew(path, compression, isCsv);
}

/** Writes a header to an empty file, and leaves it as it was where that fails. */
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
    if (isNew) Deno.removeSync(Deno.realPathSync(path));
    else file.truncateSync();
    throw error;
  }
}

/**
 * Opens a new file: at this path, or where that is taken, as by another recording that began in the
 * same second, at one beside it.
 *
 * @param path Where it would be, with its extension.
 * @param start What it begins with.
 * @param stop Ends the wait for somebody who reads a pipe.
 * @returns The output.
 * @throws {UsageError} When it must not be written.
 * @throws {EnvironmentError} When it cannot be opened.
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

/** What is at a path; `null` for a new file in a folder that is there. */
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
  throw new UsageError(`Cannot write "${path}": there is no folder "${folder}"`);
}

function alreadyThere(name: string, start: FileStart): ExistsError {
  // What is no table has no rows that more could be added to.
  const append = start === "" ? "" : "--append adds to it, ";
  return new ExistsError(`Cannot write ${name}: it exists; ${append}--force replaces it`);
}
