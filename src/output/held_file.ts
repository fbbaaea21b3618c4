/**
 * A file that is open for the output, while others may move, cut or delete it, or add to it.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import type { Compressor } from "./compressed.ts";
import { isAt, pathOf } from "./file_place.ts";
import { tryLock } from "./file_lock.ts";
import { isForeign } from "./foreign_file.ts";
import { NO_PLACE, type Output, type Place } from "./stream.ts";

/** What is known of a file that was opened. */
export interface Held {
  /** The path that it was opened at. */
  readonly path: string;
  /** The first line; empty for what is no table. */
  readonly header: string;
  /** Whether its content goes when the first text comes. */
  readonly replaces: boolean;
  /** Whether it was not there before. */
  readonly isNew: boolean;
  /** Whether nothing was in it before. */
  readonly wasEmpty: boolean;
  /** Compresses what is written; `null` where nothing does. */
  readonly compressor: Compressor | null;
}

const LINE_END = 10;

/**
 * Takes an open file for the output.
 *
 * @param opened The file, opened to append, and to read where that is allowed; it is locked.
 * @param held What is known of it.
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
  /** So many bytes were in the file when it was written to the last time. */
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
    // Behind a member that was cut nobody reads another.
    const isBroken = compressor !== null && size < end;
    const start = isReplaced && !isBroken ? size : 0;
    const bytes = encoder.encode(leadOf(start) + text);
    writeBytes(compressor === null ? bytes : await compressor.compress(bytes), start, size);
    // From now on others may add to it, but for compressed data.
    if (!isReplaced && compressor === null) tryLock(file, "share");
    isReplaced = true;
  }

  function findSize(): number {
    const { size, nlink } = file.statSync();
    if (nlink !== 0) return size;
    const empty = openEmpty(path);
    if (empty === null) throw new Error("it was deleted, or replaced");
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
      // Not what another recorder has added behind it.
      if (written > 0 && file.statSync().size === start + written) file.truncateSync(start);
      compressor?.abandon();
      throw error;
    }
    end = start + bytes.length;
  }

  /** Compressed data of which nothing was written yet has no end, nor what was cut since. */
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

  /** What stands before a text: a header in an empty file, a line end behind a line that was cut. */
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
      return false; // It may be written, but not read.
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
      const lost = `Another program cut ${name} ${countTimes(cuts)}: the rows that it took out ` +
        "are not there";
      const elsewhere = `Another program put an empty file in the place of ${name} ` +
        `${countTimes(rotations)}: the rows before are in what it made of the old one`;
      const trouble = cuts > 0 ? lost : rotations > 0 ? elsewhere : null;
      return { path, trouble, isLost: false };
    }
    if (file.statSync().nlink === 0) {
      const trouble = `${name} was deleted, or replaced, and the rows in it are lost`;
      return { path: null, trouble, isLost: true };
    }
    const now = pathOf(file);
    const where = now === null ? "with the rows in it" : `to "${now}", where the rows are`;
    return { path: now, trouble: `${name} was moved ${where}`, isLost: false };
  }

  function discard(): void {
    if (!isOpen) return;
    // Another recorder may have begun to add to it.
    const isAlone = wasEmpty && tryLock(file, "own") && file.statSync().size === end;
    // And not a link to it.
    if (isAlone && isNew && isAt(path, file)) Deno.removeSync(Deno.realPathSync(path));
    else if (isAlone && !isNew) file.truncateSync();
    close();
  }

  function close(): void {
    if (isOpen) file.close();
    isOpen = false;
  }
}

/** The empty file that a rotation put where the old one was; `null` where there is none. */
function openEmpty(path: string): Deno.FsFile | null {
  try {
    const { isFile, size } = Deno.statSync(path);
    if (!isFile || size > 0 || isForeign(path)) return null;
    return Deno.openSync(path, { read: true, append: true });
  } catch {
    return null; // Nothing is there, or nothing that may be written to.
  }
}

function countTimes(times: number): string {
  return times === 1 ? "once" : `${times} times`;
}
