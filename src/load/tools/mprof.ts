/**
 * Reads logs of mprof, which belongs to memory_profiler for Python: `mprofile_*.dat`. Pure.
 *
 * @module
 */

import type { LogReader, LogRow, Tool } from "./log.ts";
import { nameOfCommand } from "./names.ts";

/** A MiB in logs of memory_profiler. */
const MEBIBYTE = 2 ** 20;

/** A line with memory and time. The line of a child has its pid. */
const MEMORY = /^(?:MEM|CHLD (\d+)) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/;

/** Mprof records a program, and with `-M` also each child. */
export const MPROF: Tool = {
  name: "mprof",
  lacks: "CPU %, descriptors, or the process id of the program",
  labels: [],
  isLog: (start) => /^(?:CMDLINE .|MEM \d|FUNC \S+ \d)/.test(start),
  begin: beginMprof,
};

function beginMprof(): LogReader {
  let command: string | null = null;
  /** The number of logs. Each command line begins a log. */
  let logs = 0;
  let timestamp: number | null = null;

  function read(line: string): LogRow[] | null {
    if (line.startsWith("CMDLINE ")) {
      command = line.slice("CMDLINE ".length);
      logs++;
      return [];
    }
    // The times of function calls are not samples.
    if (line.startsWith("FUNC ") || line === "") return [];
    const [, child, mebibytes, time] = MEMORY.exec(line) ?? [];
    if (mebibytes === undefined || time === undefined) return null;
    // A child that has ended has no memory until its parent waits for it.
    if (Number(mebibytes) === 0) return [];
    // Mprof reads the children directly after the program. All of them are one sample.
    if (child === undefined || timestamp === null) timestamp = Number(time);
    return [{
      pid: child === undefined ? -Math.max(1, logs) : Number(child),
      timestamp,
      name: child === undefined && command !== null ? nameOfCommand(command) : null,
      command: child === undefined ? command : null,
      mem_real: Math.round(Number(mebibytes) * MEBIBYTE),
    }];
  }

  return { read, end: () => [] };
}
