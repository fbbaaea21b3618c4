/**
 * Renders a comparison for a terminal. Pure.
 *
 * @module
 */

import type {
  Change,
  ComparedValue,
  Comparison,
  ComparisonVerdict,
  MetricComparison,
  NameComparison,
  NamePresence,
  RunTotal,
  TotalComparison,
} from "../../model/comparison.ts";
import { measureOf } from "./compared_value.ts";
import { labelTotal, renderTotal } from "./total_text.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { layOut, type TableStyle, type TextColumn } from "../tables/table_text.ts";
import { asciiWidth, wrapBy } from "../../text/fit.ts";
import { cutText, formatBytes, formatCount, formatMebibytes } from "../../text/format.ts";

/** The largest number of names with a table. Other names are counted. */
const MOST_SHOWN = 20;

/** Longer names are cut. */
const LONGEST_NAME = 60;

/** The labels of columns. Bytes are in MiB. */
const LABELS: Readonly<Partial<Record<ComparedValue, string>>> = {
  cpu_percent: "cpu %",
  mem_real: "memory MiB",
  mem_private: "private MiB",
  num_open_files: "descriptors",
  processes: "processes",
};

const HEADER = ["", "mean", "change", "p95", "peak", "growth/h", "beyond variation?"];

/** Over a shorter time, the growth of an hour is not shown. */
const SHORTEST_SECONDS = 60;

/** The order in which a narrow table leaves out columns. */
const LEAVES: Readonly<Record<string, number>> = { "p95": 1, "growth/h": 2, "peak": 3 };

const VERDICTS: Readonly<Record<ComparisonVerdict, string>> = {
  "higher": "yes, higher",
  "lower": "yes, lower",
  "alike": "no",
  "too few samples": "too few samples",
  "too few runs": "too few runs",
  "drifts": "the value drifts",
  "unknown": "unknown in one",
};

/** The colours of verdicts. Higher values cost more. */
const COLORS: Partial<Record<ComparisonVerdict, number>> = { higher: 33, lower: 32 };

/**
 * Renders a comparison: a table for each name, then the names in one recording only.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const comparison = { isBetweenRuns: false, totals: [], both: [], added: ["acme"], gone: [] };
 * assertEquals(
 *   renderComparison(comparison, { color: false }),
 *   "Only in the second recording: acme\nNo name is in both recordings\n",
 * );
 * ```
 *
 * @param comparison The comparison.
 * @param options Whether to use colours, the width of the terminal, and what lays tables out in
 * another way.
 * @returns Lines, each with its line end.
 */
export function renderComparison(
  { isBetweenRuns, totals, both, added, gone }: Comparison,
  { color, width = Infinity, ...rest }:
    & { readonly color: boolean }
    & Partial<Pick<TableStyle, "layOut" | "width">>,
): string {
  const wrap = (text: string) => wrapBy(asciiWidth, text, width).join("\n");
  const paint = (code: number, text: string) =>
    color ? `\x1b[${code}m${wrap(text)}\x1b[0m` : wrap(text);
  const style = { paint, width, ...rest };
  const others = both.slice(MOST_SHOWN);
  const lines = [
    ...both.slice(0, MOST_SHOWN).flatMap((name) => renderName(name, style)),
    ...(others.length > 0 ? [`... and ${formatCount(others.length, "other name")} in both`] : []),
    ...renderTotals(totals, style),
    ...renderNames(`Only in the first ${isBetweenRuns ? "runs" : "recording"}`, gone).map(wrap),
    ...renderNames(`Only in the second ${isBetweenRuns ? "runs" : "recording"}`, added).map(wrap),
    wrap(
      both.length === 0
        ? "No name is in both recordings"
        : isBetweenRuns
        ? "A change is beyond variation if it is larger than the differences between equal runs"
        : "A change is beyond variation if it is larger than the differences within a run; repeat " +
          "the runs to include the differences between runs",
    ),
    ...explainUnknown(both.slice(0, MOST_SHOWN)).map(wrap),
  ];
  return lines.map((line) => line + "\n").join("");
}

/** Explains the sign for an unknown value, if a table has one. */
function explainUnknown(shown: readonly NameComparison[]): string[] {
  const cells = shown.flatMap(({ metrics }) => metrics.flatMap(renderMetric));
  if (!cells.some((cell) => cell.includes("?"))) return [];
  return [`? is an unknown value, or a growth over less than ${SHORTEST_SECONDS} s`];
}

/** How tables are shown. */
interface Style extends Pick<TableStyle, "width">, Partial<Pick<TableStyle, "layOut">> {
  readonly paint: (code: number, text: string) => string;
}

