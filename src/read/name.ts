/**
 * The name and the command line of a process: bytes, which anyone may choose, to text.
 *
 * Layouts: proc_pid_comm(5), proc_pid_cmdline(5).
 *
 * @module
 */

const BLANK = 32;
const SLASH = 47;

/** The kernel keeps this many bytes of a name (TASK_COMM_LEN - 1); of a kernel thread's, more. */
const COMM_BYTES = 15;

/** No file has a longer name (NAME_MAX), but a first argument may have megabytes. */
const LONGEST_NAME_BYTES = 255;

/** A byte order mark is a part of what it begins, or two names would look like one. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

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
 * rest comes from the program's name on the command line, if that starts with the part and is no
 * longer than the name of a file can be.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * const name = completeName(bytes("systemd-resolve"), bytes("/lib/systemd-resolved\0-x\0"));
 * assertEquals(name, "systemd-resolved");
 * ```
 *
 * @param comm The kernel's part, any bytes.
 * @param cmdline The command line, with its NULs.
 * @returns The name; bytes that are not UTF-8 become U+FFFD.
 */
export function completeName(comm: Uint8Array, cmdline: Uint8Array): string {
  if (isCut(comm)) {
    for (const path of listPrograms(cmdline)) {
      const base = path.subarray(path.lastIndexOf(SLASH) + 1);
      if (base.length <= LONGEST_NAME_BYTES && startsWith(base, comm)) return decoder.decode(base);
    }
  }
  return decoder.decode(comm);
}

/** Whether a kernel name may go on in the command line. */
export function isCut(comm: Uint8Array): boolean {
  return comm.length === COMM_BYTES;
}

/**
 * Where the name of the program may stand: in the first argument, or behind it, where that is a
 * script's interpreter and its option. A process that rewrote its title may have put all arguments
 * into the first.
 */
function listPrograms(cmdline: Uint8Array): Uint8Array[] {
  const programs: Uint8Array[] = [];
  for (let start = 0; start < cmdline.length && programs.length < 3;) {
    const nul = cmdline.indexOf(0, start);
    const end = nul < 0 ? cmdline.length : nul;
    programs.push(cmdline.subarray(start, end));
    start = end + 1;
  }
  const blank = programs[0]?.indexOf(BLANK) ?? -1;
  return blank < 0 ? programs : [...programs, programs[0]!.subarray(0, blank)];
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, at) => byte === bytes[at]);
}
