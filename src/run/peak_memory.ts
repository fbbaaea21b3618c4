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

/**
 * Says what the peak was. A tree has at least what the largest of its processes has.
 *
 * @param seen What was seen.
 * @param withChildren Whether it is of all that the command started, too.
 * @returns The peak; `null` where nothing was seen.
 */
export function findPeakMemory(
  { processBytes, treeBytes }: SeenMemory,
  withChildren: boolean,
): PeakMemory | null {
  if (processBytes === null) return null;
  return {
    of: withChildren ? "largest process" : "own process",
    processBytes,
    treeBytes: withChildren ? largest(processBytes, treeBytes) : null,
  };
}

/** The larger of two of which one may be unknown. */
function largest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
