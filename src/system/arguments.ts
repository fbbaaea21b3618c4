/**
 * Finds arguments that are not UTF-8. Deno replaces such bytes by U+FFFD.
 *
 * @module
 */

/**
 * Finds the arguments that Deno has changed. This reads a file, and is needed only if an argument has
 * U+FFFD.
 *
 * @param args The arguments that Deno gives.
 * @param readCommandLine Reads the arguments of the kernel, from /proc/self/cmdline
 * (proc_pid_cmdline(5)).
 * @returns The arguments that are not UTF-8; none if there is no such file.
 */
export function findChangedArguments(
  args: readonly string[],
  readCommandLine: () => Uint8Array = () => Deno.readFileSync("/proc/self/cmdline"),
): string[] {
  try {
    const words = splitCommandLine(readCommandLine()).slice(-args.length);
    return args.filter((_, at) => !isUtf8(words[at]));
  } catch {
    return []; // This system has no such file.
  }
}

/**
 * Splits a command line into its words. Each word ends with a NUL.
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
