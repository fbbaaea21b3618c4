/**
 * Renders what grows in a process. Pure.
 *
 * @module
 */

import type { MemoryPart } from "../model/growth.ts";
import type { ProcessSummary } from "../model/outcomes.ts";

const PARTS: Readonly<Record<MemoryPart, string>> = {
  "anonymous": "anonymous",
  "files": "pages of files",
  "shared": "shared memory",
  "files and shared": "pages of files or shared",
  "page tables": "page tables",
  "swap": "swapped out",
};

/**
 * Names the two parts of memory with the largest shares of the growth, and the growth of threads.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const growing = [{ part: "anonymous", bytesPerHour: 9e6, share: 0.98 }] as const;
 * const growingThreads = { from: 12, to: 94 };
 * assertEquals(renderGrowing({ growing, growingThreads }), ", 98 % anonymous; threads 12 to 94");
 * ```
 *
 * @param process The growth of a process.
 * @returns The end of a sentence on growth; empty if nothing is known.
 */
export function renderGrowing(
  { growing = [], growingThreads = null }: Pick<ProcessSummary, "growing" | "growingThreads">,
): string {
  const parts = growing.slice(0, 2)
    .map(({ part, share }) => `${Math.round(share * 100)} % ${PARTS[part]}`);
  const carried = parts.length === 0 ? "" : `, ${parts.join(" and ")}`;
  if (growingThreads === null) return carried;
  return `${carried}; threads ${growingThreads.from} to ${growingThreads.to}`;
}

/**
 * Renders the kinds of open descriptors, the most frequent kind first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const openFileKinds = { files: 8, sockets: 1010, pipes: 1 };
 * assertEquals(renderFileKinds({ openFileKinds }), "; open are 1010 sockets, 8 files, 1 pipe");
 * ```
 *
 * @param process The open descriptors of a process.
 * @returns The end of a sentence on growth; empty if nothing is known.
 */
export function renderFileKinds(
  { openFileKinds = {} }: Pick<ProcessSummary, "openFileKinds">,
): string {
  const kinds = Object.entries(openFileKinds).toSorted(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${count} ${count === 1 ? kind.replace(/s$/, "") : kind}`);
  return kinds.length === 0 ? "" : `; open are ${kinds.join(", ")}`;
}
