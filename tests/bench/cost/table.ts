/**
 * Renders the measured costs as figures and as a table in Markdown. Pure.
 *
 * @module
 */

import { findQuantile } from "../../../src/analyse/stats.ts";
import { renderRow } from "../program.ts";
import type { Cost, Measured } from "./rounds.ts";
import type { Work } from "./tools.ts";

/** The cost of a tool: medians over the rounds. */
export interface Figures {
  /** The tool. */
  readonly tool: string;
  /** CPU time of the whole process. */
  readonly cpuSeconds: number;
  /** The least and the largest value of a round. */
  readonly cpuSecondsRange: readonly [least: number, most: number];
  /** CPU time for each sample of a process. */
  readonly cpuMicrosPerSample: number;
  /** Peak resident set size; `null` is unknown. */
  readonly peakRssBytes: number | null;
  /** CPU time of PROFIT for each sample / CPU time of the tool for each sample. */
  readonly ratio: number;
}

/** Returns the figures of the tools that were run. PROFIT comes first. */
export function findFigures(measured: readonly Measured[], work: Work): Figures[] {
  const run = measured.filter(({ costs }) => costs.length > 0);
  const microsOf = (costs: readonly Cost[]) =>
    findMedian(
      costs.map(({ cpuSeconds, samples }) => cpuSeconds / (work.processes * samples) * 1e6),
    );
  const profitMicros = microsOf(run[0]!.costs);
  return run.map(({ tool, costs }) => {
    const seconds = costs.map(({ cpuSeconds }) => cpuSeconds);
    const cpuMicrosPerSample = microsOf(costs);
    const peaks = costs.flatMap(({ peakRssBytes }) => peakRssBytes ?? []);
    return {
      tool: tool.name,
      cpuSeconds: findMedian(seconds),
      cpuSecondsRange: [Math.min(...seconds), Math.max(...seconds)],
      cpuMicrosPerSample,
      peakRssBytes: peaks.length > 0 ? findMedian(peaks) : null,
      ratio: profitMicros / cpuMicrosPerSample,
    };
  });
}

/** Renders a title, the table, and the tools that were not measured. */
export function renderCosts(
  figures: readonly Figures[],
  missing: readonly string[],
  { processes, others, paceMs, samples }: Work,
  rounds: number,
): string {
  return [
    `${processes} processes${others > 0 ? ` among ${others} others` : ""}, ${samples} samples ${
      paceMs / 1000
    } s apart, ` +
    `medians (least-most) of ${rounds} rounds:`,
    "",
    renderRow(["tool", "CPU s", "µs per process and sample", "peak RSS MiB", "PROFIT / tool"]),
    renderRow(["---", "--:", "--:", "--:", "--:"]),
    ...figures.map(renderFigures),
    ...missing.map((line) => `\nNot measured: ${line}`),
  ].join("\n");
}

function renderFigures(figures: Figures): string {
  const { tool, cpuSeconds, cpuSecondsRange, cpuMicrosPerSample, peakRssBytes, ratio } = figures;
  const range = cpuSecondsRange.map((seconds) => seconds.toFixed(3)).join("-");
  return renderRow([
    tool,
    `${cpuSeconds.toFixed(3)} (${range})`,
    cpuMicrosPerSample.toFixed(1),
    peakRssBytes === null ? "?" : (peakRssBytes / 2 ** 20).toFixed(1),
    ratio.toFixed(2),
  ]);
}

function findMedian(values: readonly number[]): number {
  return findQuantile(values, 0.5);
}
