/**
 * Renders notes on the recording itself: host, time and command line, and ticks, clocks, refused
 * values and cost. Pure.
 *
 * @module
 */

import type { ClockSteps, RecordingSpan } from "../../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../../model/reader.ts";
import { quoteCommand } from "../../text/command.ts";
import { escapeTerminal } from "../../text/escape.ts";
import {
  cutText,
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
} from "../../text/format.ts";

/** The facts for notes. */
export interface Notes {
  /** The steps of the wall clock. */
  readonly clockSteps: ClockSteps;
  /** The number of ticks with samples. */
  readonly ticks: number;
  /** The number of skipped ticks; `null` is unknown. */
  readonly skipped: number | null;
  /** The number of ticks at which samples failed, by reason. */
  readonly missed: ReadonlyMap<string, number>;
  /** The interval at which descriptors were counted; `null` for each tick. */
  readonly filesPace: FilesPace | null;
  /** The number of values that the system refused, by reason and column. */
  readonly refused: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The cost of PROFIT itself. */
  readonly ownCost: OwnCost | null;
  /** Whether PROFIT makes a page afterwards, at further cost. */
  readonly isBeforePage?: boolean;
  /** The warm-up at the start of each run, which is not judged. */
  readonly warmUp?: { readonly ms: number; readonly rows: number };
}

/**
 * Renders the notes.
 *
 * @param notes The facts.
 * @param isRoot Whether the user is root.
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
  const rows = `${formatCount(warmUp.rows, "row")} of the first ${formatDuration(warmUp.ms)}`;
  const verb = warmUp.rows === 1 ? "is" : "are";
  return [`Warm-up: ${rows} ${verb} in the data only, and not judged`];
}

/** Reports jumps of timestamps. Other values do not depend on the wall clock. */
function renderClockSteps({ count, latest }: ClockSteps): string[] {
  if (count === 0) return [];
  const cases = latest.map(({ byMs, epochMs }) => {
    const how = byMs < 0 ? "back by" : "forward (or the machine slept) by";
    return `${how} ${formatDuration(Math.abs(byMs))} at ${formatMoment(epochMs)}`;
  });
  const omitted = count > latest.length ? "..., " : "";
  return [
    `Clock: set ${formatCount(count, "time")}: ${omitted}${cases.join(", ")}; timestamps jump ` +
    "there; CPU % and growth are not affected",
  ];
}

function renderFilesPace(pace: FilesPace | null): string[] {
  if (pace === null) return [];
  const [mean, cost] = [pace.meanMs, pace.costMs].map((ms) => `${(ms / 1000).toFixed(2)} s`);
  return [`Descriptors were counted every ${mean} only, since lsof took up to ${cost}`];
}

function renderRefused(refused: Notes["refused"], isRoot: boolean): string[] {
  return [...refused].map(([reason, counts]) => {
    // A start is unknown for root, too.
    const advice = isRoot || counts.has("creation_epoch") ? "" : "; sudo would show more";
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

/** Longer command lines are cut. */
const LONGEST_COMMAND = 300;

/** The origin of a recording. */
export interface Origin {
  /** The version of PROFIT. */
  readonly version: string;
  /** The name of the machine; `null` where it is not known. */
  readonly host: string | null;
  /** When the recording was made; `null` without a tick. */
  readonly span: RecordingSpan | null;
  /** The arguments of PROFIT; none for a recorded file. */
  readonly args: readonly string[];
}

/**
 * Renders host, time and command line of a recording.
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
 * @param origin The origin.
 * @returns Lines, without their ends.
 */
export function renderOrigin({ version, host, span, args }: Origin): string[] {
  const where = host === null ? "" : ` on ${escapeTerminal(host)}`;
  const when = span === null
    ? ""
    : `: ${formatMoment(span.firstEpochMs)}, for ${formatDuration(span.seconds * 1000)}`;
  const command = quoteCommand(["profit", ...args]);
  return [
    `PROFIT ${version}${where}${when}`,
    ...(args.length === 0 ? [] : [`Command: ${cutText(escapeTerminal(command), LONGEST_COMMAND)}`]),
  ];
}
