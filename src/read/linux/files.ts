/**
 * The few system calls that reading /proc takes, and what their errors mean.
 *
 * @module
 */

import { ReadError, reasonOf } from "../../model/errors.ts";
import type { ColumnName } from "../../model/columns.ts";
import type { Refusal } from "../../model/processes.ts";
import type { Awaitable } from "../../model/reader.ts";

let buffer = new Uint8Array(4096);

/** The starts of the buffer that were asked for, by length: a view is 100 bytes of garbage. */
let starts: Uint8Array[] = [];

/**
 * Reads a whole file. One of /proc that fits takes a single read, where Deno.readFileSync, which
 * starts with 32 bytes, takes five.
 *
 * @param path The file; of /proc, one that tells of one thing.
 * @returns Its bytes, in a buffer that the next call uses again.
 */
export function readBytes(path: string): Uint8Array {
  const file = Deno.openSync(path);
  try { // And not `using`, which makes 200 bytes of garbage at each call.
    return readRest(file);
  } finally {
    file.close();
  }
}

/**
 * Reads a whole file on another thread, for a read that may take for ever.
 *
 * @param path The file.
 * @param stop Ends the wait, not the read.
 * @returns Its bytes.
 */
export function readElsewhere(path: string, stop: AbortSignal): Promise<Uint8Array> {
  return Deno.readFile(path, { signal: stop });
}

/** A file or folder that stays open. */
export type OpenFile = Pick<Deno.FsFile, "seekSync" | "readSync" | "statSync" | "close">;

/** Opens a file or folder, to be read again and again. */
export function openFile(path: string): OpenFile {
  return Deno.openSync(path);
}

/**
 * Reads a whole file of /proc that is open already, as it is now.
 *
 * @param file The file, at any position.
 * @returns Its bytes, in a buffer that the next call uses again.
 */
export function readAgain(file: OpenFile): Uint8Array {
  file.seekSync(0, Deno.SeekMode.Start);
  return readRest(file);
}

function readRest(file: OpenFile): Uint8Array {
  let length = file.readSync(buffer) ?? 0;
  while (length === buffer.length) {
    grow();
    length += file.readSync(buffer.subarray(length)) ?? 0;
  }
  return starts[length] ??= buffer.subarray(0, length);
}

/**
 * Reads a whole file of /proc that lists many things, of which a read may return a part.
 *
 * @param path The file.
 * @returns Its bytes, in a buffer that the next call uses again.
 */
export function readLongBytes(path: string): Uint8Array {
  using file = Deno.openSync(path);
  let length = 0;
  for (let part; (part = file.readSync(buffer.subarray(length)));) {
    length += part;
    if (length === buffer.length) grow();
  }
  return buffer.subarray(0, length);
}

function grow(): void {
  const larger = new Uint8Array(buffer.length * 2);
  larger.set(buffer);
  buffer = larger;
  starts = [];
}

/** The names in a folder. */
export function listNames(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name);
}

/** Where a link leads; `null` for what is no link. */
export function readLink(path: string): string | null {
  return Deno.lstatSync(path).isSymlink ? Deno.readLinkSync(path) : null;
}

/** The file system that a file is in. */
export function deviceOf(path: string): number {
  return Deno.statSync(path).dev;
}

/** The size of a file or folder. */
export function sizeOf(path: string): number {
  return Deno.statSync(path).size;
}

/** The size of a file or folder that is open. */
export function sizeOfOpen(file: OpenFile): number {
  return file.statSync().size;
}

/**
 * Runs a read of a process that may end at any moment.
 *
 * @param read Reads.
 * @returns What was read, or `undefined` when the process is no more.
 */
export function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * Runs a read of a process that may be hidden, too: with the mount option `hidepid=1` a process is
 * listed, but nothing in its folder can be opened (proc(5)).
 *
 * @param read Reads.
 * @returns What was read, or `undefined` when there is no such process for this user.
 */
export function unlessHidden<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isHidden(error)) return undefined;
    throw error;
  }
}

/**
 * Runs a read of what may stay unknown, such as a limit.
 *
 * @param read Reads.
 * @returns What was read, or `undefined` when the system did not let it, for whatever reason.
 */
export function unlessFailed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isHidden(error) || isFailure(error)) return undefined;
    throw error;
  }
}

/**
 * Reads a value that the system may refuse.
 *
 * @param columns What the value is for.
 * @param read Reads it: a function that is there already, since one for each process is garbage.
 * @param pid Of which process.
 * @param refusals Where a refusal is noted, for each column.
 * @returns The value; `null` when it was refused.
 */
export function orRefused<T>(
  columns: readonly ColumnName[],
  read: (pid: number) => T,
  pid: number,
  refusals: Refusal[],
): T | null {
  try {
    return read(pid);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const reason = reasonOf(error);
    refusals.push(...columns.map((column) => ({ column, reason })));
    return null;
  }
}

/**
 * Runs a read of many processes.
 *
 * @param root Where the process file system is mounted.
 * @param read Reads.
 * @returns What was read.
 * @throws {ReadError} When the system fails, as without a descriptor or memory to spare (EMFILE,
 * ENFILE, ENOMEM), or by an I/O error.
 */
export function orReadError<T>(root: string, read: () => Awaitable<T>): Awaitable<T> {
  const fail = (cause: unknown): never => {
    if (!isFailure(cause)) throw cause;
    throw new ReadError(`Cannot read "${root}": ${reasonOf(cause)}`, { cause });
  };
  try {
    const result = read();
    return result instanceof Promise ? result.catch(fail) : result;
  } catch (cause) {
    return fail(cause);
  }
}

/** Whether there is no such process, or none that this user may see. */
export function isHidden(error: unknown): boolean {
  return isGone(error) || isRefused(error);
}

/** Whether the system does not let this user see it. */
export function isRefused(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied;
}

/** Whether Deno does not let this program see it. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}

/** Whether a system call failed: Deno names the number, and has no class for most of them. */
function isFailure(error: unknown): boolean {
  return error instanceof Error && /\(os error \d+\)/.test(error.message);
}

/**
 * Whether what was read of has ended. An open file of a process that has gives ESRCH, for which Deno
 * has no class of its own.
 */
export function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Error && error.message.includes("(os error 3)");
}
