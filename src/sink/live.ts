/**
 * The live view as text for a terminal: how far the recording is, and its busiest processes. Pure.
 *
 * @module
 */

import { escapeTerminal } from "../escape.ts";
import { formatCount, formatTime } from "../format.ts";
import type { Size } from "../types/world.ts";
import { fitText } from "./fit.ts";
import { type LiveProcess, type LiveState, secondOf } from "./live_state.ts";
import { renderLiveTable } from "./live_table.ts";

const WIDEST_BAR = 40;
const NARROWEST_BAR = 8;

/** With so many lines there is one to spare between the head and the table. */
const ROWS_TO_SPARE = 16;

/**
 * Renders the view.
 *
 * @param state What the recording has come to.
 * @param size The terminal. The last column stays free, since some terminals wrap there.
 * @param options Whether to use colours.
 * @returns Lines, at most as many as there are rows.
 */
export function renderLive(
  state: LiveState,
  { columns, rows }: Size,
  { color }: { color: boolean },
): string[] {
  const width = columns - 1;
  const fit = (text: string) => fitText(escapeTerminal(text), width).trimEnd();
  const head = [
    renderProgress(state, width),
    fit(`Data: ${state.output}; Ctrl-C ends the recording`),
    ...(state.missed === null ? [] : [fit(`Tick missed: ${state.missed}`)]),
    ...(rows >= ROWS_TO_SPARE ? [""] : []),
  ];
  if (state.processes.size === 0) {
    return [...head, fit(`No process ${state.what} is there`)].slice(0, rows);
  }
  const processes = Array.from(state.processes.values()).toSorted(byLoad);
  const room = Math.max(0, rows - head.length - 1);
  const shown = processes.slice(0, processes.length > room ? room - 1 : room);
  const [header = "", ...lines] = renderLiveTable(shown, secondOf(state), width);
  const others = processes.length - shown.length;
  return [
    ...head,
    color ? `\x1b[1m${header}\x1b[0m` : header,
    ...lines,
    ...(others > 0 ? [fit(`... and ${others} more`)] : []),
  ].slice(0, rows);
}

/** The busiest first, and of those that are equally busy the largest. */
function byLoad({ sample: a }: LiveProcess, { sample: b }: LiveProcess): number {
  return (b.cpuPercent ?? 0) - (a.cpuPercent ?? 0) ||
    (b.reading.rssBytes ?? 0) - (a.reading.rssBytes ?? 0) || a.reading.pid - b.reading.pid;
}

/** Time passed, a bar, time left, and what was taken: as much of it as there is room for. */
function renderProgress(state: LiveState, width: number): string {
  const { elapsedMs, durationMs, ticks, lost, rows } = state;
  const counts = [
    formatCount(ticks, "tick"),
    ...(lost > 0 ? [`${lost} lost`] : []),
    formatCount(rows, "row"),
  ].join(", ");
  const passed = formatTime(Math.min(elapsedMs, durationMs));
  if (durationMs === Infinity) return fitText(`${passed}  ${counts}`, width).trimEnd();
  const left = `${formatTime(Math.max(0, durationMs - elapsedMs))} left`;
  const room = width - passed.length - left.length - counts.length - 4;
  if (room < NARROWEST_BAR) return fitText(`${passed}  ${left}  ${counts}`, width).trimEnd();
  const bar = renderBar(durationMs > 0 ? elapsedMs / durationMs : 1, Math.min(room, WIDEST_BAR));
  return `${passed} ${bar} ${left}  ${counts}`;
}

function renderBar(part: number, width: number): string {
  const full = Math.round(Math.min(1, part) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}
