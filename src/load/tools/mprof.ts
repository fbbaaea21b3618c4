/**
 * Logs of mprof, of Python's memory_profiler: `mprofile_*.dat`. Pure.
 *
 * @module
 */

import type { LogReader, LogRow, Tool } from "./log.ts";
import { nameOfCommand } from "./names.ts";

/** Memory_profiler's MiB. */
const MEBIBYTE = 2 ** 20;

/** Memory and time. Children have their pids. */
const MEMORY = /^(?:MEM|CHLD (\d+)) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/;

/** It records a program, and with `-M` each of its children. */
export const MPROF: Tool = {
  name: "mprof",
  lacks: "CPU, descriptors, and the process id of the program",
  labels: [],
  isLog: (start) => /^(?:CMDLINE .|MEM \d|FUNC \S+ \d)/.test(start),
  begin: beginMprof,
};

function beginMprof(): LogReader {
  let command: string | null = null;
  /** Each command line begins a log. */
  let logs = 0;
  let timestamp: number | null = null;

  function read(line: string): LogRow[] | null {
    if (line.startsWith("CMDLINE ")) {
      command = line.slice("CMDLINE ".length);
      logs++;
      return [];
    }
    // When functions were called is no sample.
    if (line.startsWith("FUNC ") || line === "") return [];
    const [, child, mebibytes, time] = MEMORY.exec(line) ?? [];
    if (mebibytes === undefined || time === undefined) return null;
    // A child that has ended, and that nobody has waited for, has no memory any more.
    if (Number(mebibytes) === 0) return [];
    // Children are looked at right after the program: that is one sample.
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
