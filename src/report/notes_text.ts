/**
 * What a summary says of the recording itself: where, when and how it was made, and what of ticks,
 * clocks, refusals and cost is worth knowing. Pure.
 *
 * @module
 */

import type { ClockSteps, RecordingSpan } from "../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../model/reader.ts";
import { renderCommand } from "../text/command.ts";
import { escapeTerminal } from "../text/escape.ts";
import { cutText, formatBytes, formatCount, formatDuration, formatMoment } from "../text/format.ts";

/** What there is to note. */
export interface Notes {
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
  /** How many values the system refused, by reason and column. */
  readonly refused: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** What PROFIT itself has cost. */
  readonly ownCost: OwnCost | null;
  /** Whether a page is still to be made, which costs more. */
  readonly isBeforePage?: boolean;
  /** What was recorded of the first so many milliseconds of each run, and is not judged. */
  readonly warmUp?: { readonly ms: number; readonly rows: number };
}

/**
 * Notes what is worth knowing of the recording itself.
 *
 * @param notes What there is to note.
 * @param isRoot Whether the reader of the notes may read all that there is.
 * @returns Lines, without their ends.
 */
export function renderNotes(notes: Notes, isRoot: boolean): string[] {
  return [
    ...renderTicks(notes),
    ...renderWarmUp(notes.warmUp),
    ...renderClockSteps(notes.clockSteps),
    ...renderFilesPace(notes.filesPace),
    ...renderRefused(notes.refused, isRoot),
    ...renderCost(notes.ownCost, notes.isBeforePage ?? false),
  ];
}

function renderTicks({ ticks, skipped, missed }: Notes): string[] {
  const reason = skipped ? " because PROFIT was busy or stopped when they came" : "";
  return [
    `Ticks: ${ticks} taken${skipped === null ? "" : `, ${skipped} skipped${reason}`}`,
    ...[...missed].map(([reason, count]) => `Missed: ${count} more; ${escapeTerminal(reason)}`),
  ];
}

function renderWarmUp(warmUp: Notes["warmUp"]): string[] {
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
    return `${how} ${formatDuration(Math.abs(byMs))} at ${formatMoment(epochMs)}`;
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

function renderRefused(refused: Notes["refused"], isRoot: boolean): string[] {
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

/** More of a command line is cut. */
const LONGEST_COMMAND = 300;

/** Where, when and how a recording was made. */
export interface Origin {
  /** The version of PROFIT. */
  readonly version: string;
  /** The name of the machine; `null` where it is not known. */
  readonly host: string | null;
  /** When the recording was made; `null` without a tick. */
  readonly span: RecordingSpan | null;
  /** The arguments of PROFIT; none where the recording was made before. */
  readonly args: readonly string[];
}

/**
 * Says where, when and how a recording was made.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const span = { firstEpochMs: 0, lastEpochMs: 60_000, seconds: 60, ticks: 61 };
 * assertEquals(renderOrigin({ version: "1.0.0", host: "web1", span, args: ["-f", "a b"] }), [
 *   "PROFIT 1.0.0 on web1: 1970-01-01 00:00:00 UTC, for 1 min",
 *   "Command: profit -f 'a b'",
 * ]);
 * ```
 *
 * @param origin What is known.
 * @returns Lines, without their ends.
 */
export function renderOrigin({ version, host, span, args }: Origin): string[] {
  const where = host === null ? "" : ` on ${escapeTerminal(host)}`;
  const when = span === null
    ? ""
    : `: ${formatMoment(span.firstEpochMs)}, for ${formatDuration(span.seconds * 1000)}`;
  const command = renderCommand(["profit", ...args]);
  return [
    `PROFIT ${version}${where}${when}`,
    ...(args.length === 0 ? [] : [`Command: ${cutText(escapeTerminal(command), LONGEST_COMMAND)}`]),
  ];
}