function renderName({ name, base, next, metrics }: NameComparison, style: Style): string[] {
  const title = `${showName(name)}: ${renderPresence(base)} → ${renderPresence(next)}`;
  const verdicts = metrics.map(({ changes }) => changes.avg.verdict);
  return renderTable(title, [HEADER, ...metrics.map(renderMetric)], verdicts, style);
}

function renderTotals(totals: readonly TotalComparison[], style: Style): string[] {
  if (totals.length === 0) return [];
  const rows = totals.map(({ total, bound, ...change }) => [
    labelTotal(total, bound),
    `${renderTotal(total, change.base)} → ${renderTotal(total, change.next)}`,
    renderTotalChange(total, change),
    VERDICTS[change.verdict],
  ]);
  const header = ["", "", "change", "beyond variation?"];
  return renderTable("Whole runs", [header, ...rows], totals.map(({ verdict }) => verdict), style);
}

function renderTotalChange(total: RunTotal, { base, difference }: Change): string {
  if (difference === null) return "?";
  const part = renderPart(base, difference);
  return `${signOf(difference)}${renderTotal(total, Math.abs(difference))}${part}`;
}

function renderTable(
  title: string,
  rows: readonly (readonly string[])[],
  verdicts: readonly ComparisonVerdict[],
  { paint, ...style }: Style,
): string[] {
  const [titles = [], ...others] = rows;
  const columns = titles.map((title, at): TextColumn => {
    const isLeft = at === 0 || at === titles.length - 1;
    const cells = others.map((row) => row[at]!);
    const leaves = LEAVES[title];
    return { title, cells, isLeft, ...(leaves === undefined ? {} : { leaves }) };
  });
  const paintRow = (line: string, at: number) => {
    const code = COLORS[verdicts[at]!];
    return code === undefined ? line : paint(code, line);
  };
  return [paint(1, title), ...layOut(columns, { ...style, paintRow }), ""];
}

function renderPresence({ runs, ticks, processes, pid }: NamePresence): string {
  const who = pid === null ? formatCount(processes, "process", "processes") : `pid ${pid}`;
  const inRuns = runs > 1 ? ` of ${runs} runs` : "";
  return `${who} in ${formatCount(ticks, "tick")}${inRuns}`;
}

function renderMetric({ column, base, next, changes: { avg } }: MetricComparison): string[] {
  const both = (valueOf: (summary: typeof base) => number | null) =>
    `${renderValue(column, valueOf(base))} → ${renderValue(column, valueOf(next))}`;
  return [
    labelOf(column),
    both(({ mean }) => mean),
    renderChange(column, avg),
    both(({ p95 }) => p95),
    both(({ peak }) => peak),
    both(({ growthPerHour, seconds }) => (seconds ?? 0) < SHORTEST_SECONDS ? null : growthPerHour),
    VERDICTS[avg.verdict],
  ];
}

/**
 * Returns the label of a column: its name with the unit of its values, or of its rate for a count.
 */
function labelOf(column: ComparedValue): string {
  const { unit, isCounter } = measureOf(column);
  const name = column.replace(/_(?:bytes|seconds)$/, "");
  const units = { percent: " %", bytes: " MiB", seconds: isCounter ? " %" : " s", count: "" };
  const per = isCounter && unit !== "seconds" ? "/s" : "";
  return LABELS[column] ?? `${name}${units[unit]}${per}`;
}

/** Returns the scale of a column. Seconds per second are a share in percent, as CPU % is. */
function scaleOf(column: ComparedValue): number {
  const { unit, isCounter } = measureOf(column);
  return unit === "seconds" && isCounter ? 100 : 1;
}

function isOfBytes(column: ComparedValue): boolean {
  return measureOf(column).unit === "bytes";
}

function renderValue(column: ComparedValue, value: number | null): string {
  if (value === null) return "?";
  const scaled = value * scaleOf(column);
  const text = isOfBytes(column) ? formatMebibytes(value) : scaled.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

function renderChange(column: ComparedValue, { base, difference }: Change): string {
  if (difference === null) return "?";
  const size = Math.abs(difference) * scaleOf(column);
  const text = isOfBytes(column) ? formatBytes(size) : size.toFixed(1);
  return `${signOf(difference)}${text}${renderPart(base, difference)}`;
}

function renderPart(base: number | null, difference: number): string {
  if (base === null || base === 0) return "";
  const percent = 100 * difference / base;
  return ` (${signOf(percent)}${Math.abs(percent).toFixed(1)} %)`;
}

function signOf(value: number): string {
  return value < 0 ? "-" : "+";
}

function renderNames(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const others = names.length - MOST_SHOWN;
  const suffix = others > 0 ? ` and ${formatCount(others, "other")}` : "";
  return [`${title}: ${names.slice(0, MOST_SHOWN).map(showName).join(", ")}${suffix}`];
}

function showName(name: string): string {
  return cutText(escapeTerminal(name) || "(no name)", LONGEST_NAME);
}
