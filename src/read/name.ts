/**
 * The name and the command line of a process: bytes, which anyone may choose, to text.
 *
 * Layouts: proc_pid_comm(5), proc_pid_cmdline(5).
 *
 * @module
 */

const BLANK = 32;
const DASH = 45;
const SLASH = 47;
const COLON = 58;

/** The kernel keeps this many bytes of a name (TASK_COMM_LEN - 1); of a kernel thread's, more. */
const COMM_BYTES = 15;

/** No file has a longer name (NAME_MAX), but a first argument may have megabytes. */
const LONGEST_NAME_BYTES = 255;

/** A program may be run from memory that has no file, whose name means nothing (memfd_create(2)). */
const MEMORY_FILE = "/memfd:";

/** A byte order mark is a part of what it begins, or two names would look like one. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Reads `/proc/PID/cmdline`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCommand(new TextEncoder().encode("sh\0-c\0ls\0")), "sh -c ls");
 * ```
 *
 * @param bytes The whole file; empty for a kernel thread.
 * @returns The arguments, joined by blanks.
 */
export function parseCommand(bytes: Uint8Array): string {
  // Not by a pattern such as /\0+$/: of megabytes of NULs it would try each, for hours.
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return decoder.decode(bytes.subarray(0, end)).replaceAll("\0", " ");
}

/**
 * The whole name of a process. Where the kernel's part of it is as long as the kernel keeps, the
 * rest comes from the name of the program's own file, if that starts with the part and is no longer
 * than the name of a file can be: from the link to the file, else from the command line. A title
 * that the process gave itself completes nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * const name = completeName(bytes("systemd-resolve"), bytes("/lib/systemd-resolved\0-x\0"));
 * assertEquals(name, "systemd-resolved");
 * assertEquals(completeName(bytes("queue-worker: j"), bytes("queue-worker: job 3")), "queue-worker: j");
 * ```
 *
 * @param comm The kernel's part, any bytes.
 * @param cmdline The command line, with its NULs.
 * @param program Where the link to the program's file leads; `null` is unknown.
 * @param keptBytes How many bytes of a name the kernel keeps; those of Linux, unless given.
 * @returns The name; bytes that are not UTF-8 become U+FFFD.
 */
export function completeName(
  comm: Uint8Array,
  cmdline: Uint8Array,
  program: string | null = null,
  keptBytes: number = COMM_BYTES,
): string {
  if (comm.length !== keptBytes) return decoder.decode(comm);
  const isProgramKnown = program !== null;
  return completeByProgram(comm, program) ??
    listFiles(comm, cmdline, isProgramKnown).map((file) => completeBy(comm, file))
      .find((name) => name !== null) ??
    decoder.decode(comm);
}

/**
 * The whole name of a process that has the name of its program's file, if it has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const comm = new TextEncoder().encode("systemd-resolve");
 * assertEquals(completeByProgram(comm, "/lib/systemd-resolved"), "systemd-resolved");
 * assertEquals(completeByProgram(comm, "/lib/systemd-resolved (deleted)"), "systemd-resolved");
 * assertEquals(completeByProgram(comm, "/usr/bin/perl"), null);
 * ```
 *
 * @param comm The kernel's part, as long as the kernel keeps.
 * @param program Where the link `/proc/PID/exe` leads (proc_pid_exe(5)); `null` is unknown.
 * @returns The name; `null` where this does not tell it.
 */
export function completeByProgram(comm: Uint8Array, program: string | null): string | null {
  return program === null || program.startsWith(MEMORY_FILE)
    ? null
    : completeBy(comm, encoder.encode(program.replace(/ \(deleted\)$/, "")));
}

/** Whether a kernel name may go on in the command line. */
export function isCut(comm: Uint8Array): boolean {
  return comm.length === COMM_BYTES;
}

/** The name of a file, if it goes on where the kernel's part was cut. */
function completeBy(comm: Uint8Array, path: Uint8Array): string | null {
  const base = path.subarray(path.lastIndexOf(SLASH) + 1);
  return base.length <= LONGEST_NAME_BYTES && startsWith(base, comm) ? decoder.decode(base) : null;
}

/**
 * The arguments that may be the program's file: the first, or one behind it, where that is a
 * script's interpreter and its option.
 */
function listFiles(comm: Uint8Array, cmdline: Uint8Array, isProgramKnown: boolean): Uint8Array[] {
  const [first = cmdline, ...others] = splitArguments(cmdline);
  return [...findFileInFirst(comm, first, others, isProgramKnown), ...others];
}

/** The first three arguments. */
function splitArguments(cmdline: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < cmdline.length && parts.length < 3;) {
    const nul = cmdline.indexOf(0, start);
    const end = nul < 0 ? cmdline.length : nul;
    parts.push(cmdline.subarray(start, end));
    start = end + 1;
  }
  return parts;
}

/**
 * The program's file in the first argument, if it is there. A process may have written a title over
 * its arguments. One that has all its arguments in it still begins with its file; another does so
 * only where it begins with a path, since the name that a process gives itself has no slash.
 */
function findFileInFirst(
  comm: Uint8Array,
  first: Uint8Array,
  others: readonly Uint8Array[],
  isProgramKnown: boolean,
): Uint8Array[] {
  const hasBlanks = comm.includes(BLANK);
  const end = first.findIndex((byte, at) =>
    byte === COLON && isBlankOrEnd(first[at + 1]) ||
    byte === BLANK && (!hasBlanks || first[at + 1] === DASH)
  );
  const file = end < 0 ? first : first.subarray(0, end);
  if (file.includes(SLASH)) return [file];
  if (hasBlanks) return [];
  if (end >= 0) return first[end] === BLANK && first[end + 1] === DASH ? [file] : [];
  // The kernel's part of a title begins like it. Where nothing is behind it, a link to a program
  // looks the same, and NULs alone are what a shorter title left of the arguments.
  const isAlone = others.every((argument) => argument.length === 0);
  return isAlone && (isProgramKnown || others.length > 1) ? [] : [file];
}

function isBlankOrEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === BLANK;
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, at) => byte === bytes[at]);
}
