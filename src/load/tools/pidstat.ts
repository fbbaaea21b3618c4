/**
 * Reads logs of pidstat, which belongs to sysstat: one line for each process and time (`-h`), or sections
 * for groups of values; with any options, in any language. Pure, except that the time zone of this machine
 * has an effect.
 *
 * @module
 */

import { beginClock } from "./clock_times.ts";
import type { LogReader, LogRow, Tool } from "./log.ts";
import { nameOfCommand } from "./names.ts";

/** The first line of a log: kernel, host, date, machine and CPUs. */
const BANNER = /^Linux \S+ \((.*)\)\s+(\S+)\s+_\S+_\s+\(\d+ .*\)$/;

/** The time of day, or seconds since 1970, and the half of the day. */
const TIME =
  /^(?:(\d{9,})|(\d{1,2})\D{1,3}(\d{2})\D{1,3}(\d{2})[^\s\d]{0,3})(?:\s+([AaPp])\.?[Mm]\.?)?\s+(.*)$/;

/** The column names of a line or section. */
const HEADER = /^(?:#\s*Time|\S.*?)\s+((?:UID|USER)\s.*(?:PID|TGID).*\sCommand)$/;

/** The kernel keeps this many characters of a name. A longer text is a command line (`-l`). */
const LONGEST_NAME = 15;

/** The units of `--human`. A number without a unit is in kB. */
const KIBIBYTES = { B: 1 / 1024, k: 1, M: 2 ** 10, G: 2 ** 20, T: 2 ** 30 } as const;

/** Pidstat records any processes. */
export const PIDSTAT: Tool = {
  name: "pidstat",
  lacks: "starts, parents, or sums of bytes that were read and written",
  labels: ["host"],
  isLog: (start) => BANNER.test(start.split(/\r?\n/, 1)[0]!),
  begin: beginPidstat,
};

function beginPidstat(): LogReader {
  const clock = beginClock();
  let host = "";
  let columns: readonly string[] = [];
  /** The current sample. Each section has some of its values. */
  let open: { readonly timestamp: number; readonly byPid: Map<number, LogRow> } | null = null;

  function read(line: string): readonly LogRow[] | null {
    // A line with averages is not a sample. The word for averages depends on the language.
    if (line.trim() === "" || /^[^\s\d#][^\d]*?:\s/.test(line)) return [];
    const [, machine, date] = BANNER.exec(line) ?? [];
    if (machine !== undefined && date !== undefined) {
      clock.setDate(date);
      host = machine;
      return end();
    }
    const [, names] = HEADER.exec(line) ?? [];
    if (names !== undefined) {
      columns = names.split(/\s+/);
      return [];
    }
    const [, epoch, hours, minutes, seconds, half, rest] = TIME.exec(line) ?? [];
    const cells = splitCells(rest ?? "", columns);
    if (cells === null) return null;
    const timestamp = epoch === undefined
      ? clock.read([Number(hours), Number(minutes), Number(seconds)], half?.toLowerCase() ?? "")
      : Number(epoch);
    const ended = open === null || open.timestamp === timestamp ? [] : end();
    open ??= { timestamp, byPid: new Map() };
    const row = readCells(cells, columns, timestamp);
    if (row !== null) open.byPid.set(row.pid, { ...open.byPid.get(row.pid), ...row, host });
    return ended;
  }

  function end(): LogRow[] {
    const rows = [...open?.byPid.values() ?? []];
    open = null;
    return rows;
  }

  return { read, end };
}

/** Splits a line into cells. The last cell may contain blanks. */
function splitCells(rest: string, columns: readonly string[]): string[] | null {
  const cells = rest.split(/\s+/);
  if (columns.length === 0 || cells.length < columns.length) return null;
  const last = columns.length - 1;
  return [...cells.slice(0, last), cells.slice(last).join(" ")];
}

/** Returns the row of a process; `null` for a thread. */
function readCells(
  cells: readonly string[],
  columns: readonly string[],
  timestamp: number,
): LogRow | null {
  const text = (name: string) => cells[columns.indexOf(name)];
  const number = (name: string) => parseNumber(text(name));
  const pid = number("PID") ?? number("TGID");
  if (pid === null) return null;
  const command = text("Command")!;
  const isLine = command.length > LONGEST_NAME || command.startsWith("/");
  const row: Record<string, number | string | null> = {
    name: isLine ? nameOfCommand(command) : command,
  };
  if (isLine) row.command = command;
  if (columns.includes("USER")) row.user = text("USER")!;
  if (columns.includes("%CPU")) row.cpu_percent = cpuOf(number);
  if (columns.includes("RSS")) row.mem_real = bytesOf(text("RSS"));
  if (columns.includes("VSZ")) row.mem_virtual = bytesOf(text("VSZ"));
  if (columns.includes("threads")) row.num_threads = number("threads");
  if (columns.includes("fd-nr")) row.num_open_files = number("fd-nr");
  return { ...row, pid, timestamp };
}

/** Returns the sum of the parts of CPU %. With `-I`, pidstat divides `%CPU` by the number of CPUs. */
function cpuOf(number: (name: string) => number | null): number | null {
  const parts = ["%usr", "%system", "%guest"].map(number);
  if (parts.includes(null)) return number("%CPU");
  return Math.round(parts.reduce<number>((sum, part) => sum + part!, 0) * 100) / 100;
}

/** Parses a number; `null` without a number. Pidstat writes a negative number for an unknown value. */
function parseNumber(text = ""): number | null {
  const [, digits] = /^(\d+(?:[.,]\d+)?)%?$/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits.replace(",", "."));
}

function bytesOf(text = ""): number | null {
  const [, digits, unit = "k"] = /^(\d+(?:[.,]\d+)?)([BkMGT])?$/.exec(text) ?? [];
  const value = parseNumber(digits);
  return value && Math.round(value * 1024 * KIBIBYTES[unit as keyof typeof KIBIBYTES]);
}
