/**
 * Renders what grows in a process. Pure.
 *
 * @module
 */

import type { Growing, MemoryPart } from "../../model/growth.ts";
import type { ProcessSummary } from "../../model/outcomes.ts";

const HEAP = "anonymous memory (heap)";

/** The parts of which each kind of memory consists. The anonymous memory has one part: itself. */
const PARTS: Readonly<
  Record<ProcessSummary["memory"], Readonly<Partial<Record<MemoryPart, string>>>>
> = {
  mem_real: {
    "anonymous": HEAP,
    "files": "pages of files",
    "shared": "shared memory",
    "files and shared": "pages of files or shared memory",
  },
  mem_private: { "anonymous": HEAP, "swap": "swapped-out memory" },
  mem_anonymous: {},
};

/**
 * Names the two parts with the largest shares of the growth of a kind of memory, and the growth of
 * threads.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const parts = [
 *   { part: "anonymous", bytesPerHour: 3e6, share: 0.5 },
 *   { part: "files", bytesPerHour: 1e6, share: 0.3 },
 *   { part: "swap", bytesPerHour: 1e6, share: 0.2 },
 * ] as const;
 * const growing = { parts, threads: { from: 12, to: 94 } };
 * assertEquals(
 *   renderGrowing(growing, "mem_real"),
 *   ", 75 % of it anonymous memory (heap) and 25 % pages of files; threads 12 to 94",
 * );
 * assertEquals(renderGrowing(growing, "mem_anonymous"), "; threads 12 to 94");
 * ```
 *
 * @param growing What grows; `undefined` is nothing.
 * @param memory The kind of memory whose rate the sentence contains.
 * @returns The end of the sentence; empty if nothing is known.
 */
export function renderGrowing(
  growing: Growing | undefined,
  memory: ProcessSummary["memory"],
): string {
  if (growing === undefined) return "";
  const { threads } = growing;
  const parts = growing.parts.filter(({ part }) => part in PARTS[memory]);
  const all = parts.reduce((sum, { bytesPerHour }) => sum + bytesPerHour, 0);
  const told = parts.map(({ part, bytesPerHour }) => ({
    name: PARTS[memory][part],
    percent: Math.round(100 * bytesPerHour / all),
  }));
  const [first, second] = told;
  const carried = first === undefined
    ? ""
    : first.percent === 100
    ? `, all of it ${first.name}`
    : `, ${first.percent} % of it ${first.name}` +
      (second === undefined ? "" : ` and ${second.percent} % ${second.name}`);
  return threads === null ? carried : `${carried}; threads ${threads.from} to ${threads.to}`;
}

/**
 * Renders the kinds of open descriptors, the most frequent kind first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const openFileKinds = { files: 8, sockets: 1010, pipes: 1 };
 * assertEquals(renderFileKinds({ openFileKinds }), "; 1010 sockets, 8 files and 1 pipe are open");
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
  const [last] = kinds.splice(-1);
  if (last === undefined) return "";
  if (kinds.length === 0) return `; ${last} ${last.startsWith("1 ") ? "is" : "are"} open`;
  return `; ${kinds.join(", ")} and ${last} are open`;
}
