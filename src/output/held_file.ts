/**
 * An open output file, which other programs can move, truncate, delete or append to.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import type { Compressor } from "./compressed.ts";
import { isAt, pathOf, removeTarget } from "./file_place.ts";
import { tryLock } from "./file_lock.ts";
import { isForeign } from "./foreign_file.ts";
import { NO_PLACE, type Output, type Place } from "./stream.ts";

/** Facts about an opened file. */
export interface Held {
  /** The path at which the file was opened. */
  readonly path: string;
  /** The first line; empty if the file is not a table. */
  readonly header: string;
  /** Whether the first text replaces the content. */
  readonly replaces: boolean;
  /** Whether the file did not exist before. */
  readonly isNew: boolean;
  /** Whether the file was empty. */
  readonly wasEmpty: boolean;
  /** Compresses the output; `null` for none. */
  readonly compressor: Compressor | null;
}

const LINE_END = 10;

/**
 * Makes an output of an open file.
 *
 * @param opened The file, which is locked, opened to append, and readable if that is allowed.
 * @param held Facts about the file.
 * @returns The output.
 */
export function holdFile(
  opened: Deno.FsFile,
  { path, header, replaces, isNew, wasEmpty, compressor }: Held,
): Output {
  const name = `"${path}"`;
  const encoder = new TextEncoder();
  let file = opened;
  let isReplaced = !replaces;
  /** The size of the file after the last write, in bytes. */
  let end = file.statSync().size;
  let cuts = 0;
  let rotations = 0;
  let isOpen = true;

  async function write(text: string): Promise<void> {
    if (text === "") return;
    const size = findSize();
    if (isReplaced && size < end) {
      cuts++;
      compressor?.abandon();
    }
    // Programs cannot read a member that follows a truncated member.
    const isBroken = compressor !== null && size < end;
    const start = isReplaced && !isBroken ? size : 0;
    const bytes = encoder.encode(leadOf(start) + text);
    writeBytes(compressor === null ? bytes : await compressor.compress(bytes), start, size);
    // From now on other recorders can append, unless the file is compressed.
    if (!isReplaced && compressor === null) tryLock(file, "share");
    isReplaced = true;
  }

  function findSize(): number {
    const { size, nlink } = file.statSync();
    if (nlink !== 0) return size;
    const empty = openEmpty(path);
    if (empty === null) throw new Error("it was deleted or replaced");
    file.close();
    [file, end] = [empty, 0];
    rotations++;
    compressor?.abandon();
    tryLock(file, compressor === null ? "share" : "own");
    return 0;
  }

  function writeBytes(bytes: Uint8Array, start: number, size: number): void {
    if (start < size) file.truncateSync(start);
    let written = 0;
    try {
      while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
    } catch (error) {
      // Keep the rows that another recorder appended in the meantime.
      if (written > 0 && file.statSync().size === start + written) file.truncateSync(start);
      compressor?.abandon();
      throw error;
    }
    end = start + bytes.length;
  }

  /** Ends the compressed data, unless it is empty or was truncated. */
  async function writeEnd(): Promise<void> {
    if (compressor === null || !isReplaced) return;
    const size = findSize();
    const bytes = await compressor.end();
    if (size === end) writeBytes(bytes, size, size);
  }

  async function orEnvironmentError(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (cause) {
      throw new EnvironmentError(`Cannot write ${name}: ${reasonOf(cause)}`, { cause });
    }
  }

  /**
   * Returns the prefix of a text: a header in an empty file, or a line end after a truncated line.
   */
  function leadOf(size: number): string {
    if (size === 0) return header;
    return compressor === null && size < end && !endsLine(size) ? "\n" : "";
  }

  function endsLine(size: number): boolean {
    const last = new Uint8Array(1);
    try {
      file.seekSync(size - 1, Deno.SeekMode.Start);
      return file.readSync(last) === 1 && last[0] === LINE_END;
    } catch {
      return false; // The file is writable, but not readable.
    }
  }

  return {
    name,
    path,
    isTerminal: false,
    writeHeader: () => Promise.resolve(),
    write: async (text) => {
      await orEnvironmentError(write(text));
      return true;
    },
    end: () => orEnvironmentError(writeEnd()),
    discard,
    findPlace,
    close,
  };

  function findPlace(): Place {
    if (!isOpen) return NO_PLACE;
    if (isAt(path, file)) {
      const lost = `Another program truncated ${name} ${countTimes(cuts)}: the rows that it ` +
        "removed are lost";
      const elsewhere = `Another program replaced ${name} with an empty file ` +
        `${countTimes(rotations)}: the earlier rows are where it moved the old file`;
      const trouble = cuts > 0 ? lost : rotations > 0 ? elsewhere : null;
      return { path, trouble, isLost: false };
    }
    if (file.statSync().nlink === 0) {
      const trouble = `${name} was deleted or replaced, and its rows are lost`;
      return { path: null, trouble, isLost: true };
    }
    const now = pathOf(file);
    const where = now === null ? "with its rows" : `with its rows to "${now}"`;
    return { path: now, trouble: `${name} was moved ${where}`, isLost: false };
  }

  function discard(): void {
    if (!isOpen) return;
    // Another recorder may have appended rows.
    const isAlone = wasEmpty && tryLock(file, "own") && file.statSync().size === end;
    if (isAlone && isNew && isAt(path, file)) removeTarget(path);
    else if (isAlone && !isNew) file.truncateSync();
    close();
  }

  function close(): void {
    if (isOpen) file.close();
    isOpen = false;
  }
}

/** Opens the empty file that a log rotation put at the path; `null` if there is none. */
function openEmpty(path: string): Deno.FsFile | null {
  try {
    const { isFile, size } = Deno.statSync(path);
    if (!isFile || size > 0 || isForeign(path)) return null;
    return Deno.openSync(path, { read: true, append: true });
  } catch {
    return null; // The file does not exist or is not writable.
  }
}

function countTimes(times: number): string {
  return times === 1 ? "once" : `${times} times`;
}
