/**
 * The system calls that read /proc, and the meaning of their errors.
 *
 * @module
 */

import { ReadError, reasonOf } from "../../model/errors.ts";
import type { ColumnName } from "../../model/columns.ts";
import type { Refusal } from "../../model/processes.ts";
import type { Awaitable } from "../../model/reader.ts";

let buffer = new Uint8Array(4096);

/** Views of the start of the buffer, by length: a new view for each read would be 100 bytes of garbage. */
let starts: Uint8Array[] = [];

/**
 * Reads a whole file. A file of /proc takes one read. Deno.readFileSync would take five, since it
 * starts with 32 bytes.
 *
 * @param path The file. A file of /proc must describe one thing, such as one process.
 * @returns Its bytes, in a buffer that the next call uses again.
 */
export function readBytes(path: string): Uint8Array {
  const file = Deno.openSync(path);
  try { // `using` would make 200 bytes of garbage at each call.
    return readRest(file);
  } finally {
    file.close();
  }
}

/**
 * Reads a whole file on another thread, since the read may never return.
 *
 * @param path The file.
 * @param stop Ends the wait, but not the read.
 * @returns Its bytes.
 */
export function readElsewhere(path: string, stop: AbortSignal): Promise<Uint8Array> {
  return Deno.readFile(path, { signal: stop });
}

/** A file or folder that stays open. */
export type OpenFile = Pick<Deno.FsFile, "seekSync" | "readSync" | "statSync" | "close">;

/** Opens a file or folder that is read again and again. */
export function openFile(path: string): OpenFile {
  return Deno.openSync(path);
}

/**
 * Reads the present content of an open file of /proc.
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
 * Reads a whole file of /proc that lists many things. One read may return a part of it.
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

/** Lists the names in a folder. */
export function listNames(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name);
}

/**
 * Reads the target of a link; `null` if the path is not a link, or if the target is not UTF-8, which
 * Deno cannot return.
 */
export function readLink(path: string): string | null {
  try {
    return Deno.lstatSync(path).isSymlink ? Deno.readLinkSync(path) : null;
  } catch (error) {
    if (error instanceof Deno.errors.InvalidData) return null;
    throw error;
  }
}

/** Returns the number of the file system of a file. */
export function deviceOf(path: string): number {
  return Deno.statSync(path).dev;
}

/** Returns the size of a file or folder. */
export function sizeOf(path: string): number {
  return Deno.statSync(path).size;
}

/** Returns the size of an open file or folder. */
export function sizeOfOpen(file: OpenFile): number {
  return file.statSync().size;
}

/**
 * Runs a read of a process that may end at any moment.
 *
 * @param read Reads.
 * @returns What was read; `undefined` if the process has ended.
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
 * Runs a read of a process that may end or be hidden. The mount option `hidepid=1` lists a process, but
 * lets nobody open the files in its folder (proc(5)).
 *
 * @param read Reads.
 * @returns What was read; `undefined` if there is no such process for this user.
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
 * Runs a read of a value that may stay unknown, such as a limit.
 *
 * @param read Reads.
 * @returns What was read; `undefined` if the read failed, for whatever reason.
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
 * @param columns The columns that need the value.
 * @param read Reads the value. It is one function for all processes: one for each would be garbage.
 * @param pid The process.
 * @param refusals Gets a refusal for each column.
 * @returns The value; `null` if it was refused.
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
 * @throws {ReadError} If the system fails: no descriptor or memory is left (EMFILE, ENFILE, ENOMEM), or
 * there is an I/O error.
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

/** Returns whether there is no such process, or this user may not see it. */
export function isHidden(error: unknown): boolean {
  return isGone(error) || isRefused(error);
}

/** Returns whether the system refuses access to this user. */
export function isRefused(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied;
}

/** Returns whether Deno refuses access to this program. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}

/** Returns whether a system call failed. Deno writes the number of the error, and has few classes for them. */
function isFailure(error: unknown): boolean {
  return error instanceof Error && /\(os error \d+\)/.test(error.message);
}

/**
 * Returns whether the process has ended. A read of its open files then fails with ESRCH, for which Deno
 * has no class.
 */
export function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Error && error.message.includes("(os error 3)");
}
