/**
 * Names limits of memory, and kills for memory. Pure.
 *
 * @module
 */

import type { Kill, MemoryLimit } from "../../model/limits.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatBytes } from "../../text/format.ts";

/**
 * Returns the name of a limit.
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
 * Describes how the kernel killed a process.
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
 * @param kill The kill; `null` if nothing is known of it.
 */
export function renderKill(kill: Kill | null): string {
  const limit = kill?.limit ?? null;
  const killed = `${kill?.isSure ? "" : "probably "}killed for memory`;
  if (limit === null) return killed;
  return `${killed}, at ${renderUsed(limit)} of ${renderLimit(limit)}`;
}

/** Renders the used part of a limit, in the unit of the limit. */
export function renderUsed({ usedBytes, limitBytes }: MemoryLimit): string {
  const [used, limit] = [formatBytes(usedBytes), formatBytes(limitBytes)];
  const [amount, unit] = used.split(" ");
  return limit.endsWith(` ${unit}`) ? `${amount} of ${limit}` : `${used} of ${limit}`;
}
