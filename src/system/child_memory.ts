/**
 * What the kernel says of the memory of children that have ended. It tells only the process that has
 * waited for them, by a call of the C library, and Deno has nothing that makes it.
 *
 * @module
 */

import { openLibc } from "./libc.ts";

/** Of a struct rusage: eighteen words on 64-bit Linux, of which the fifth is `ru_maxrss`. */
const RUSAGE_WORDS = 18;
const MAXRSS_WORD = 4;
const RUSAGE_CHILDREN = -1;

/**
 * The largest resident set size that a child which has ended had, or one that it had waited for
 * (getrusage(2)). What this process had itself when it started the child counts as the child's, too:
 * until the child has called exec, it has that memory.
 *
 * @returns The size in bytes; `null` where it cannot be told.
 */
export function readLargestChild(): number | null {
  const libc = openLibc();
  if (libc === null) return null;
  const usage = new BigInt64Array(RUSAGE_WORDS);
  return libc.getrusage(RUSAGE_CHILDREN, usage) === 0 ? Number(usage[MAXRSS_WORD]) * 1024 : null;
}
