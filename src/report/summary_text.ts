/**
 * The summary that a recording ends with, as text for a terminal. Pure.
 *
 * @module
 */

import type {
  ClockSteps,
  CommandTotals,
  PeakMemory,
  ProcessSummary,
  Restarts,
  Summaries,
} from "../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../model/reader.ts";
import { escapeTerminal } from "../text/escape.ts";
import {
  cutText,
  formatBytes,
  formatCount,
  formatDuration,
  formatMebibytes,
} from "../text/format.ts";
import { renderGroups, type Ungrouped } from "./group_table.ts";
import { countOthers, layOut, renderVerdict, type Survey, surveyProcesses } from "./table_text.ts";
import { listLabelTexts, renderGroupLeaks, renderJudgedOn, renderLeaks } from "./verdict_text.ts";

/** Of more names whose processes were restarted, the most often ones. */
const MOST_RESTARTED = 5;

/** Of more restarts of a name, the latest. */
const MOST_TOLD = 5;

/** What a recording ends with. */
export interface Summary {
  /** All processes, the ones that matter most first. */
  readonly processes: Summaries;
  /** The totals of groups; empty where there are none. */
  readonly groups: readonly ProcessSummary[];
  /** Processes that are in none; `null` where no groups were asked for. */
  readonly ungrouped: Ungrouped | null;
  /** Says what there is to say of limits, and of who was killed for them, in lines. */
  readonly renderLimits: (
    processes: readonly ProcessSummary[],
    groups: readonly ProcessSummary[],
  ) => string[];
  /** Processes that took the place of others, by name. */
  readonly restarts: Restarts;
  /** How the wall clock was set. */
  readonly clockSteps: ClockSteps;
  /** Ticks at which samples were taken. */
  readonly ticks: number;
  /** Ticks that were skipped; `null` where the recording does not tell. */
  readonly skipped: number | null;
  /** Ticks at which no samples could be taken, by reason. */
  readonly missed: ReadonlyMap<string, number>;
  /** How far apart descriptors were counted, if not at each tick. */
  readonly filesPace: FilesPace | null;
  /** Rows written. */
  readonly rows: number;
  /** Processes that had ended long ago and are left out. */
  readonly forgotten: number;
  /** How many values the system refused, by reason and column. */
  readonly refused: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** What PROFIT itself has cost. */
  readonly ownCost: OwnCost | null;
  /** Whether a page is still to be made, which costs more. */
  readonly isBeforePage?: boolean;
  /** Where the data is, in words. */
  readonly output: string;
  /** What the command took, if there was one. */
  readonly command: CommandTotals | null;
  /** Whether to leave out the tables of processes and trees. */
  readonly isBrief?: boolean;
  /** What was recorded of the first so many milliseconds of each run, and is not judged. */
  readonly warmUp?: { readonly ms: number; readonly rows: number };
}

/**
 * Renders a summary: the table of processes, then a line for each thing worth knowing.
 *
 * @param summary What there is to say.
 * @param reader Whether who reads it wants colours, and may read all that there is.
 * @returns Lines, each with its line end.
 */
export function renderSummary(
  summary: Summary,
  { color, isRoot }: { readonly color: boolean; readonly isRoot: boolean },
): string {
  const paint = (code: number, text: string) => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const paintHeader = (line: string) => paint(1, line);
  const survey = surveyProcesses(summary.processes);
  const { told } = survey;
  const lines = [
    ...(summary.isBrief ? [] : renderTables(summary, survey, paintHeader)),
    ...renderLeaks(told, paint),
    ...renderGroupLeaks(summary.groups, paint),
    ...renderJudgedOn(told),
    ...summary.renderLimits(told, summary.groups),
    ...renderRestarts(summary.restarts),
    ...renderCommand(summary.command),
    ...renderTicks(summary),
    ...renderWarmUp(summary.warmUp),
    ...renderClockSteps(summary.clockSteps),
    ...renderFilesPace(summary.filesPace),
    ...renderRefused(summary.refused, isRoot),
    ...renderCost(summary.ownCost, summary.isBeforePage ?? false),
    `Data: ${escapeTerminal(summary.output)} (${formatCount(summary.rows, "row")})`,
  ];
  return lines.map((line) => line + "\n").join("");
}

