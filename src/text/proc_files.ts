/**
 * The files of /proc that more than one stage reads: text to values. Pure.
 *
 * Layouts: proc_pid_status(5), proc_pid_limits(5).
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

/** How many descriptors a process may open. */
export interface DescriptorLimit {
  /** What holds. */
  readonly soft: number;
  /** How far the process itself may raise that. */
  readonly hard: number;
}

/**
 * Reads `/proc/PID/limits`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Max open files            1024                 4096                 files     \n";
 * assertEquals(parseDescriptorLimit(text), { soft: 1024, hard: 4096 });
 * ```
 *
 * @param text The whole file; empty where there is none.
 * @returns The limit, or `null` where there is none.
 */
export function parseDescriptorLimit(text: string): DescriptorLimit | null {
  const [, soft, hard] = /^Max open files +(\d+) +(\d+) /m.exec(text) ?? [];
  return soft === undefined ? null : { soft: Number(soft), hard: Number(hard) };
}
