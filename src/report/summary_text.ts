/**
 * Renders the summary at the end of a recording for a terminal: the verdict, the tables, notes, and
 * last a block to paste into an incident. Pure.
 *
 * @module
 */

import type { ProcessSummary, Summaries } from "../model/outcomes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { type WidthOf, wrapBy } from "../text/fit.ts";
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

/** The largest number of named possible leaks. Most possible leaks are no leaks. */
const MOST_POSSIBLE = 3;

/** The largest number of leaks in the block for an incident. */
const MOST_PASTED = 3;

/** The largest number of limits in the block for an incident. */
const MOST_LIMITS = 1;

const BOLD = 1;
const GREEN = 32;
const GREY = 90;

/** The colours of the verdict: green only if processes were judged. */
const OVERALL_COLOURS: Partial<Record<Overall["verdict"], number>> = {
  "none": GREEN,
  "not judged": GREY,
};

/** The contents of a summary. */
export interface Summary extends Notes, Origin {
  /** All processes, those with most CPU time first. */
  readonly processes: Summaries;
  /** The totals of groups. */
  readonly groups: readonly ProcessSummary[];
  /** Renders the tables of groups. */
  readonly renderGroups: (style: Partial<TableStyle>, paint: Paint) => string[];
  /** Renders lines on limits, and on processes that were killed for memory. */
  readonly renderLimits: (
    processes: readonly ProcessSummary[],
    groups: readonly ProcessSummary[],
  ) => string[];
  /** Lines on restarts. */
  readonly restarts: readonly string[];
  /** The number of written rows. */
  readonly rows: number;
  /** The number of ended processes that are forgotten. */
  readonly forgotten: number;
  /** The place of the data, in words. */
  readonly output: string;
  /** Lines on the totals of the command. */
  readonly command: readonly string[];
  /** Whether to leave out the tables. */
  readonly isBrief?: boolean;
}

/** The style of a summary. */
export interface SummaryStyle extends Partial<Pick<TableStyle, "layOut">> {
  /** Whether to use colours. */
  readonly color: boolean;
  /** Whether the user is root. */
  readonly isRoot: boolean;
  /** The width of the terminal in columns; `Infinity` without a terminal. */
  readonly width: number;
  /** The measure of width. */
  readonly widthOf: WidthOf;
}

/**
 * Renders a summary. Sentences are broken between words, and the lines to copy are not broken: the
 * command and the place of the data.
 *
 * @param summary The contents.
 * @param style The style.
 * @returns Lines, each with its line end.
 */
export function renderSummary(
  summary: Summary,
  { color, isRoot, width, widthOf, ...tables }: SummaryStyle,
): string {
  const wrap = (text: string) => wrapBy(widthOf, text, width).join("\n");
  const paint: Paint = (code, text) => color ? `\x1b[${code}m${wrap(text)}\x1b[0m` : wrap(text);
  const style = { ...tables, width, widthOf, paintHeader: (line: string) => paint(BOLD, line) };
  const survey = surveyProcesses(summary.processes);
  const overall = findOverall(survey, summary.groups, summary.span);
  const likely = [
    ...renderGroupLeaks(summary.groups, paint),
    ...renderLikelyLeaks(survey.told, paint),
  ];
  const code = OVERALL_COLOURS[overall.verdict];
  const verdict = code === undefined ? wrap(overall.text) : paint(code, overall.text);
  const leaks = [...likely, ...renderPossible(survey, paint)];
  const limits = summary.renderLimits(survey.told, summary.groups).map(wrap);
  const lines = [
    ...(leaks.length > 0 ? leaks : [verdict]),
    ...renderJudgedOn(survey.told).map(wrap),
    ...limits,
    ...(summary.isBrief ? [] : [
      ...renderProcesses(survey, style, paint),
      ...renderForgotten(summary.forgotten),
      ...summary.renderGroups(style, paint),
    ]),
    ...[...summary.restarts, ...summary.command, ...renderNotes(summary, isRoot)].map(wrap),
    "",
    ...renderOrigin(summary),
    ...(likely.length > 0 ? likely.slice(0, MOST_PASTED) : [verdict]),
    ...limits.slice(0, MOST_LIMITS),
    `Data: ${escapeTerminal(summary.output)} (${formatCount(summary.rows, "row")})`,
  ];
  return lines.map((line) => line + "\n").join("");
}

/** Names the first possible leaks, and counts the others. */
function renderPossible(survey: Survey, paint: Paint): string[] {
  const others = survey.counts[1] - MOST_POSSIBLE;
  const more = others > 0
    ? [`... and ${others} more possible ${others === 1 ? "leak" : "leaks"}`]
    : [];
  return [...renderPossibleLeaks(survey.told, paint).slice(0, MOST_POSSIBLE), ...more];
}

function renderForgotten(count: number): string[] {
  return count > 0 ? [`... and ${count} more that ended earlier, and are not judged`] : [];
}