function renderTables(
  summary: Summary,
  survey: Survey,
  paintHeader: (line: string) => string,
): string[] {
  return [
    ...renderTable(survey, paintHeader),
    ...renderForgotten(summary.forgotten),
    ...renderGroups(summary, paintHeader),
  ];
}

function renderForgotten(count: number): string[] {
  return count > 0 ? [`... and ${count} more that ended earlier, and are not judged`] : [];
}

/** Says whose place was taken by whom; the most often replaced names first. */
export function renderRestarts(restarts: Restarts): string[] {
  const byCount = [...restarts].toSorted(([, a], [, b]) => b.length - a.length);
  const others = byCount.length - MOST_RESTARTED;
  const lines = byCount.slice(0, MOST_RESTARTED).map(([name, all]) => {
    const cases = all.slice(-MOST_TOLD).map(({ by, replaced, epochMs }) => {
      return `pid ${by.pid} for ${replaced.pid} at ${renderMoment(epochMs)}`;
    });
    const omitted = all.length > MOST_TOLD ? "..., " : "";
    return `Restarted: ${escapeTerminal(name)} ${formatCount(all.length, "time")}: ${omitted}${
      cases.join(", ")
    }`;
  });
  return others > 0 ? [...lines, `... and ${formatCount(others, "other name")}`] : lines;
}

function renderMoment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function renderCommand(command: CommandTotals | null): string[] {
  if (command === null) return [];
  const seconds = (value: number | null) => value === null ? "?" : `${value.toFixed(2)} s`;
  const { wallSeconds, userSeconds, systemSeconds, peakMemory } = command;
  const cpu = `CPU ${seconds(userSeconds)} user, ${seconds(systemSeconds)} system`;
  const memory = peakMemory === null ? "" : renderPeakMemory(peakMemory);
  const program = escapeTerminal(command.program);
  const end = command.signal ? `, and was ended by ${command.signal}` : "";
  return [
    `${program} took ${seconds(wallSeconds)}${end}; ${cpu}${memory}`,
    ...(command.withChildren ? [] : [`What ${program} started was left out (--no-children)`]),
  ];
}

/** What was seen is a lower bound: nobody sees the last moments of a process. */
function renderPeakMemory({ of, processBytes, isWhole, treeBytes }: PeakMemory): string {
  const size = `${isWhole ? "" : "at least "}${formatBytes(processBytes)}`;
  const process = `; peak memory of its ${of} ${size}`;
  const isOne = treeBytes === null || treeBytes === processBytes;
  return isOne ? process : `${process}, of its tree at least ${formatBytes(treeBytes)}`;
}

function renderTicks({ ticks, skipped, missed }: Summary): string[] {
  const reason = skipped ? " because PROFIT was busy or stopped when they came" : "";
  return [
    `Ticks: ${ticks} taken${skipped === null ? "" : `, ${skipped} skipped${reason}`}`,
    ...[...missed].map(([reason, count]) => `Missed: ${count} more; ${escapeTerminal(reason)}`),
  ];
}

function renderWarmUp(warmUp: Summary["warmUp"]): string[] {
  if (!warmUp || warmUp.ms === 0) return [];
  const rows = formatCount(warmUp.rows, "row");
  return [
    `Warm-up: ${rows} of the first ${warmUp.ms / 1000} s are in the data only, and not judged`,
  ];
}

