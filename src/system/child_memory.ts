/**
 * Reads the peak memory of children that have ended. The kernel reports the peak only to the
 * process that waited for them, by getrusage(2). Deno has no function for this call.
 *
 * @module
 */

import { openLibc } from "./libc.ts";

/** A struct rusage has eighteen words on 64-bit Linux. The fifth is `ru_maxrss`. */
const RUSAGE_WORDS = 18;
const MAXRSS_WORD = 4;
const RUSAGE_CHILDREN = -1;

/**
 * Reads the largest resident set size of all children that have ended, and of the children that
 * those had waited for (getrusage(2)). A child has the memory of this process until it calls exec.
 * Therefore the result is at least the resident set of this process at that time.
 *
 * @returns The size in bytes; `null` if the C library cannot be opened.
 */
export function readLargestChild(): number | null {
  const libc = openLibc();
  if (libc === null) return null;
  const usage = new BigInt64Array(RUSAGE_WORDS);
  return libc.getrusage(RUSAGE_CHILDREN, usage) === 0 ? Number(usage[MAXRSS_WORD]) * 1024 : null;
}
