/**
 * The table of processes, as text for a terminal. Pure.
 *
 * @module
 */

import { escapeTerminal } from "../escape.ts";
import { cutText, formatMebibytes } from "../format.ts";
import type { ProcessSummary } from "../outcome.ts";
import { verdictOf } from "./leak_text.ts";

/** Of more processes than this, these many are shown and the others counted. */
const MOST_SHOWN = 20;

/** A longer name is cut in the table; the CSV has it whole. */
const LONGEST_NAME = 15;

/** CPU: mean and peak. Resident set size: first, mean, peak and last. Descriptors: peak. */
const HEADER = "pid,name,rows,cpu %,peak,MiB,mean,peak,last,fds,leak".split(",");

const VERDICTS = { likely: "likely", possible: "possible", none: "-", "insufficient data": "?" };

/**
 * Renders a table.
 *
 * @param processes The processes, the ones that matter most first.
 * @param paintHeader Colours the header.
 * @returns Lines; none where there are no processes.
 */
export function renderTable(
  processes: readonly ProcessSummary[],
  paintHeader: (line: string) => string,
): string[] {
  if (processes.length === 0) return [];
  const rows = [HEADER, ...processes.slice(0, MOST_SHOWN).map(renderProcess)];
  const widths = HEADER.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const [header = "", ...lines] = rows.map((row) =>
    row.map((cell, at) => at === 1 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))
      .join("  ").trimEnd()
  );
  return [paintHeader(header), ...lines, ...countOthers(processes.slice(MOST_SHOWN))];
}

function renderProcess(process: ProcessSummary): string[] {
  const { cpu_percent, mem_real, num_open_files } = process.metrics;
  const percent = (value: number | null) => value === null ? "?" : value.toFixed(1);
  const mebibytes = (value: number | null) => value === null ? "?" : formatMebibytes(value);
  return [
    `${process.pid}`,
    cutText(escapeTerminal(process.name), LONGEST_NAME),
    `${process.samples}`,
    percent(cpu_percent.mean),
    percent(cpu_percent.peak),
    mebibytes(mem_real.first),
    mebibytes(mem_real.mean),
    mebibytes(mem_real.peak),
    mebibytes(mem_real.last),
    `${num_open_files.peak ?? "?"}`,
    VERDICTS[verdictOf(process)],
  ];
}

function countOthers(others: readonly ProcessSummary[]): string[] {
  if (others.length === 0) return [];
  const count = (verdict: string) => others.filter((one) => verdictOf(one) === verdict).length;
  const leaks = ["likely", "possible"].filter((verdict) => count(verdict) > 0)
    .map((verdict) => `, ${count(verdict)} of them with a ${verdict} leak`);
  return [`... and ${others.length} more that used less CPU${leaks.join("")}`];
}
