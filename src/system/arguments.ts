/**
 * The arguments as they truly are: what is not UTF-8 in them, Deno replaces by U+FFFD.
 *
 * @module
 */

/**
 * Finds the arguments that Deno has changed. That reads a file: it need not be asked where no argument
 * has U+FFFD in it.
 *
 * @param args The arguments, as Deno tells them.
 * @param readCommandLine Reads what the kernel has of them: /proc/self/cmdline (proc_pid_cmdline(5)).
 * @returns Those that are not UTF-8 in truth; none where that cannot be told.
 */
export function findChangedArguments(
  args: readonly string[],
  readCommandLine: () => Uint8Array = () => Deno.readFileSync("/proc/self/cmdline"),
): string[] {
  try {
    const words = splitCommandLine(readCommandLine()).slice(-args.length);
    return args.filter((_, at) => !isUtf8(words[at]));
  } catch {
    return []; // There is no such file here.
  }
}

/**
 * Splits a command line where its words end: each has a NUL behind it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = splitCommandLine(new TextEncoder().encode("profit\0\0acme\0"));
 * assertEquals(words.map((word) => word.length), [6, 0, 4]);
 * ```
 *
 * @param bytes The whole file.
 * @returns The words.
 */
export function splitCommandLine(bytes: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0, from);
    words.push(bytes.subarray(from, end < 0 ? bytes.length : end));
    from = end < 0 ? bytes.length : end + 1;
  }
  return words;
}

function isUtf8(bytes: Uint8Array | undefined): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
