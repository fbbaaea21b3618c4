/**
 * The live view as text for a terminal: how far the recording is, and its busiest processes, in as
 * many columns as the width has room for. Pure.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import type { Size } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount, formatMebibytes, formatTime } from "../text/format.ts";
import { fitText } from "../text/width.ts";
import {
  type History,
  knownValues,
  type LiveGroup,
  type LiveProcess,
  type LiveState,
  renderSparkline,
  secondOf,
} from "./state.ts";

const WIDEST_BAR = 40;
const NARROWEST_BAR = 8;

/** Groups may take this share of the lines of the table. */
const MOST_OF_GROUPS = 1 / 2;

/** With so many lines there is one to spare between the head and the table. */
const ROWS_TO_SPARE = 16;

/**
 * Renders the view.
 *
 * @param state What the recording has come to.
 * @param size The terminal. The last column stays free, since some terminals wrap there.
 * @param options Whether to use colours.
 * @returns Lines, at most as many as there are rows.
 */
export function renderLive(
  state: LiveState,
  { columns, rows }: Size,
  { color }: { color: boolean },
): string[] {
  const width = columns - 1;
  const fit = (text: string) => fitText(escapeTerminal(text), width).trimEnd();
  const head = [
    renderProgress(state, width),
    fit(`Data: ${state.output}; Ctrl-C ends the recording`),
    ...(state.leak === null ? [] : [fit(state.leak)]),
    ...(state.limit === null ? [] : [fit(state.limit)]),
    ...(state.missed === null ? [] : [fit(`Tick missed: ${state.missed}`)]),
    ...(rows >= ROWS_TO_SPARE ? [""] : []),
  ];
  if (state.processes.size === 0) {
    return [...head, fit(`No process ${state.what} is there`)].slice(0, rows);
  }
  const processes = Array.from(state.processes.values()).toSorted(byLoad);
  const space = Math.max(0, rows - head.length - 1);
  const groups = Array.from(state.groups.values()).toSorted(byGroupLoad)
    .slice(0, Math.floor(space * MOST_OF_GROUPS));
  const room = space - groups.length;
  const shown = processes.slice(0, processes.length > room ? room - 1 : room);
  const second = secondOf(state);
  const [header = "", ...lines] = renderLiveTable([
    ...groups.map((group) => cellsOfGroup(group, second)),
    ...shown.map((process) => cellsOf(process, second)),
  ], width);
  const others = processes.length - shown.length;
  const bold = (line: string) => color ? `\x1b[1m${line}\x1b[0m` : line;
  return [
    ...head,
    bold(header),
    ...lines.slice(0, groups.length).map(bold),
    ...lines.slice(groups.length),
    ...(others > 0 ? [fit(`... and ${others} more`)] : []),
  ].slice(0, rows);
}

/** The same of groups. */
function byGroupLoad({ now: a }: LiveGroup, { now: b }: LiveGroup): number {
  return (b.cpuPercent ?? 0) - (a.cpuPercent ?? 0) || (b.rssBytes ?? 0) - (a.rssBytes ?? 0);
}

/** The busiest first, and of those that are equally busy the largest. */
function byLoad({ sample: a }: LiveProcess, { sample: b }: LiveProcess): number {
  return (b.cpuPercent ?? 0) - (a.cpuPercent ?? 0) ||
    (b.reading.rssBytes ?? 0) - (a.reading.rssBytes ?? 0) || a.reading.pid - b.reading.pid;
}

/** Time passed, a bar, time left, and what was taken: as much of it as there is room for. */
function renderProgress(state: LiveState, width: number): string {
  const { elapsedMs, durationMs, ticks, lost, rows } = state;
  const counts = [
    formatCount(ticks, "tick"),
    ...(lost > 0 ? [`${lost} lost`] : []),
    formatCount(rows, "row"),
  ].join(", ");
  const passed = formatTime(Math.min(elapsedMs, durationMs));
  if (durationMs === Infinity) return fitText(`${passed}  ${counts}`, width).trimEnd();
  const left = `${formatTime(Math.max(0, durationMs - elapsedMs))} left`;
  const room = width - passed.length - left.length - counts.length - 4;
  if (room < NARROWEST_BAR) return fitText(`${passed}  ${left}  ${counts}`, width).trimEnd();
  const bar = renderBar(durationMs > 0 ? elapsedMs / durationMs : 1, Math.min(room, WIDEST_BAR));
  return `${passed} ${bar} ${left}  ${counts}`;
}

function renderBar(part: number, width: number): string {
  const full = Math.round(Math.min(1, part) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

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
 * @param shown What it shows, in order.
 * @param width In columns. If it is too narrow, the pictures of the last minute are left out, then
 * descriptors, then pids.
 * @returns The header, and the other lines.
 */
function renderLiveTable(shown: readonly Cells[], width: number): string[] {
  const rows = [HEADER, ...shown];
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

function cellsOf({ sample, cpu, rss, maxOpenFiles }: LiveProcess, second: number): Cells {
  const { pid, name, rssBytes, openFiles } = sample.reading;
  return {
    pid: `${pid}`,
    name: escapeTerminal(name),
    cpu: sample.cpuPercent?.toFixed(1) ?? "?",
    memory: rssBytes === null ? "?" : formatMebibytes(rssBytes),
    files: (openFiles ?? "?") + (maxOpenFiles === null ? "" : `/${maxOpenFiles}`),
    cpuMinute: (width) => renderSparkline(cpu, second, width, rangeOfCpu(cpu)),
    memoryMinute: (width) => renderSparkline(rss, second, width, rangeOfMemory(rss)),
  };
}

/** A group has as many processes as stand where others have their pid. */
function cellsOfGroup({ now, cpu, rss }: LiveGroup, second: number): Cells {
  const { name, processes, cpuPercent, rssBytes, openFiles } = now;
  return {
    pid: `×${processes}`,
    name: escapeTerminal(name),
    cpu: cpuPercent?.toFixed(1) ?? "?",
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
