/**
 * The table of the live view: as many columns as the width has room for. Pure.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import { escapeTerminal } from "../escape.ts";
import { formatMebibytes } from "../format.ts";
import { fitText } from "./fit.ts";
import { type History, knownValues, renderSparkline } from "./history.ts";
import type { LiveProcess } from "./live_state.ts";

const GAP = 2;

/** The width of a name: where there is no room, where there is, and when all else has its place. */
const NAME = { least: 8, usual: 15, most: 40 };

/** How wide the picture of a minute may be: divisors of 60. */
const MINUTE_WIDTHS = [60, 30, 20, 15, 12];

/** Memory that changes by less than this part of itself is drawn as if it hardly did. */
const LEAST_CHANGE = 0.05;

/** A line of the table before it is laid out. */
interface Cells {
  readonly pid: string;
  readonly name: string;
  readonly cpu: string;
  readonly memory: string;
  readonly files: string;
  /** Draws the last minute in a width; empty without one. */
  readonly cpuMinute: (width: number) => string;
  readonly memoryMinute: (width: number) => string;
}

const HEADER: Cells = {
  pid: "pid",
  name: "name",
  cpu: "cpu %",
  memory: "MiB",
  files: "fds",
  cpuMinute: (width) => fitText("last minute", width),
  memoryMinute: (width) => fitText("last minute", width),
};

/**
 * Renders a table.
 *
 * @param processes What it shows, in order.
 * @param second The second up to which the last minute is shown.
 * @param width In columns. If it is too narrow, the pictures of the last minute are left out, then
 * descriptors, then pids.
 * @returns The header, and a line for each process.
 */
export function renderLiveTable(
  processes: readonly LiveProcess[],
  second: number,
  width: number,
): string[] {
  const rows = [HEADER, ...processes.map((process) => cellsOf(process, second))];
  const widest = (cell: "pid" | "name" | "cpu" | "memory" | "files") =>
    Math.max(...rows.map((row) => unicodeWidth(row[cell])));
  const [pid, files] = [widest("pid"), widest("files")];
  const [cpu, memory] = [Math.max(widest("cpu"), 5), Math.max(widest("memory"), 6)];
  let room = width - NAME.least - GAP - cpu - GAP - memory;
  const fit = (line: string) => room < 0 ? fitText(line, width) : line;
  /** Takes what is wanted of the room, or nothing. */
  const take = (columns: number) => {
    const taken = columns <= room ? columns : 0;
    room -= taken;
    return taken;
  };
  const hasPid = take(GAP + pid) > 0;
  const hasFiles = take(GAP + files) > 0;
  let name = NAME.least + Math.min(Math.max(room, 0), NAME.usual - NAME.least);
  room -= name - NAME.least;
  const both = MINUTE_WIDTHS.find((columns) => take(2 * (GAP + columns)) > 0);
  const one = both ?? MINUTE_WIDTHS.find((columns) => take(GAP + columns) > 0);
  name += Math.max(0, Math.min(room, widest("name") - name, NAME.most - name));
  return rows.map((row) =>
    fit([
      ...(hasPid ? [row.pid.padStart(pid)] : []),
      fitText(row.name, name),
      row.cpu.padStart(cpu),
      ...(one ? [row.cpuMinute(one)] : []),
      row.memory.padStart(memory),
      ...(both ? [row.memoryMinute(both)] : []),
      ...(hasFiles ? [row.files.padStart(files)] : []),
    ].join(" ".repeat(GAP)))
  );
}

function cellsOf({ sample, cpu, rss }: LiveProcess, second: number): Cells {
  const { pid, name, rssBytes, openFiles } = sample.reading;
  return {
    pid: `${pid}`,
    name: escapeTerminal(name),
    cpu: sample.cpuPercent?.toFixed(1) ?? "?",
    memory: rssBytes === null ? "?" : formatMebibytes(rssBytes),
    files: `${openFiles ?? "?"}`,
    cpuMinute: (width) => renderSparkline(cpu, second, width, rangeOfCpu(cpu)),
    memoryMinute: (width) => renderSparkline(rss, second, width, rangeOfMemory(rss)),
  };
}

/** From nothing to a whole core, or more where more was used. */
function rangeOfCpu(cpu: History): readonly [number, number] {
  return [0, Math.max(100, ...knownValues(cpu))];
}

/** From the least of the minute, since it is growth that matters. */
function rangeOfMemory(rss: History): readonly [number, number] {
  const known = knownValues(rss);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return [low, Math.max(high, low * (1 + LEAST_CHANGE), low + 1)];
}
