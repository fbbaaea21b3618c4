/**
 * Finds the peak memory of a command and its descendants, or a lower bound. Pure.
 *
 * @module
 */

import type { PeakMemory } from "../../model/command_totals.ts";
import { largestKnown } from "../../model/processes.ts";
import type { Sample } from "../../model/samples.ts";

/** The largest sizes so far. */
export interface SeenMemory {
  /** The size of one process; `null` before the first. */
  readonly processBytes: number | null;
  /** The size of all processes together in one tick. */
  readonly treeBytes: number | null;
}

/** The sizes before the first tick. */
export const UNSEEN: SeenMemory = { processBytes: null, treeBytes: null };

/**
 * Adds a tick. The kernel's high-water mark of a process is at least its sampled size. The mark can
 * be from a moment between two ticks. Marks of different moments cannot be summed up.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const seen = addMarks(UNSEEN, [], () => null);
 * assertEquals(seen, UNSEEN);
 * ```
 *
 * @param seen The sizes before.
 * @param samples The samples of the tick.
 * @param readMark Reads the mark of a process; `null` if it has none.
 * @returns The sizes now.
 */
export function addMarks(
  seen: SeenMemory,
  samples: readonly Sample[],
  readMark: (pid: number) => number | null,
): SeenMemory {
  let { processBytes, treeBytes } = seen;
  let sumBytes = 0;
  for (const { reading: { pid, rssBytes } } of samples) {
    processBytes = largestKnown(processBytes, largestKnown(readMark(pid), rssBytes));
    sumBytes += rssBytes ?? 0;
  }
  treeBytes = largestKnown(treeBytes, sumBytes || null);
  return { processBytes, treeBytes };
}

/** The error of the kernel's page counts on machines with many CPUs. */
const ROUGH_BYTES = 2 ** 20;

/**
 * Finds the peak. A tree has at least the memory of its largest process.
 *
 * @param seen The largest sizes in the samples.
 * @param told The size that the kernel reported at the end for the command and the children that it waited for,
 * which is never less than that of PROFIT itself; both `null` if they are unknown.
 * @param withChildren Whether descendants count, too.
 * @returns The peak; `null` if nothing is known.
 */
export function findPeakMemory(
  { processBytes: markBytes, treeBytes }: SeenMemory,
  told: { readonly waitedBytes: number | null; readonly ownBytes: number | null },
  withChildren: boolean,
): PeakMemory | null {
  const { waitedBytes, ownBytes } = told;
  const isTold = waitedBytes !== null && ownBytes !== null && waitedBytes > ownBytes + ROUGH_BYTES;
  const processBytes = largestKnown(markBytes, isTold ? waitedBytes : null);
  if (processBytes === null) return null;
  return {
    of: withChildren || isTold ? "largest process" : "own process",
    processBytes,
    isWhole: isTold && processBytes <= waitedBytes + ROUGH_BYTES,
    treeBytes: withChildren ? largestKnown(processBytes, treeBytes) : null,
  };
}
