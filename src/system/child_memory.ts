/**
 * Reads the peak memory of children that have ended, and what they read from storage and wrote to it. The kernel
 * reports this only to the process that waited for them, by getrusage(2). Deno has no function for this call.
 *
 * @module
 */

import type { StorageBytes } from "../model/command_totals.ts";
import { openLibc } from "./libc.ts";

/** A struct rusage has eighteen words on 64-bit Linux. These are `ru_maxrss`, `ru_inblock` and `ru_oublock`. */
const RUSAGE_WORDS = 18;
const MAXRSS_WORD = 4;
const INBLOCK_WORD = 11;
const OUBLOCK_WORD = 12;
const RUSAGE_CHILDREN = -1;

/** The size of a block of `ru_inblock` and `ru_oublock` (getrusage(2), task_io_accounting_ops.h). */
const BLOCK_BYTES = 512;

/**
 * Reads the largest resident set size of all children that have ended, and of the children that
 * those had waited for (getrusage(2)). A child has the memory of this process until it calls exec.
 * Therefore the result is at least the resident set of this process at that time.
 *
 * @returns The size in bytes; `null` if the C library cannot be opened.
 */
export function readLargestChild(): number | null {
  const usage = readChildUsage();
  return usage && Number(usage[MAXRSS_WORD]) * 1024;
}

/**
 * Reads what all children that have ended, and the children that those had waited for, read from storage and
 * wrote to it (getrusage(2)).
 *
 * @returns The bytes; `null` if the C library cannot be opened.
 */
export function readChildStorage(): StorageBytes | null {
  const usage = readChildUsage();
  return usage && {
    readBytes: Number(usage[INBLOCK_WORD]) * BLOCK_BYTES,
    writtenBytes: Number(usage[OUBLOCK_WORD]) * BLOCK_BYTES,
  };
}

function readChildUsage(): BigInt64Array | null {
  const libc = openLibc();
  if (libc === null) return null;
  const usage = new BigInt64Array(RUSAGE_WORDS);
  return libc.getrusage(RUSAGE_CHILDREN, usage) === 0 ? usage : null;
}