/** Says where timestamps jump, and that nothing else does. */
function renderClockSteps({ count, latest }: ClockSteps): string[] {
  if (count === 0) return [];
  const cases = latest.map(({ byMs, epochMs }) => {
    const how = byMs < 0 ? "back by" : "forward (or the machine slept) by";
    return `${how} ${formatDuration(Math.abs(byMs))} at ${renderMoment(epochMs)}`;
  });
  const omitted = count > latest.length ? "..., " : "";
  return [
    `Clock: set ${formatCount(count, "time")}: ${omitted}${cases.join(", ")}; timestamps jump ` +
    "there, while CPU and growth are told by the time that passed",
  ];
}

function renderFilesPace(pace: FilesPace | null): string[] {
  if (pace === null) return [];
  const [mean, cost] = [pace.meanMs, pace.costMs].map((ms) => `${(ms / 1000).toFixed(2)} s`);
  return [`Descriptors were counted every ${mean} only, since lsof took up to ${cost}`];
}

function renderRefused(refused: Summary["refused"], isRoot: boolean): string[] {
  const advice = isRoot ? "" : "; sudo would show more";
  return [...refused].map(([reason, counts]) => {
    const columns = [...counts].map(([column, count]) => `${column} ${formatCount(count, "time")}`);
    return `Left empty (${reason}${advice}): ${columns.join(", ")}`;
  });
}

function renderCost(cost: OwnCost | null, isBeforePage: boolean): string[] {
  if (cost === null) return [];
  const { cpuSeconds, peakRssBytes } = cost;
  const rest = peakRssBytes === null
    ? " without the programs that it ran"
    : `, ${formatBytes(peakRssBytes)} of memory at its peak`;
  const until = isBeforePage ? ", before it made the page" : "";
  return [`PROFIT itself: ${cpuSeconds.toFixed(2)} s of CPU${rest}${until}`];
}

/** A longer name is cut in the table; the CSV has it whole. */
const LONGEST_NAME = 15;

/** More labels are cut; JSON has them whole. */
const LONGEST_LABELS = 32;

/** CPU: mean and peak. Resident set size: first, mean, peak and last. Descriptors: peak. */
const HEADER = "pid,name,rows,cpu %,peak,MiB,mean,peak,last,fds,leak".split(",");

/**
 * Renders a table.
 *
 * @param survey The processes that it shows, and how many others there are.
 * @param paintHeader Colours the header.
 * @returns Lines; none where there are no processes.
 */
function renderTable(
  { shown, others }: Survey,
  paintHeader: (line: string) => string,
): string[] {
  if (shown.length === 0) return [];
  const rows = shown.map(renderProcess);
  const labels = shown.map((process) => listLabelTexts(process.labels ?? "").join(", "));
  if (labels.every((text) => text === "")) {
    return [...layOut(HEADER, rows, 1, paintHeader), ...countOthers(others)];
  }
  const insert = (row: readonly string[], text: string) => row.toSpliced(2, 0, text);
  const all = rows.map((row, at) => insert(row, cutText(labels[at]!, LONGEST_LABELS)));
  return [...layOut(insert(HEADER, "labels"), all, 1, paintHeader), ...countOthers(others)];
}

function renderProcess(process: ProcessSummary): string[] {
  const { metrics: { cpu_percent, mem_real, num_open_files }, maxOpenFiles } = process;
  const percent = (value: number | null) => value === null ? "?" : value.toFixed(1);
  const mebibytes = (value: number | null) => value === null ? "?" : formatMebibytes(value);
  return [
    `${process.pid ?? "?"}`,
    cutText(escapeTerminal(process.name), LONGEST_NAME),
    `${process.samples}`,
    percent(cpu_percent.mean),
    percent(cpu_percent.peak),
    mebibytes(mem_real.first),
    mebibytes(mem_real.mean),
    mebibytes(mem_real.peak),
    mebibytes(mem_real.last),
    (num_open_files.peak ?? "?") + (maxOpenFiles === null ? "" : `/${maxOpenFiles}`),
    renderVerdict(process),
  ];
}
