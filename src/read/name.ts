/**
 * Converts the name and the command line of a process to text. Any user may choose these bytes.
 *
 * Layouts: proc_pid_comm(5), proc_pid_cmdline(5).
 *
 * @module
 */

const BLANK = 32;
const DASH = 45;
const SLASH = 47;
const COLON = 58;

/** The kernel keeps this many bytes of a name (TASK_COMM_LEN - 1), and more for a kernel thread. */
const COMM_BYTES = 15;

/** The longest name of a file (NAME_MAX). A first argument may have megabytes. */
const LONGEST_NAME_BYTES = 255;

/**
 * A program may run from memory without a file (memfd_create(2)). The name in its link then has no
 * meaning.
 */
const MEMORY_FILE = "/memfd:";

/**
 * A byte order mark at the start stays, because otherwise two different names would become equal.
 */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Parses `/proc/PID/cmdline`.
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
  // A pattern such as /\0+$/ would take hours for megabytes of NULs, because it tries each of them.
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return decoder.decode(bytes.subarray(0, end)).replaceAll("\0", " ");
}

/**
 * Returns the whole name of a process. If the kernel may have cut the name, the name of the
 * program's file completes it. That name must begin with the kernel's part, and be no longer than
 * the name of a file can be. It comes from the link to the file, or else from the command line. A
 * title that the process gave itself completes nothing.
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
 * @param program The target of the link to the program's file; `null` is unknown.
 * @param keptBytes The number of bytes of a name that the kernel keeps; defaults to that of Linux.
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
 * Returns the whole name of a process if it has the name of its program's file.
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
 * @param comm The kernel's part, which may be cut.
 * @param program The target of the link `/proc/PID/exe` (proc_pid_exe(5)); `null` is unknown.
 * @returns The name; `null` if the file has another name.
 */
export function completeByProgram(comm: Uint8Array, program: string | null): string | null {
  return program === null || program.startsWith(MEMORY_FILE)
    ? null
    : completeBy(comm, encoder.encode(program.replace(/ \(deleted\)$/, "")));
}

/** Returns whether the kernel may have cut a name. */
export function isCut(comm: Uint8Array): boolean {
  return comm.length === COMM_BYTES;
}

/** Returns the name of a file if it begins with the part that the kernel kept. */
function completeBy(comm: Uint8Array, path: Uint8Array): string | null {
  const base = path.subarray(path.lastIndexOf(SLASH) + 1);
  return base.length <= LONGEST_NAME_BYTES && startsWith(base, comm) ? decoder.decode(base) : null;
}

/**
 * Lists the arguments that may be the program's file: the first argument, or a later one if an
 * interpreter and its option come first.
 */
function listFiles(comm: Uint8Array, cmdline: Uint8Array, isProgramKnown: boolean): Uint8Array[] {
  const [first = cmdline, ...others] = splitArguments(cmdline);
  return [...findFileInFirst(comm, first, others, isProgramKnown), ...others];
}

/** Returns the first three arguments. */
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
 * Returns the program's file at the start of the first argument, if it is there. A process may have
 * written a title over its arguments. A title that contains all arguments still begins with the
 * file. Another title begins with the file only if it begins with a path, because the name that a
 * process gives itself has no slash.
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
  // The kernel's part begins like the title. Without anything after it, a link to a program looks
  // the same as a title. A shorter title leaves only NULs of the arguments.
  const isAlone = others.every((argument) => argument.length === 0);
  return isAlone && (isProgramKnown || others.length > 1) ? [] : [file];
}

function isBlankOrEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === BLANK;
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, at) => byte === bytes[at]);
}
