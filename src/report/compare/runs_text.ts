/**
 * Renders the runs of a command for a terminal. Pure.
 *
 * @module
 */

import { RUN_TOTALS, type RunTotal } from "../../model/comparison.ts";
import type { CommandTotals } from "../../model/command_totals.ts";
import { formatBytes, formatCount } from "../../text/format.ts";
import { renderCpuTime } from "../sentences/command_text.ts";
import { labelTotal, renderTotal } from "./total_text.ts";

/** The number of a run. */
export interface Numbered {
  /** The number, from 1. */
  readonly run: number;
  /** The side of a comparison; `null` without a comparison. */
  readonly side: string | null;
}

/** Returns the name of a run in a sentence. */
export function renderTitle({ run, side }: Numbered): string {
  return side === null ? `run ${run}` : `run ${run} of ${side}`;
}

/**
 * Renders the totals of a run, and the exit code of its command if that is not 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const totals = {
 *   program: "acme",
 *   withChildren: true,
 *   wallSeconds: 2,
 *   userSeconds: 0.5,
 *   systemSeconds: null,
 *   isCpuWhole: true,
 *   peakMemory: null,
 * };
 * assertEquals(
 *   renderRun({ run: 2, side: null, totals, code: 7, isEnded: false, isCut: false }, 5),
 *   "run 2 of 5: 2.00 s; CPU 0.50 s user, ? system; ended with 7",
 * );
 * ```
 *
 * @param made The run: its totals, its exit code, and whether PROFIT or a signal ended it.
 * @param runs The planned number of runs.
 * @returns A sentence, without its end.
 */
export function renderRun(
  { run, side, totals, code, isEnded, isCut }: Numbered & {
    readonly totals: CommandTotals;
    readonly code: number;
    readonly isEnded: boolean;
    readonly isCut: boolean;
  },
  runs: number,
): string {
  const { wallSeconds, peakMemory } = totals;
  const bytes = peakMemory?.treeBytes ?? peakMemory?.processBytes ?? null;
  return [
    `run ${run} of ${runs}${side === null ? "" : `, ${side}`}: ${wallSeconds.toFixed(2)} s`,
    renderCpuTime(totals),
    ...(bytes === null ? [] : [`peak memory at least ${formatBytes(bytes)}`]),
    ...(isCut
      ? ["interrupted, and not counted"]
      : isEnded
      ? ["ended by PROFIT after its --duration"]
      : code === 0
      ? []
      : [`ended with ${code}`]),
  ].join("; ");
}

const HEADER = ["", "mean", "std. dev.", "least", "most"];

/**
 * Renders the totals of all runs, with their variation.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const unknown = { cpu_seconds: null, peak_memory: null, peak_threads: null };
 * const rest = { ...unknown, read_bytes: null, written_bytes: null };
 * assertEquals(
 *   renderRuns([{ wall_seconds: 1, ...rest }, { wall_seconds: 3, ...rest }], {
 *     color: false,
 *     isCpuPartial: false,
 *   }),
 *   `\
 * 2 runs       mean  std. dev.  least  most
 * wall time s  2.00       1.41   1.00  3.00
 * `,
 * );
 * ```
 *
 * @param runs The totals of each run. An unknown value of one run does not hide the values of
 * others.
 * @param options Whether to use colours, and whether the CPU time of a run is a lower bound.
 * @returns Lines, each with its line end; none without a run.
 */
export function renderRuns(
  runs: readonly Readonly<Record<RunTotal, number | null>>[],
  { color, isCpuPartial }: { readonly color: boolean; readonly isCpuPartial: boolean },
): string {
  const rows = RUN_TOTALS.map((total) => {
    const values = runs.map((run) => run[total]).filter((value) => value !== null);
    if (values.length === 0) return [];
    const label = labelTotal(total, isCpuPartial && total === "cpu_seconds" ? "at least" : null);
    return [label, ...listFigures(values).map((value) => renderTotal(total, value))];
  }).filter((row) => row.length > 0);
  if (rows.length === 0) return "";
  const table = [[formatCount(runs.length, "run"), ...HEADER.slice(1)], ...rows];
  const widths = HEADER.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  const lines = table.map((row) =>
    row.map((cell, at) => at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))
      .join("  ").trimEnd()
  );
  if (color) lines[0] = `\x1b[1m${lines[0]}\x1b[0m`;
  return lines.map((line) => line + "\n").join("");
}

/** Returns mean, standard deviation (unknown for one value), minimum and maximum. */
function listFigures(values: readonly number[]): (number | null)[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = values.length < 2 ? null : Math.sqrt(squares / (values.length - 1));
  return [mean, deviation, Math.min(...values), Math.max(...values)];
}
