/**
 * Limits of memory, and kills for it, in words. Pure.
 *
 * @module
 */

import type { Kill, MemoryLimit } from "../model/limits.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatBytes } from "../text/format.ts";

/**
 * What a limit is called.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const limit = { group: "/acme.slice", limitBytes: 2 ** 29, usedBytes: 0 };
 * assertEquals(renderLimit({ kind: "max", ...limit }), "/acme.slice");
 * assertEquals(renderLimit({ kind: "high", ...limit }), "memory.high of /acme.slice");
 * ```
 *
 * @param limit The limit.
 */
export function renderLimit({ kind, group }: MemoryLimit): string {
  if (kind === "machine") return "the machine";
  if (kind === "address space") return "its address space (ulimit -v)";
  const name = group === null ? "its control group" : escapeTerminal(group);
  return kind === "high" ? `memory.high of ${name}` : name;
}

/**
 * How a process was killed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const limit = { kind: "max", group: "/acme", limitBytes: 2 ** 26, usedBytes: 66_000_000 } as const;
 * assertEquals(
 *   renderKill({ isSure: false, atEpochMs: 0, limit }),
 *   "probably killed for memory, at 62.9 of 64.0 MiB of /acme",
 * );
 * ```
 *
 * @param kill What is known of it; `null` for nothing.
 */
export function renderKill(kill: Kill | null): string {
  const limit = kill?.limit ?? null;
  const killed = `${kill?.isSure ? "" : "probably "}killed for memory`;
  if (limit === null) return killed;
  return `${killed}, at ${renderUsed(limit)} of ${renderLimit(limit)}`;
}

/** How much of a limit is used, in one unit. */
export function renderUsed({ usedBytes, limitBytes }: MemoryLimit): string {
  const [used, limit] = [formatBytes(usedBytes), formatBytes(limitBytes)];
  const [amount, unit] = used.split(" ");
  return limit.endsWith(` ${unit}`) ? `${amount} of ${limit}` : `${used} of ${limit}`;
}
