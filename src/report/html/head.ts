/**
 * The head of a page, as HTML: its title, the verdicts, and what was recorded. Pure.
 *
 * @module
 */

import type { RecordingSpan } from "../../model/outcomes.ts";
import { escapeHtml } from "../../text/escape.ts";
import { quoteCommand } from "../../text/command.ts";
import { formatCount, formatDuration } from "../../text/format.ts";
import type { PackedRecording } from "./packed.ts";
import { listGroups, type Page, type PageProcess, type PageRecording } from "./page_model.ts";
import { renderKills, renderMemoryLimits, renderNearFiles } from "../sentences/limit_text.ts";
import { findOverall } from "../overall.ts";
import { renderRestarts } from "../sentences/restarts_text.ts";
import { surveyProcesses } from "../survey.ts";
import { CPU_PARTIAL, isCpuPartial } from "../sentences/lower_bound_text.ts";
import { renderUnrecorded } from "../sentences/unrecorded_text.ts";
import {
  renderGroupLeaks,
  renderLikelyLeaks,
  renderPossibleLeaks,
} from "../sentences/verdict_text.ts";

/** The number of possible leaks that are visible at once. */
const MOST_UNFOLDED = 3;

/** The largest number of names in the title. */
const MOST_NAMED = 3;

/**
 * Returns the title of a page: the recorded command, or the names of the processes.
 *
 * @param page The page.
 * @param processes The processes of the page, the most important first.
 * @returns The command, or some names and the number of other names. The text is not escaped.
 */
export function renderTitle({ command }: Page, processes: readonly PageProcess[]): string {
  if (command !== null) return quoteCommand(command);
  const single = processes.filter(({ most }) => most === null);
  const names = [...new Set(single.map(({ packed }) => packed.name))];
  const others = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(", ") || "Nothing";
  return others > 0 ? `${shown} and ${others} more` : shown;
}

/**
 * Renders what was recorded: the times, the length, and the number of rows.
 *
 * @param page The page.
 * @returns HTML.
 */
export function renderFacts({ recordings }: Page): string {
  return recordings.map((recording) => {
    const facts = renderRecording(recording, recordings.length > 1);
    return `<dl class="facts">${facts.join("")}</dl>\n`;
  }).join("");
}

/** Renders the version of PROFIT that made the page, and the host if it is known. */
export function renderOrigin({ host, version }: Page): string {
  const where = host === null ? "" : ` on ${escapeHtml(host)}`;
  return `<p class="by">PROFIT ${escapeHtml(version)}${where}</p>\n`;
}

function renderRecording(recording: PageRecording, several: boolean): string[] {
  const { title, packed: { firstMs, lastMs, ticks, processes }, rows } = recording;
  const groups = listGroups(recording).length;
  const size = [
    ...(groups > 0 ? [formatCount(groups, "group")] : []),
    formatCount(processes.length, "process", "processes"),
    formatCount(ticks, "tick"),
    formatCount(rows, "row"),
  ];
  return [
    fact(several ? "Recording" : "Recorded", escapeHtml(title)),
    ...(ticks === 0 ? [] : [
      fact("From", renderTime(firstMs)),
      fact("To", renderTime(lastMs)),
      fact("For", formatDuration(lastMs - firstMs)),
    ]),
    fact("Holds", size.join(", ")),
  ];
}

function fact(name: string, html: string): string {
  return `<div><dt>${name}</dt><dd>${html}</dd></div>`;
}

/** Renders a point in time in UTC. The script converts it to the time zone of the reader. */
function renderTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  const text = `${iso.slice(0, 19).replace("T", " ")} UTC`;
  return `<time datetime="${iso}" data-ms="${epochMs}">${text}</time>`;
}

/**
 * Renders the verdicts, the limits and the restarts.
 *
 * @param page The page.
 * @param processes The processes of the page.
 * @returns HTML.
 */
export function renderVerdicts(page: Page, processes: readonly PageProcess[]): string {
  const several = page.recordings.length > 1;
  const items = page.recordings.flatMap(({ title, restarts, packed, lacks }, recording) => {
    const own = processes.filter((one) => one.recording === recording);
    const summaries = own.filter(({ most }) => most === null).map(({ summary }) => summary);
    const groups = own.filter(({ most }) => most !== null).map(({ summary }) => summary);
    const from = several ? `<b>${escapeHtml(title)}</b> ` : "";
    const item = (kind: string, line: string) =>
      `<li class="${kind}">${from}${keepTogether(escapeHtml(line))}</li>\n`;
    const plain = (_: number, line: string) => line;
    const survey = surveyProcesses(summaries);
    const likely = [...renderGroupLeaks(groups, plain), ...renderLikelyLeaks(survey.told, plain)];
    const possible = renderPossibleLeaks(survey.told, plain);
    const overall = findOverall(survey, groups, spanOf(packed));
    const none = likely.length + possible.length > 0
      ? []
      : [item(overall.verdict === "none" ? "none" : "few", overall.text)];
    const memory = [...new Set(summaries.map(({ memory }) => memory))].join(", ");
    const judgedOn = [
      `Judged by the columns ${memory} and num_open_files`,
      ...renderUnrecorded(summaries, lacks),
      ...(groups.length > 0 && isCpuPartial(lacks) ? [`Of groups, ${CPU_PARTIAL}`] : []),
    ];
    const judged = summaries.length > 0 ? judgedOn.map((line) => item("few", line)) : [];
    return [
      ...likely.map((line) => item("likely", line)),
      ...fold(possible.map((line) => item("possible", line)), survey.counts[1]),
      ...none,
      ...renderKills(summaries).map((line) => item("likely", line)),
      ...[...renderMemoryLimits(summaries, groups), ...renderNearFiles(summaries)]
        .map((line) => item("possible", line)),
      ...judged,
      ...renderRestarts(restarts).map((line) => item("restart", line)),
    ];
  });
  return `<ul class="verdicts">\n${items.join("")}</ul>\n`;
}

/** An option, and a date. A browser breaks lines at their hyphens. */
const WITH_HYPHENS = /--[\w=+-]+|\d{4}-\d\d-\d\d/g;

/** Keeps a browser from breaking lines inside of words. The text is HTML. */
function keepTogether(html: string): string {
  return html.replace(WITH_HYPHENS, '<span class="unbroken">$&</span>');
}

function spanOf({ firstMs, lastMs, firstStepMs, ticks }: PackedRecording): RecordingSpan | null {
  if (ticks === 0) return null;
  return {
    firstEpochMs: firstMs,
    lastEpochMs: lastMs,
    seconds: (lastMs - firstMs) / 1000,
    stepSeconds: firstStepMs / 1000,
    ticks,
  };
}

/** Hides all possible leaks but the first ones, until the reader asks for them. */
function fold(items: readonly string[], count: number): string[] {
  const [seen, rest] = [items.slice(0, MOST_UNFOLDED), items.slice(MOST_UNFOLDED)];
  if (rest.length < 2) return [...items];
  const summary = `<summary>${count - seen.length} more possible leaks</summary>`;
  const others = count - items.length;
  const more = others > 0 ? `<li>${others} more are in the table</li>\n` : "";
  const list = `<ul class="verdicts">${rest.join("")}${more}</ul>`;
  return [...seen, `<li class="more"><details>${summary}${list}</details></li>\n`];
}
