/**
 * The table of the live view. Its columns depend on the width of the terminal. Pure.
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
 * Widths of the name column: in a narrow terminal, as a minimum otherwise, before pictures are drawn,
 * and with room to spare.
 */
const NAME = { least: 8, usual: 15, long: 22, most: 40 };

/** The widths of the picture of a minute: divisors of 60. */
const MINUTE_WIDTHS = [60, 30, 20, 15, 12];

/** The range of a picture is at least this share of the value, so that noise looks flat. */
const LEAST_CHANGE = 0.05;

/** The range of a picture of descriptors is at least this number. */
const FEW_FILES = 8;

/** A value with a picture of its last minute. */
export type Pictured = "cpu" | "memory" | "files";

/** The picture that is drawn if there is room for one, by the order of the rows. */
const PICTURES: Readonly<Record<Order, Pictured>> = {
  cpu: "cpu",
  memory: "memory",
  files: "files",
  leaks: "memory",
};

/** The cells of a row. */
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
  /** The time until the first limit is reached. */
  readonly limit: string;
  /** Draws the last minute of a value. */
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
  // The picture of descriptors may end the line, where trailing blanks are invisible.
  draw: (value, width) =>
    value === "files" ? "last minute".padStart(width) : fitText("last minute", width),
};

const VERDICTS = { likely: "likely", possible: "possible", none: "-" };

/**
 * Renders a table.
 *
 * @param shown The rows, in order.
 * @param width The width in columns. A narrow table leaves out pictures first, then the descriptors, the
 * pids, the times to limits, and the verdicts.
 * @param order The order of the rows, which chooses the picture if there is room for one.
 * @returns The header and the rows.
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
  /** Reserves columns if there is room for all of them. */
  const take = (columns: number) => {
    const taken = columns <= room ? columns : 0;
    room -= taken;
    return taken;
  };
  const hasLeak = isKnown("leak") && take(GAP + leak) > 0;
  const hasLimit = isKnown("limit") && take(GAP + limit) > 0;
  const hasPid = take(GAP + pid) > 0;
  const hasFiles = take(GAP + files) > 0;
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

/** Returns the row of a process. */
export function rowOf(process: LiveProcess, second: number): Row {
  const { sample: { reading, cpuPercent }, told } = process;
  const { pid, name, rssBytes, openFiles } = reading;
  const texts = describe({ cpuPercent, rssBytes, openFiles, told });
  return { pid: `${pid}`, name: nameOf(name, told), ...texts, draw: drawer(process, second) };
}

/** Returns the row of a group. The pid column has the number of its processes. */
export function rowOfGroup(group: LiveGroup, second: number): Row {
  const { now } = group;
  const name = nameOf(now.name, now.told);
  return { pid: `×${now.processes}`, name, ...describe(now), draw: drawer(group, second) };
}

/**
 * Returns the text in the column "name": the name, and the part of the command line that
 * distinguishes processes of one name.
 */
export function nameOf(name: string, { apart }: Told): string {
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

/** Returns the range of CPU %: from 0 to 100, or to the highest value. */
function rangeOfCpu(cpu: History): readonly [number, number] {
  return [0, Math.max(100, ...knownValues(cpu))];
}

/** Returns a range that starts at the lowest value, so that growth is visible. */
function rangeOf(history: History, least: number): readonly [number, number] {
  const known = knownValues(history);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return [low, Math.max(high, low * (1 + LEAST_CHANGE), low + least)];
}
