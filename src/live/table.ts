/**
 * The table of the live view, in as many columns as the width has room for. Pure.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import { escapeTerminal } from "../text/escape.ts";
import { formatDuration, formatMebibytes } from "../text/format.ts";
import { fitText } from "../text/width.ts";
import { type History, knownValues, renderSparkline } from "./history.ts";
import type { Order } from "./settings.ts";
import type { LiveGroup, LiveProcess, Minutes, Told } from "./state.ts";

const GAP = 2;

/**
 * The width of a name: where there is no room, where there is, where it takes more, and when all else
 * has its place.
 */
const NAME = { least: 8, usual: 15, long: 22, most: 40 };

/** How wide the picture of a minute may be: divisors of 60. */
const MINUTE_WIDTHS = [60, 30, 20, 15, 12];

/** A value that changes by less than this part of itself is drawn as if it hardly did. */
const LEAST_CHANGE = 0.05;

/** So few descriptors more are drawn low. */
const FEW_FILES = 8;

/** A value whose last minute has a picture. */
export type Pictured = "cpu" | "memory" | "files";

/** Which pictures there are, where not all have room. */
const PICTURES: Readonly<Record<Order, Pictured>> = {
  cpu: "cpu",
  memory: "memory",
  files: "files",
  leaks: "memory",
};

/** A line of the table before it is laid out. */
export interface Row {
  /** The process id, or the number of processes of a group. */
  readonly pid: string;
  /** The name. */
  readonly name: string;
  /** The verdict. */
  readonly leak: string;
  /** CPU %. */
  readonly cpu: string;
  /** Memory, in MiB. */
  readonly memory: string;
  /** Open descriptors, with their limit if it is known. */
  readonly files: string;
  /** The time to the limit that is reached first. */
  readonly limit: string;
  /** Draws the last minute of a value in a width. */
  readonly draw: (value: Pictured, width: number) => string;
}

const HEADER: Row = {
  pid: "pid",
  name: "name",
  leak: "leak",
  cpu: "cpu %",
  memory: "MiB",
  files: "fds",
  limit: "limit in",
  // At the end of a line, blanks would not be seen.
  draw: (value, width) =>
    value === "files" ? "last minute".padStart(width) : fitText("last minute", width),
};

const VERDICTS = { likely: "likely", possible: "possible", none: "-" };

/**
 * Renders a table.
 *
 * @param shown What it shows, in order.
 * @param width In columns. If it is too narrow, the pictures of the last minute are left out, then the
 * times to limits, verdicts, descriptors, and pids.
 * @param order By what it is sorted: if there is room for one picture, it is of that.
 * @returns The header, and the other lines.
 */
export function renderLiveTable(shown: readonly Row[], width: number, order: Order): string[] {
  const rows = [HEADER, ...shown];
  const widest = (cell: Exclude<keyof Row, "draw">) =>
    Math.max(...rows.map((row) => unicodeWidth(row[cell])));
  const isKnown = (cell: "leak" | "limit") => shown.some((row) => row[cell] !== "");
  const [pid, files, leak, limit] = [
    widest("pid"),
    widest("files"),
    widest("leak"),
    widest("limit"),
  ];
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
  const hasLeak = isKnown("leak") && take(GAP + leak) > 0;
  const hasLimit = isKnown("limit") && take(GAP + limit) > 0;
  const wanted = Math.max(NAME.usual, Math.min(widest("name"), NAME.long));
  let name = NAME.least + Math.min(Math.max(room, 0), wanted - NAME.least);
  room -= name - NAME.least;
  const choices: readonly (readonly Pictured[])[] = [
    ...(hasFiles ? [["cpu", "memory", "files"] as const] : []),
    ["cpu", "memory"],
    order === "files" && !hasFiles ? [] : [PICTURES[order]],
  ];
  let picture = 0;
  const pictured = choices.find((values) => {
    picture = MINUTE_WIDTHS.find((columns) => take(values.length * (GAP + columns)) > 0) ?? 0;
    return picture > 0;
  }) ?? [];
  name += Math.max(0, Math.min(room, widest("name") - name, NAME.most - name));
  const drawIn = (row: Row, value: Pictured) =>
    pictured.includes(value) ? [row.draw(value, picture)] : [];
  return rows.map((row) =>
    fit([
      ...(hasPid ? [row.pid.padStart(pid)] : []),
      fitText(row.name, name),
      ...(hasLeak ? [row.leak.padEnd(leak)] : []),
      row.cpu.padStart(cpu),
      ...drawIn(row, "cpu"),
      row.memory.padStart(memory),
      ...drawIn(row, "memory"),
      ...(hasFiles ? [row.files.padStart(files), ...drawIn(row, "files")] : []),
      ...(hasLimit ? [row.limit.padStart(limit)] : []),
    ].join(" ".repeat(GAP)))
  );
}

/** The row of a process. */
export function rowOf(process: LiveProcess, second: number): Row {
  const { sample: { reading, cpuPercent }, told } = process;
  const { pid, name, rssBytes, openFiles } = reading;
  const texts = describe({ cpuPercent, rssBytes, openFiles, told });
  return { pid: `${pid}`, name: nameOf(name, told), ...texts, draw: drawer(process, second) };
}

/** The row of a group, which has as many processes as stand where others have their pid. */
export function rowOfGroup(group: LiveGroup, second: number): Row {
  const { now } = group;
  const name = nameOf(now.name, now.told);
  return { pid: `×${now.processes}`, name, ...describe(now), draw: drawer(group, second) };
}

function nameOf(name: string, { apart }: Told): string {
  return escapeTerminal(apart === "" ? name : `${name} ${apart}`);
}

function describe({ cpuPercent, rssBytes, openFiles, told }: {
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly openFiles: number | null;
  readonly told: Told;
}) {
  const { verdict, maxOpenFiles, limitSeconds } = told;
  return {
    leak: verdict === null ? "" : VERDICTS[verdict],
    cpu: cpuPercent?.toFixed(1) ?? "?",
    memory: rssBytes === null ? "?" : formatMebibytes(rssBytes),
    files: (openFiles ?? "?") + (maxOpenFiles === null ? "" : `/${maxOpenFiles}`),
    limit: limitSeconds === null ? "" : formatDuration(Math.round(limitSeconds) * 1000),
  };
}

function drawer({ cpu, rss, files }: Minutes, second: number): Row["draw"] {
  return (value, width) => {
    if (value === "cpu") return renderSparkline(cpu, second, width, rangeOfCpu(cpu));
    const [history, least] = value === "memory" ? [rss, 1] : [files, FEW_FILES];
    return renderSparkline(history, second, width, rangeOf(history, least));
  };
}

/** From nothing to a whole core, or more where more was used. */
function rangeOfCpu(cpu: History): readonly [number, number] {
  return [0, Math.max(100, ...knownValues(cpu))];
}

/** From the least of the minute, since it is growth that matters. */
function rangeOf(history: History, least: number): readonly [number, number] {
  const known = knownValues(history);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return [low, Math.max(high, low * (1 + LEAST_CHANGE), low + least)];
}
