/**
 * Parses `/proc/PID/status`, which more than one stage reads. Pure.
 *
 * Layout: proc_pid_status(5).
 *
 * @module
 */

/**
 * Finds a field of `/proc/PID/status`. Only `\n` ends a line here. For `^` with the flag `m`, CR and
 * U+2028 end a line, too. A process could use them in its name to pretend that root owns it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\ta\rUid:\t0\nUid:\t1000\t33\t33\t33\n";
 * assertEquals(findStatusField(text, "Uid"), "1000\t33\t33\t33");
 * assertEquals(findStatusField(text, "VmHWM"), null);
 * ```
 *
 * @param text The whole file.
 * @param key The name of the field.
 * @returns The text after the colon and its blanks; `null` if there is no such field.
 */
export function findStatusField(text: string, key: string): string | null {
  return new RegExp(`(?:^|\\n)${key}:[ \\t]*([^\\n]+)`).exec(text)?.[1] ?? null;
}
