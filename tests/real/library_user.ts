/**
 * A program that uses the library in all ways, prints its samples, and ends.
 *
 * @module
 */

import { record } from "../../src/library.ts";

const pids = [Number(Deno.args[0])];

// Reads to the end, beside another loop that ends while this loop waits.
const whole = Array.fromAsync(record({ pids, paceMs: 100, durationMs: 200 }));
const short = Array.fromAsync(record({ pids, paceMs: 20, durationMs: 40 }));
tell({ short: (await short).length, whole: await whole });

// Leaves the loop in the middle.
let rounds = 0;
for await (const _ of record({ pids, paceMs: 20 })) {
  rounds++;
  const openBefore = countProcFiles();
  if (rounds === 2) {
    tell({ openBefore });
    break;
  }
}
tell({ rounds, openAfter: countProcFiles() });

// Aborts a loop from outside, between two samples that are far apart.
const stop = new AbortController();
let aborted = 0;
try {
  for await (const { samples } of record({ pids, paceMs: 60_000, signal: stop.signal })) {
    aborted += samples.length;
    setTimeout(() => stop.abort("enough"), 50);
  }
} catch (reason) {
  tell({ aborted, reason, openAfterAbort: countProcFiles() });
}

/** Counts the files of /proc that this program has open. */
function countProcFiles(): number {
  return Array.from(Deno.readDirSync("/proc/self/fd"), ({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`);
    } catch {
      return ""; // The listing itself has a descriptor.
    }
  }).filter((target) => target.startsWith("/proc/") && !target.endsWith("/fd")).length;
}

function tell(value: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
}
