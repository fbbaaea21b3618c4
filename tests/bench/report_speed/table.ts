/**
 * Renders the cost of `profit report` as a table in Markdown. Pure.
 *
 * @module
 */

import { renderRow } from "../program.ts";
import type { Contents } from "./recording.ts";
import type { Figures, Measured } from "./rounds.ts";

/** Renders a title and the table. */
export function renderSpeeds(
  { fileBytes, report, bare }: Measured,
  { processes, ticks }: Contents,
  rounds: number,
): string {
  const renderFigures = (figures: Figures) => {
    const { program, wallSeconds, wallSecondsRange, cpuSeconds, peakRssBytes } = figures;
    const range = wallSecondsRange.map((seconds) => seconds.toFixed(2)).join("-");
    const ratios = [wallSeconds / bare.wallSeconds, divide(cpuSeconds, bare.cpuSeconds)];
    return renderRow([
      program,
      `${wallSeconds.toFixed(2)} (${range})`,
      cpuSeconds?.toFixed(2) ?? "?",
      (fileBytes / wallSeconds / 1e6).toFixed(0),
      peakRssBytes === null ? "?" : (peakRssBytes / 2 ** 20).toFixed(0),
      ratios.map((ratio) => ratio?.toFixed(2) ?? "?").join(", "),
    ]);
  };
  return [
    `${processes * ticks} rows, ${ticks} for each of ${processes} processes, ${
      (fileBytes / 1e6).toFixed(0)
    } MB, ` +
    `medians (least-most) of ${rounds} rounds:`,
    "",
    renderRow(["program", "s", "CPU s", "MB/s", "peak RSS MiB", "/ bare read: time, CPU"]),
    renderRow(["---", "--:", "--:", "--:", "--:", "--:"]),
    renderFigures(report),
    renderFigures(bare),
  ].join("\n");
}

function divide(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b;
}
