/**
 * The summary that a recording ends with, as text for a terminal: the verdict first, then the tables,
 * then what is worth knowing, and last what to paste into an incident. Pure.
 *
 * @module
 */

import type { ProcessSummary, Summaries } from "../model/outcomes.ts";
import { escapeTerminal } from "../text/escape.ts";
import type { WidthOf } from "../text/fit.ts";
import { formatCount } from "../text/format.ts";
import { type Notes, type Origin, renderNotes, renderOrigin } from "./notes_text.ts";
import { renderProcesses } from "./process_table.ts";
import { findOverall, type Overall, type Survey, surveyProcesses } from "./survey.ts";
import type { TableStyle } from "./table_text.ts";
import {
  type Paint,
  renderGroupLeaks,
  renderJudgedOn,
  renderLikelyLeaks,
  renderPossibleLeaks,
} from "./verdict_text.ts";

/** The summary names at most so many possible leaks: most of these are none. */
const MOST_POSSIBLE = 3;

/** What is pasted into an incident has at most so many leaks, */
const MOST_PASTED = 3;

/** and so many lines on limits. */
const MOST_LIMITS = 1;

const BOLD = 1;
const GREEN = 32;
const GREY = 90;

/** What a recording ends with. */
export interface Summary extends Notes, Origin {
  /** All processes, the ones that use most first. */
  readonly processes: Summaries;
  /** The totals of groups; empty where there are none. */
  readonly groups: readonly ProcessSummary[];
  /** Renders the tables of groups. */
  readonly renderGroups: (style: Partial<TableStyle>, paint: Paint) => string[];
  /** Says what there is to say of limits, and of who was killed for them, in lines. */
  readonly renderLimits: (
    processes: readonly ProcessSummary[],
    groups: readonly ProcessSummary[],
  ) => string[];
  /** What is said of processes that took the place of others, in lines. */
  readonly restarts: readonly string[];
  /** Rows written. */
  readonly rows: number;
  /** Processes that had ended long ago and are left out. */
  readonly forgotten: number;
  /** Where the data is, in words. */
  readonly output: string;
  /** What is said of what the command took, in lines. */
  readonly command: readonly string[];
  /** Whether to leave out the tables of processes and trees. */
  readonly isBrief?: boolean;
}

/** Who reads a summary, and where. */
export interface SummaryStyle extends Partial<Pick<TableStyle, "layOut">> {
  /** Whether to use colours. */
  readonly color: boolean;
  /** Whether the reader may read all that there is. */
  readonly isRoot: boolean;
  /** The width of the terminal in columns; `Infinity` where there is none. */
  readonly width: number;
  /** Measures texts. */
  readonly widthOf: WidthOf;
}

/**
 * Renders a summary.
 *
 * @param summary What there is to say.
 * @param style Who reads it, and where.
 * @returns Lines, each with its line end.
 */
export function renderSummary(
  summary: Summary,
  { color, isRoot, width, widthOf, ...tables }: SummaryStyle,
): string {
  const paint: Paint = (code, text) => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const style = { ...tables, width, widthOf, paintHeader: (line: string) => paint(BOLD, line) };
  const survey = surveyProcesses(summary.processes);
  const overall = findOverall(survey, summary.groups, summary.span);
  const likely = [
    ...renderGroupLeaks(summary.groups, paint),
    ...renderLikelyLeaks(survey.told, paint),
  ];
  const leaks = [...likely, ...renderPossible(survey, paint)];
  const limits = summary.renderLimits(survey.told, summary.groups);
  const lines = [
    ...(leaks.length > 0 ? leaks : [paintOverall(overall, paint)]),
    ...renderJudgedOn(survey.told),
    ...limits,
    ...(summary.isBrief ? [] : [
      ...renderProcesses(survey, style, paint),
      ...renderForgotten(summary.forgotten),
      ...summary.renderGroups(style, paint),
    ]),
    ...summary.restarts,
    ...summary.command,
    ...renderNotes(summary, isRoot),
    "",
    ...renderOrigin(summary),
    ...(likely.length > 0 ? likely.slice(0, MOST_PASTED) : [paintOverall(overall, paint)]),
    ...limits.slice(0, MOST_LIMITS),
    `Data: ${escapeTerminal(summary.output)} (${formatCount(summary.rows, "row")})`,
  ];
  return lines.map((line) => line + "\n").join("");
}

/** Names the first of the possible leaks, and counts the others. */
function renderPossible(survey: Survey, paint: Paint): string[] {
  const others = survey.counts[1] - MOST_POSSIBLE;
  const more = others > 0 ? [`... and ${formatCount(others, "possible leak")} more`] : [];
  return [...renderPossibleLeaks(survey.told, paint).slice(0, MOST_POSSIBLE), ...more];
}

/** Only what was judged is green. */
function paintOverall({ verdict, text }: Overall, paint: Paint): string {
  if (verdict === "none") return paint(GREEN, text);
  return verdict === "not judged" ? paint(GREY, text) : text;
}

function renderForgotten(count: number): string[] {
  return count > 0 ? [`... and ${count} more that ended earlier, and are not judged`] : [];
}
