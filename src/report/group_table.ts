/**
 * The totals of groups, as text for a terminal. Pure.
 *
 * @module
 */

import type { MetricSummary, ProcessSummary, Summaries } from "../model/outcomes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { cutText, formatCount, formatMebibytes } from "../text/format.ts";
import { countOthers, layOut, renderVerdict, surveyProcesses } from "./table_text.ts";

/** A longer name is cut in the table. */
const LONGEST_NAME = 24;

/** A column, or two of them. */
interface GroupColumn {
  /** What it is called, and what the one behind it is. */
  readonly titles: readonly string[];
  /** What it says of a group. */
  readonly cells: (group: ProcessSummary) => readonly string[];
  /** Whether it is there although nothing of it is known. */
  readonly isFixed: boolean;
}

const COLUMNS: readonly GroupColumn[] = [
  column(["procs", "peak"], ({ totals }) => totals?.processes, String),
  {
    titles: ["cpu %", "peak"],
    cells: ({ metrics: { cpu_percent: { mean, peak } } }) => [mean, peak].map(formatPercent),
    isFixed: true,
  },
  column(["anon MiB", "peak"], ({ metrics }) => metrics.mem_anonymous, formatMebibytes),
  column(["priv MiB", "peak"], ({ metrics }) => metrics.mem_private, formatMebibytes),
  column(["RSS MiB", "peak"], ({ metrics }) => metrics.mem_real, formatMebibytes),
  column(["PSS MiB", "peak"], ({ totals }) => totals?.mem_proportional, formatMebibytes),
  column(["fds", "peak"], ({ metrics }) => metrics.num_open_files, String),
  column(["threads", "peak"], ({ totals }) => totals?.num_threads, String),
  { titles: ["leak"], cells: (group) => [renderVerdict(group)], isFixed: true },
];

/** The last value and the largest. */
function column(
  titles: readonly string[],
  find: (group: ProcessSummary) => MetricSummary | undefined,
  format: (value: number) => string,
): GroupColumn {
  return {
    titles,
    cells: (group) => {
      const { last = null, peak = null } = find(group) ?? {};
      return [last, peak].map((value) => value === null ? "?" : format(value));
    },
    isFixed: false,
  };
}

function formatPercent(value: number | null): string {
  return value === null ? "?" : value.toFixed(1);
}

/** What is summed up. */
export interface Groups {
  /** The groups, the ones that matter most first. */
  readonly groups: readonly ProcessSummary[];
  /** All processes. */
  readonly processes: Pick<Summaries, "length">;
  /** Processes that had ended long ago and are left out. */
  readonly forgotten: number;
  /** What was asked to sum up by, and how many processes do not have it; `null` where nothing was. */
  readonly ungrouped: Ungrouped | null;
}

/** Processes that are in no group. */
export interface Ungrouped {
  /** A column, a label, `tree` or `match`. */
  readonly by: string;
  /** How many. */
  readonly count: number;
}

/**
 * Renders the totals of groups.
 *
 * @param groups What is summed up.
 * @param paintHeader Colours the header.
 * @returns Lines; none where there are no groups, nor of trees where each of them is one process.
 */
export function renderGroups(
  { groups, processes, forgotten, ungrouped }: Groups,
  paintHeader: (line: string) => string,
): string[] {
  const rest = ungrouped !== null && ungrouped.count > 0
    ? [
      `In no group by ${escapeTerminal(ungrouped.by)}: ${
        formatCount(ungrouped.count, "process", "processes")
      }`,
    ]
    : [];
  if (groups.length === 0) return rest;
  const areTrees = groups.every(({ pid }) => pid !== null);
  // Trees of one process each would be the table of processes once more.
  if (areTrees && groups.length === processes.length && forgotten === 0) return rest;
  const what = areTrees ? "Trees, by their roots" : "Groups";
  const columns = COLUMNS.filter(({ cells, isFixed }) =>
    isFixed || groups.some((group) => cells(group).some((cell) => cell !== "?"))
  );
  const { shown, others } = surveyProcesses(groups);
  const keyOf = ({ name, pid }: ProcessSummary) => {
    const text = cutText(escapeTerminal(name), LONGEST_NAME) || "(no name)";
    return areTrees ? [`${pid}`, text] : [text];
  };
  const key = areTrees ? ["pid", "name"] : ["group"];
  const header = [...key, ...columns.flatMap(({ titles }) => titles)];
  const rows = shown.map((group) => [
    ...keyOf(group),
    ...columns.flatMap(({ cells }) => cells(group)),
  ]);
  return [
    `${what}: last values and peaks, mean CPU; RSS counts what processes share in each of them:`,
    ...layOut(header, rows, key.length - 1, paintHeader),
    ...countOthers(others),
    ...rest,
  ];
}
