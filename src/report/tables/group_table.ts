/**
 * Renders the totals of groups for a terminal. Pure.
 *
 * @module
 */

import {
  isOfSeveral,
  type MetricSummary,
  type ProcessSummary,
  type Summaries,
} from "../../model/outcomes.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { asciiWidth, wrapBy } from "../../text/fit.ts";
import { formatCount, formatMebibytes } from "../../text/format.ts";
import { explainUnknown, listLabelColumn, renderVerdict, rowPainter } from "./process_table.ts";
import { listShown, renderOthers, surveyProcesses } from "../survey.ts";
import { layOut, type TableStyle, type TextColumn } from "./table_text.ts";
import { CPU_PARTIAL } from "../sentences/lower_bound_text.ts";
import type { Paint } from "../sentences/verdict_text.ts";
import { renderName } from "../sentences/who_text.ts";

/** Two columns that belong together. */
interface GroupColumn {
  /** The titles of both columns. */
  readonly titles: readonly string[];
  /** The cells of a group in both columns. */
  readonly cells: (group: ProcessSummary) => readonly string[];
  /**
   * The order in which a narrow table leaves out the first column. All second columns leave
   * earlier.
   */
  readonly leaves: number;
  /** Whether the table has the columns even if all values are unknown. */
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
  column(["anonymous MiB", "peak"], 16, ({ metrics }) => metrics.mem_anonymous, formatMebibytes),
  column(["private MiB", "peak"], 17, ({ metrics }) => metrics.mem_private, formatMebibytes),
  column(["RSS MiB", "peak"], 18, ({ metrics }) => metrics.mem_real, formatMebibytes),
  column(["PSS MiB", "peak"], 11, ({ totals }) => totals?.mem_proportional, formatMebibytes),
  column(["fds", "peak"], 13, ({ metrics }) => metrics.num_open_files, String),
  column(["threads", "peak"], 12, ({ totals }) => totals?.num_threads, String),
];

/** Returns columns for the last value and the peak. */
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

/** The groups of a recording. */
export interface Groups {
  /** The groups, those with most CPU time first. */
  readonly groups: readonly ProcessSummary[];
  /** All processes. */
  readonly processes: Pick<Summaries, "values">;
  /** The number of ended processes that are forgotten. */
  readonly forgotten: number;
  /** The processes in no group; `null` if the user asked for no groups. */
  readonly ungrouped: Ungrouped | null;
  /** Whether the CPU % lacks children that ended between two samples. */
  readonly isCpuPartial?: boolean;
}

/** Processes that are in no group. */
export interface Ungrouped {
  /** The value of `--group-by`: a column, a label, `tree` or `match`. */
  readonly by: string;
  /** The number of processes. */
  readonly count: number;
}

/**
 * Renders the totals of groups, with the worst verdicts first.
 *
 * @param groups The groups.
 * @param style The style of the table.
 * @param paint Colours a text.
 * @returns Lines. Trees of one process are left out, because the table of processes contains them.
 */
export function renderGroups(
  { groups, processes, forgotten, ungrouped, isCpuPartial = false }: Groups,
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
  // If processes are forgotten, the table of processes lacks some of a tree.
  const isTold = areTrees && forgotten === 0;
  const told = isTold ? groups.filter(isOfSeveral) : groups;
  const { width = Infinity, widthOf = asciiWidth } = style;
  const wrap = (text: string) => wrapBy(widthOf, text, width);
  const ended = isTold ? renderEndedChildren(groups, processes) : [];
  const after = [...ended, ...rest].flatMap(wrap);
  if (told.length === 0) return after;
  const what = areTrees ? "Trees of processes, named by their roots" : "Groups";
  const survey = surveyProcesses(told);
  const shown = listShown(survey);
  const columns = listColumns(shown, areTrees);
  return [
    ...wrap(
      `${what}. Values are sums over processes. RSS counts memory that processes share several times:`,
    ),
    ...layOut(columns, { ...style, paintRow: rowPainter(shown, paint) }),
    ...renderOthers(survey),
    ...explainUnknown(columns),
    ...(isCpuPartial ? wrap(CPU_PARTIAL) : []),
    ...after,
  ];
}

/** The largest number of named processes whose children ended between two samples. */
const MOST_PARENTS = 3;

/**
 * Names processes whose children used CPU time and always ended before a sample. Their trees have one
 * process, which the table of processes contains without that CPU time.
 */
function renderEndedChildren(
  trees: readonly ProcessSummary[],
  processes: Groups["processes"],
): string[] {
  const cpuOf = ({ metrics: { cpu_percent } }: ProcessSummary) => formatPercent(cpu_percent.mean);
  const known = new Map(processes.values().map((process) => [process.pid, cpuOf(process)]));
  const parents = trees.filter((tree) => !isOfSeveral(tree) && known.get(tree.pid) !== cpuOf(tree));
  if (parents.length === 0) return [];
  const named = parents.slice(0, MOST_PARENTS)
    .map((tree) => `${renderName(tree) || "(no name)"} (pid ${tree.pid}) ${cpuOf(tree)}`);
  const others = parents.length - named.length;
  const more = others > 0 ? ` and ${others} more` : "";
  return [`Mean cpu % with children that ended between samples: ${named.join(", ")}${more}`];
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
    ...listLabelColumn(shown),
    ...known.flatMap(({ titles, cells, leaves }) =>
      titles.map((title, at) => ({
        title,
        cells: shown.map((group) => cells(group)[at]!),
        leaves: at === 0 ? leaves : leaves - COLUMNS.length,
      }))
    ),
  ];
}
