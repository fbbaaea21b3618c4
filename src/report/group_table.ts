/**
 * The totals of groups, as text for a terminal. Pure.
 *
 * @module
 */

import { isOfSeveral, type MetricSummary, type ProcessSummary } from "../model/outcomes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount, formatMebibytes } from "../text/format.ts";
import { renderVerdict, rowPainter } from "./process_table.ts";
import { listShown, renderOthers, surveyProcesses } from "./survey.ts";
import { layOut, type TableStyle, type TextColumn } from "./table_text.ts";
import type { Paint } from "./verdict_text.ts";
import { renderName } from "./who_text.ts";

/** A column, or two of them. */
interface GroupColumn {
  /** The title of the column, and of the column behind it. */
  readonly titles: readonly string[];
  /** The cells of a group. */
  readonly cells: (group: ProcessSummary) => readonly string[];
  /** The order in which the column leaves a narrow table; the column behind it leaves before all. */
  readonly leaves: number;
  /** Whether the column is there although nothing of it is known. */
  readonly isFixed: boolean;
}

const COLUMNS: readonly GroupColumn[] = [
  column(["procs", "peak"], 14, ({ totals }) => totals?.processes, String),
  {
    titles: ["cpu %", "peak"],
    leaves: 15,
    cells: ({ metrics: { cpu_percent: { mean, peak } } }) => [mean, peak].map(formatPercent),
    isFixed: true,
  },
  column(["anon MiB", "peak"], 16, ({ metrics }) => metrics.mem_anonymous, formatMebibytes),
  column(["priv MiB", "peak"], 17, ({ metrics }) => metrics.mem_private, formatMebibytes),
  column(["RSS MiB", "peak"], 18, ({ metrics }) => metrics.mem_real, formatMebibytes),
  column(["PSS MiB", "peak"], 11, ({ totals }) => totals?.mem_proportional, formatMebibytes),
  column(["fds", "peak"], 13, ({ metrics }) => metrics.num_open_files, String),
  column(["threads", "peak"], 12, ({ totals }) => totals?.num_threads, String),
];

/** The last value and the largest. */
function column(
  titles: readonly string[],
  leaves: number,
  find: (group: ProcessSummary) => MetricSummary | undefined,
  format: (value: number) => string,
): GroupColumn {
  return {
    titles,
    leaves,
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
 * Renders the totals of groups: the worst verdicts first.
 *
 * @param groups What is summed up.
 * @param style What the table is laid out for.
 * @param paint Colours a text.
 * @returns Lines. A tree of one process is left out: the table of processes has it.
 */
export function renderGroups(
  { groups, forgotten, ungrouped }: Groups,
  style: Partial<TableStyle>,
  paint: Paint,
): string[] {
  const rest = ungrouped !== null && ungrouped.count > 0
    ? [
      `In no group by ${escapeTerminal(ungrouped.by)}: ${
        formatCount(ungrouped.count, "process", "processes")
      }`,
    ]
    : [];
  const areTrees = groups.length > 0 && groups.every(({ pid }) => pid !== null);
  // Of a tree whose other processes were forgotten, the table of processes has not all.
  const told = areTrees && forgotten === 0 ? groups.filter(isOfSeveral) : groups;
  if (told.length === 0) return rest;
  const what = areTrees ? "Trees, by their roots" : "Groups";
  const survey = surveyProcesses(told);
  const shown = listShown(survey);
  return [
    `${what}: last values and peaks, mean CPU; RSS counts what processes share in each of them:`,
    ...layOut(listColumns(shown, areTrees), { ...style, paintRow: rowPainter(shown, paint) }),
    ...renderOthers(survey),
    ...rest,
  ];
}

function listColumns(shown: readonly ProcessSummary[], areTrees: boolean): TextColumn[] {
  const known = COLUMNS.filter(({ cells, isFixed }) =>
    isFixed || shown.some((group) => cells(group).some((cell) => cell !== "?"))
  );
  return [
    ...(areTrees ? [{ title: "pid", cells: shown.map(({ pid }) => `${pid}`), leaves: 10 }] : []),
    {
      title: areTrees ? "name" : "group",
      cells: shown.map((group) => renderName(group) || "(no name)"),
      isLeft: true,
      isCut: true,
    },
    { title: "leak", cells: shown.map(renderVerdict), isLeft: true },
    ...known.flatMap(({ titles, cells, leaves }) =>
      titles.map((title, at) => ({
        title,
        cells: shown.map((group) => cells(group)[at]!),
        leaves: at === 0 ? leaves : leaves - COLUMNS.length,
      }))
    ),
  ];
}
