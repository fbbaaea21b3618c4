/**
 * The file that the data goes to: opened with care, so that nothing is lost that was there.
 *
 * @module
 */

import { dirname } from "@std/path/posix/dirname";
import { EnvironmentError, ExistsError, reasonOf, UsageError } from "../model/errors.ts";
import type { Existing } from "../model/world.ts";
import { type Compression, compressionOf } from "../text/compression.ts";
import { isForeign, isThere } from "./foreign_file.ts";
import { openStream, type Output } from "./stream.ts";

/**
 * Opens a file for the output; where its name ends in `.gz` or `.zst`, what is written is
 * compressed.
 *
 * @param path Where.
 * @param existing What to do when it is there already. A device or a pipe has no data to lose and
 * is just written to.
 * @param header The first line: written to a new file, compared with that of an old one. Empty for
 * what is no table.
 * @returns The output, in which nothing has changed yet.
 * @throws {UsageError} When the file is there and must not be, or is not what it must be.
 * @throws {EnvironmentError} When it cannot be opened.
 */
export async function openFile(
  path: string,
  existing: Existing,
  header: string,
): Promise<Output> {
  const name = `"${path}"`;
  try {
    const old = statFile(path);
    if (old?.isDirectory) throw new UsageError(`Cannot write ${name}: it is a folder`);
    if (old?.isFile && existing === "refuse") throw alreadyThere(name, header);
    // What is to be new is made new, whatever a link at its path leads to.
    if ((old !== null || existing !== "refuse") && isForeign(path)) {
      const advice = "name a file in a folder of your own";
      throw new UsageError(`Cannot write ${name}: another user put it there; ${advice}`);
    }
    const goesOn = old?.isFile === true && existing === "append" && old.size > 0;
    const compression = compressionOf(path);
    if (goesOn) await requireAppendable(path, header, compression);
    const compressor = compression && await openCompressor(compression);
    // What is appended cannot overwrite the rows of another recording into the same file. A pipe
    // opens when somebody reads it, for which signals must not have to wait. What is new is made
    // here and now, so that no link that comes in between is followed.
    const createNew = existing === "refuse" ? old === null : !isThere(path);
    const create = existing !== "refuse";
    const file = await Deno.open(path, { write: true, append: true, create, createNew });
    const isFile = old === null || old.isFile;
    // A file waits for no reader, and an asynchronous write costs a thread's hop.
    const stream = isFile
      ? {
        write: (bytes: Uint8Array) => {
          if (file.statSync().nlink === 0) throw new Error("it was deleted, or replaced");
          return Promise.resolve(file.writeSync(bytes));
        },
        isTerminal: () => false,
      }
      : file;
    const takeBack = (bytes: number) => {
      if (isFile) file.truncateSync(file.statSync().size - bytes);
    };
    const output = openStream(stream, name, goesOn ? "" : header, takeBack, compressor);
    return {
      ...output,
      path,
      writeHeader: async () => {
        if (isFile && !goesOn) file.truncateSync();
        await output.writeHeader();
      },
      discard: () => {
        // And not a link to it.
        if (old === null && isAt(path, file)) Deno.removeSync(Deno.realPathSync(path));
      },
    };
  } catch (cause) {
    if (cause instanceof UsageError || cause instanceof EnvironmentError) throw cause;
    if (cause instanceof Deno.errors.AlreadyExists) throw alreadyThere(name, header);
    throw new EnvironmentError(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Opens a new file: at this path, or where that is taken, as by another recording that began in the
 * same second, at one beside it.
 *
 * @param path Where it would be, with its extension.
 * @param header The first line.
 * @returns The output.
 * @throws {UsageError} When it must not be written.
 * @throws {EnvironmentError} When it cannot be opened.
 */
export async function openNewFile(path: string, header: string): Promise<Output> {
  for (let copy = 1;; copy++) {
    try {
      const free = copy === 1 ? path : path.replace(/(?=[.][^.]*$)/, `-${copy}`);
      return await openFile(free, "refuse", header);
    } catch (error) {
      if (!(error instanceof ExistsError)) throw error;
    }
  }
}

/** Loaded on demand: most recordings are not compressed, and start sooner without. */
async function openCompressor(compression: Compression) {
  return await (await import("./compressed.ts")).openCompressor(compression);
}

/** What is at a path; `null` for a new file in a folder that is there. */
function statFile(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const folder = path.endsWith("/") ? path : dirname(path);
  try {
    if (Deno.statSync(folder).isDirectory) return null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new UsageError(`Cannot write "${path}": there is no folder "${folder}"`);
}

/** Whether an open file is still the one at a path, or that a link there leads to. */
function isAt(path: string, file: Deno.FsFile): boolean {
  try {
    const [there, ours] = [Deno.statSync(path), file.statSync()];
    return there.dev === ours.dev && there.ino === ours.ino;
  } catch {
    return false; // Nothing is there.
  }
}

function alreadyThere(name: string, header: string): ExistsError {
  // What has no header has no rows, either, that more could be added to.
  const append = header === "" ? "" : "--append adds to it, ";
  return new ExistsError(`Cannot write ${name}: it exists; ${append}--force replaces it`);
}

const QUOTE = 34;
const LINE_END = 10;
const CHUNK_BYTES = 65536;

/** So much of a line that is not a header is shown. */
const LONGEST_SHOWN = 300;

/**
 * Makes sure that a file can be continued: its columns are the same, and its last row is whole.
 *
 * @param path The file.
 * @param header What its first line must be.
 * @param compression How it is compressed.
 * @throws {UsageError} When it cannot.
 */
async function requireAppendable(
  path: string,
  header: string,
  compression: Compression | null,
): Promise<void> {
  const cannot = (why: string) => new UsageError(`Cannot append to "${path}": ${why}`);
  let start = "";
  let quotes = 0;
  let last = LINE_END;
  const chunks = compression === null
    ? readChunks(path)
    : (await import("./compressed.ts")).readCompressed(readChunks(path), compression, cannot);
  for await (const chunk of chunks) {
    if (start.length < header.length) start += new TextDecoder().decode(chunk);
    for (let at = 0; at < chunk.length; at++) if (chunk[at] === QUOTE) quotes++;
    last = chunk.at(-1) ?? last;
  }
  if (!start.startsWith(header) && `${start}\n` !== header) {
    const columns = start.split("\n")[0]!.slice(0, LONGEST_SHOWN);
    throw cannot(`its columns are "${columns}", not "${header.trimEnd()}"`);
  }
  // A line end between quotes ends no row.
  if (last !== LINE_END || quotes % 2 !== 0) {
    throw cannot("its last line is cut off; complete it or take it out first");
  }
}

function* readChunks(path: string): Generator<Uint8Array> {
  using file = Deno.openSync(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let length = file.readSync(chunk); length; length = file.readSync(chunk)) {
    yield chunk.subarray(0, length);
  }
}
