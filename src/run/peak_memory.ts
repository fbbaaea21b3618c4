/**
 * The peak memory of a command and of what it starts, as far as it can be seen. Pure.
 *
 * @module
 */

import type { PeakMemory } from "../model/outcomes.ts";
import type { Sample } from "../model/samples.ts";

/** The largest that was seen. */
export interface SeenMemory {
  /** Of one process; `null` where nothing was. */
  readonly processBytes: number | null;
  /** Of all of them together, in one tick. */
  readonly treeBytes: number | null;
}

/** What is seen before the first tick. */
export const UNSEEN: SeenMemory = { processBytes: null, treeBytes: null };

/**
 * Adds a tick. The kernel's own mark of a process is at least what was sampled of it, and may be of a
 * moment between two ticks; marks of several moments cannot be summed up.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const seen = addMarks(UNSEEN, [], () => null);
 * assertEquals(seen, UNSEEN);
 * ```
 *
 * @param seen What was seen before.
 * @param samples The samples of the tick.
 * @param readMark Reads the kernel's mark of a process; `null` where it has none.
 * @returns What has been seen now.
 */
export function addMarks(
  seen: SeenMemory,
  samples: readonly Sample[],
  readMark: (pid: number) => number | null,
): SeenMemory {
  let { processBytes, treeBytes } = seen;
  let sumBytes = 0;
  for (const { reading: { pid, rssBytes } } of samples) {
    processBytes = largest(processBytes, largest(readMark(pid), rssBytes));
    sumBytes += rssBytes ?? 0;
  }
  treeBytes = largest(treeBytes, sumBytes || null);
  return { processBytes, treeBytes };
}

/** Page counts of the kernel are that rough on machines with many CPUs. */
const ROUGH_BYTES = 2 ** 20;

/**
 * Says what the peak was. A tree has at least what the largest of its processes has.
 *
 * @param seen What was seen.
 * @param told What the kernel told at the end of the command and the children it waited for, which
 * is never less than what PROFIT had itself; both `null` where they are unknown.
 * @param withChildren Whether it is of all that the command started, too.
 * @returns The peak; `null` where nothing is known.
 */
export function findPeakMemory(
  { processBytes: markBytes, treeBytes }: SeenMemory,
  told: { readonly waitedBytes: number | null; readonly ownBytes: number | null },
  withChildren: boolean,
): PeakMemory | null {
  const { waitedBytes, ownBytes } = told;
  const isTold = waitedBytes !== null && ownBytes !== null && waitedBytes > ownBytes + ROUGH_BYTES;
  const processBytes = largest(markBytes, isTold ? waitedBytes : null);
  if (processBytes === null) return null;
  return {
    of: withChildren || isTold ? "largest process" : "own process",
    processBytes,
    isWhole: isTold && processBytes <= waitedBytes + ROUGH_BYTES,
    treeBytes: withChildren ? largest(processBytes, treeBytes) : null,
  };
}

/** The larger of two of which one may be unknown. */
function largest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
