/**
 * The file `/proc/PID/status`, which more than one stage reads: text to values. Pure.
 *
 * Layout: proc_pid_status(5).
 *
 * @module
 */

/**
 * Finds a field of `/proc/PID/status`. A line begins only behind a line end of `\n`: to `^` with the
 * flag `m`, one also begins behind a CR or U+2028, which a name may hold, and that of a process could
 * say that it is root's.
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
 * @returns What stands behind the colon and its blanks; `null` where there is no such field.
 */
export function findStatusField(text: string, key: string): string | null {
  return new RegExp(`(?:^|\\n)${key}:[ \\t]*([^\\n]+)`).exec(text)?.[1] ?? null;
}
