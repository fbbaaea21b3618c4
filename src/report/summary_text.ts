/**
 * Renders the summary at the end of a recording for a terminal: a headline, the tables, notes, and
 * last a block to paste into an incident. Only the block has the verdict in full. Pure.
 *
 * @module
 */

import { isNear, type ProcessSummary, type Summaries } from "../model/outcomes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { type WidthOf, wrapBy } from "../text/fit.ts";
import { formatCount } from "../text/format.ts";
import { type Notes, type Origin, renderNotes, renderOrigin } from "./sentences/notes_text.ts";
import { renderProcesses } from "./tables/process_table.ts";
import { countAll, renderWithoutLeak, type Survey, surveyProcesses } from "./survey.ts";
import type { TableStyle } from "./tables/table_text.ts";
import type { Paint, ToldLeaks } from "./sentences/verdict_text.ts";
import { renderWho, whoOf } from "./sentences/who_text.ts";

/** The largest number of likely leaks in the block for an incident. */
const MOST_LIKELY = 5;

/** The largest number of possible leaks in the block. Most possible leaks are no leaks. */
const MOST_POSSIBLE = 3;

const BOLD = 1;
const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const GREY = 90;

/** The contents of a summary. */
export interface Summary extends Notes, Origin {
  /** All processes, those with most CPU time first. */
  readonly processes: Summaries;
  /** The totals of groups. */
  readonly groups: readonly ProcessSummary[];
  /** Renders the tables of groups. */
  readonly renderGroups: (style: Partial<TableStyle>, paint: Paint) => string[];
  /** Renders leaks, and what was not recorded that matters for a leak. */
  readonly tellLeaks: (
    processes: readonly ProcessSummary[],
    groups: readonly ProcessSummary[],
    paint: Paint,
  ) => ToldLeaks & { readonly unrecorded: readonly string[] };
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
  /** The tables: all, that of processes, or none. The default is all. */
  readonly tables?: "all" | "processes" | "none";
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
  const { groups, tables: shown = "all" } = summary;
  const survey = surveyProcesses(summary.processes);
  const leaks = summary.tellLeaks(survey.told, groups, paint);
  const lines = [
    ...(shown === "none" ? [] : renderHeadline(survey, leaks, paint)),
    ...(shown === "none" ? [] : renderProcesses(survey, style, paint)),
    ...(shown === "none" ? [] : renderForgotten(summary.forgotten)),
    ...(shown === "all" ? summary.renderGroups(style, paint) : []),
    ...[...summary.restarts, ...summary.command, ...renderNotes(summary, isRoot)].map(wrap),
    "",
    ...renderOrigin(summary),
    ...renderLeaks(survey, leaks),
    ...(leaks.first === null ? [paintOverall(renderWithoutLeak(survey, summary.span), paint)] : []),
    ...[...summary.renderLimits(survey.told, groups), ...leaks.unrecorded].map(wrap),
    `Data: ${escapeTerminal(summary.output)} (${formatCount(summary.rows, "row")})`,
  ];
  return lines.map((line) => line + "\n").join("");
}

/** Names what is wrong, and with how many processes; the block has the details. */
function renderHeadline(
  survey: Survey,
  { first, isGroup, likely }: ToldLeaks,
  paint: Paint,
): string[] {
  const all = countAll(survey);
  const count = survey.counts[likely.length > 0 ? 0 : 1];
  const more = count > 1 ? ` and ${count - 1} more` : "";
  const among = isGroup || all < 2 ? "" : `${more}, ${count} of ${all} processes`;
  const leak = first === null
    ? survey.judged > 0 ? paint(GREEN, "No leak found") : paint(GREY, "Not judged")
    : likely.length > 0
    ? paint(RED, `Likely leak: ${first}${among}`)
    : paint(YELLOW, `No likely leak; possible: ${first}${among}`);
  const [killed, near] = [survey.told.filter((one) => one.killed), survey.told.filter(isNear)];
  return [
    leak,
    ...(killed.length > 0 ? [paint(RED, `Killed for memory: ${renderFirst(killed)}`)] : []),
    ...(near.length > 0 ? [paint(YELLOW, `Near a limit: ${renderFirst(near)}`)] : []),
  ];
}

/** Names the first process, and counts the others. */
function renderFirst([first, ...others]: readonly ProcessSummary[]): string {
  return renderWho(whoOf(first!)) + (others.length > 0 ? ` and ${others.length} more` : "");
}

/** Renders the first leaks, and counts the others. */
function renderLeaks({ counts }: Survey, { likely, possible }: ToldLeaks): string[] {
  return [
    ...likely.slice(0, MOST_LIKELY),
    ...renderMore(likely.length - MOST_LIKELY, "likely"),
    ...possible.slice(0, MOST_POSSIBLE),
    ...renderMore(counts[1] - MOST_POSSIBLE, "possible"),
  ];
}

function renderMore(count: number, verdict: string): string[] {
  return count > 0 ? [`... and ${count} more ${verdict} ${count === 1 ? "leak" : "leaks"}`] : [];
}

/** Colours the verdict: green only if processes were judged. */
function paintOverall(
  { verdict, text }: ReturnType<typeof renderWithoutLeak>,
  paint: Paint,
): string {
  return paint(verdict === "none" ? GREEN : GREY, text);
}

function renderForgotten(count: number): string[] {
  return count > 0 ? [`... and ${count} more that ended earlier, and are not judged`] : [];
}
