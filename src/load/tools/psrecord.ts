/**
 * Reads logs of psrecord: text or `--log-format=csv`, with or without `--include-io`. Pure.
 *
 * @module
 */

import type { LogReader, LogRow, Tool } from "./log.ts";

/** A MB in logs of psrecord. */
const MEBIBYTE = 2 ** 20;

const TEXT_HEADER = /^#\s+Elapsed time\s+CPU \(%\)\s+Real \(MB\)\s+Virtual \(MB\)/;
const CSV_HEADER = /^elapsed_time,(?:nproc,)?cpu,mem_real,mem_virtual/;

/** A number in the form of Python. */
const NUMBER = /^\d+(?:\.\d+)?(?:e[+-]\d+)?$/;

/** Psrecord records one process, or the sum of a tree. */
export const PSRECORD: Tool = {
  name: "psrecord",
  lacks: "a process id, a name, descriptors, a start or a date",
  labels: [],
  isLog: (start) => TEXT_HEADER.test(start) || CSV_HEADER.test(start),
  begin: beginPsrecord,
};

function beginPsrecord(): LogReader {
  /** The number of logs. Each header begins a log. */
  let logs = 0;
  let rows = 0;
  let hasProcesses = false;

  function read(line: string): LogRow[] | null {
    if (line === "") return [];
    if (TEXT_HEADER.test(line) || CSV_HEADER.test(line)) {
      [logs, rows, hasProcesses] = [logs + 1, 0, line.includes("nproc")];
      return [];
    }
    const cells = line.trim().split(/\s+|,/);
    if (cells.length < 4 || !cells.every((cell) => NUMBER.test(cell))) return null;
    const numbers = cells.map(Number);
    if (hasProcesses) numbers.splice(1, 1);
    const [elapsed, cpu, real, virtual, , , readBytes, writeBytes] = numbers;
    return [{
      pid: -logs,
      timestamp: 1 + elapsed!,
      // The first value of psutil has no meaning. The value is always 0.
      cpu_percent: rows++ === 0 ? null : cpu!,
      mem_real: Math.round(real! * MEBIBYTE),
      mem_virtual: Math.round(virtual! * MEBIBYTE),
      io_read_bytes: readBytes ?? null,
      io_write_bytes: writeBytes ?? null,
    }];
  }

  return { read, end: () => [] };
}
