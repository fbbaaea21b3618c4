/**
 * The live view as text for a terminal: the progress of the recording, likely leaks and limits, and
 * the processes in the order that the keys set. Pure.
 *
 * @module
 */

import type { Size } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { wrapBy } from "../text/fit.ts";
import { formatCount, formatTime } from "../text/format.ts";
import { fitText, widthOf } from "../text/width.ts";
import { listGroups, listProcesses } from "./order.ts";
import { FIRST_SETTINGS, type LiveSettings, renderKeys } from "./settings.ts";
import { type LiveState, secondOf, type Versions } from "./state.ts";
import { renderLiveTable, rowOf, rowOfGroup } from "./table.ts";

const WIDEST_BAR = 40;
const NARROWEST_BAR = 8;

/** The most lines of the table that groups take, as a share. */
const MOST_OF_GROUPS = 1 / 2;

/** From this number of lines on, sentences may be broken, and an empty line is above the table. */
const ROWS_TO_SPARE = 16;

/** The most lines of a sentence, and the most messages. */
const MOST = { lines: 2, messages: 2 };
const MOST_WITHOUT_SPARE = { lines: 1, messages: 1 };

const RED = 31;

/** The style of the view. */
export interface LiveStyle {
  /** Whether to use colours. */
  readonly color: boolean;
  /** The settings of the keys; `null` if PROFIT cannot read keys. */
  readonly settings?: LiveSettings | null;
  /** A line below that of the keys. */
  readonly moreKeys?: string;
  /** Messages of the last minute, the latest at the end. */
  readonly messages?: readonly string[];
}

/**
 * Renders the view.
 *
 * @param state The state of the recording.
 * @param size The size of the terminal. The last column stays empty, because some terminals wrap there.
 * @param style The style.
 * @returns Lines, at most one for each row of the terminal.
 */
export function renderLive(
  state: LiveState,
  { columns, rows }: Size,
  { color, settings = null, moreKeys, messages = [] }: LiveStyle,
): string[] {
  const width = columns - 1;
  const hasSpare = rows >= ROWS_TO_SPARE;
  const most = hasSpare ? MOST : MOST_WITHOUT_SPARE;
  const fit = (text: string) => fitText(escapeTerminal(text), width).trimEnd();
  const fitSentence = (versions: Versions) => fitFirst(versions, width, most.lines);
  const head = [
    renderProgress(state, width),
    fit(`Data: ${state.output}${settings === null ? "; Ctrl-C ends the recording" : ""}`),
    ...(settings === null ? [] : [fit(renderKeys(settings))]),
    ...(moreKeys === undefined ? [] : [fit(moreKeys)]),
    ...fitSentence(state.leak),
    ...fitSentence(state.limit),
    ...(state.missed === null ? [] : [fit(`Tick missed: ${state.missed}`)]),
    ...messages.slice(-most.messages).flatMap((message) => fitSentence([message])),
    ...(hasSpare ? [""] : []),
  ];
  if (state.processes.size === 0) {
    return [...head, fit(`No process ${state.what} is there`)].slice(0, rows);
  }
  const processes = listProcesses(state, settings ?? FIRST_SETTINGS);
  const space = Math.max(0, rows - head.length - 1);
  const groups = listGroups(state, settings ?? FIRST_SETTINGS)
    .slice(0, Math.floor(space * MOST_OF_GROUPS));
  if (groups.length + processes.length === 0) {
    return [...head, fit(`No process matches "${settings?.filter}"`)].slice(0, rows);
  }
  const room = space - groups.length;
  const shown = processes.slice(0, processes.length > room ? room - 1 : room);
  const second = secondOf(state);
  const [header = "", ...lines] = renderLiveTable(
    [
      ...groups.map((group) => rowOfGroup(group, second)),
      ...shown.map((process) => rowOf(process, second)),
    ],
    width,
    settings?.order ?? FIRST_SETTINGS.order,
  );
  const others = processes.length - shown.length;
  const paint = (code: number, line: string) => color ? `\x1b[${code}m${line}\x1b[0m` : line;
  const told = [...groups.map(({ now }) => now.told), ...shown.map(({ told }) => told)];
  const paintRow = (line: string, at: number) => {
    if (told[at]!.verdict === "likely") return paint(RED, line);
    return at < groups.length ? paint(1, line) : line;
  };
  return [
    ...head,
    paint(1, header),
    ...lines.map(paintRow),
    ...(others > 0 ? [fit(`... and ${others} more`)] : []),
  ].slice(0, rows);
}

/** Renders the first version that fits on one line, or else the last version on some lines. */
function fitFirst(versions: Versions, width: number, mostLines: number): string[] {
  const texts = versions.map(escapeTerminal);
  const whole = texts.find((text) => widthOf(text) <= width);
  if (whole !== undefined) return [whole];
  const lines = texts.slice(-1).flatMap((text) => wrapBy(widthOf, text, width));
  const isCut = lines.length > mostLines;
  return lines.slice(0, mostLines).map((line, at) =>
    fitText(isCut && at === mostLines - 1 ? `${line} …` : line, width).trimEnd()
  );
}

/** Renders elapsed time, a bar, remaining time and counts, as far as the width allows. */
function renderProgress(state: LiveState, width: number): string {
  const { elapsedMs, durationMs, ticks, skipped, missedTicks, rows } = state;
  const counts = [
    formatCount(ticks, "tick"),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(missedTicks > 0 ? [`${missedTicks} missed`] : []),
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
