/**
 * The order of the charts of a page: the charts that the verdict is about come first. Pure.
 *
 * @module
 */

import type { JudgedName, TotalName } from "../../model/columns.ts";
import { isNearFiles, listLeaks, type ProcessSummary } from "../../model/outcomes.ts";
import { CHART_COLUMNS, type ChartColumn, type ChartName } from "./chart_columns.ts";
import type { PackedProcess } from "./packed.ts";
import type { PageProcess } from "./page_model.ts";

/**
 * Orders the charts: likely leaks, then descriptors near their limit, then the judged memory, then
 * all other columns.
 *
 * @param processes The processes of the page, the most important first.
 * @returns The columns for which a process has values.
 */
export function orderCharts(processes: readonly PageProcess[]): ChartColumn[] {
  const leaking = processes.flatMap(({ summary, packed }) =>
    listLeaks(summary).filter(({ summary: { leak } }) => leak?.verdict === "likely")
      .map(({ metric }) => findChart(packed, metric))
  );
  const near: ChartName[] = processes.some(({ summary }) => isNearFiles(summary))
    ? ["num_open_files"]
    : [];
  const judged = processes.slice(0, 1).map(findMemoryChart);
  const first = new Set([...leaking, ...near, ...judged]);
  const drawn = CHART_COLUMNS.filter(({ name }) =>
    processes.some(({ packed }) => packed.columns.has(name))
  );
  return [
    ...[...first].flatMap((name) => drawn.filter((column) => column.name === name)),
    ...drawn.filter(({ name }) => !first.has(name)),
  ];
}

/**
 * Finds the chart that shows the memory by which a process was judged.
 *
 * @param process The process.
 * @returns The column of the chart.
 */
export function findMemoryChart(
  { summary, packed }: { readonly summary: ProcessSummary; readonly packed: PackedProcess },
): ChartName {
  return findChart(packed, summary.memory);
}

/** Finds the chart of a value. Judged memory without a column is a part of the resident set size. */
function findChart({ columns }: PackedProcess, metric: JudgedName | TotalName): ChartName {
  return metric.startsWith("mem_") && !columns.has(metric) ? "mem_real" : metric;
}
