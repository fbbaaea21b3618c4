/**
 * Renders the table of processes for a terminal. Pure.
 *
 * @module
 */

import type { ProcessSummary } from "../../model/outcomes.ts";
import { cutText, formatMebibytes } from "../../text/format.ts";
import { listShown, renderOthers, type Survey } from "../survey.ts";
import { layOut, type TableStyle, type TextColumn } from "./table_text.ts";
import { toldVerdict, worstVerdict } from "../verdicts.ts";
import { listLabelTexts, renderName } from "../sentences/who_text.ts";

/** Longer labels are cut in the table. JSON has all labels. */
const LONGEST_LABELS = 32;

/** Returns the verdict in a table. */
export function renderVerdict(process: ProcessSummary): string {
  const verdict = toldVerdict(process);
  if (verdict === "none") return "no";
  return verdict === "insufficient data" ? "not judged" : verdict;
}

/** Returns a function that colours the rows of likely leaks. */
export function rowPainter(
  shown: readonly ProcessSummary[],
  paint: (code: number, text: string) => string,
): TableStyle["paintRow"] {
  return (line, at) => worstVerdict(shown[at]!) === "likely" ? paint(31, line) : line;
}

/**
 * Renders the table, with the worst verdicts first.
 *
 * @param survey The survey of the processes.
 * @param style The style of the table.
 * @param paint Colours a text.
 * @returns Lines; none without processes.
 */
export function renderProcesses(
  survey: Survey,
  style: Partial<TableStyle>,
  paint: (code: number, text: string) => string,
): string[] {
  const shown = listShown(survey);
  if (shown.length === 0) return [];
  const columns = listColumns(shown);
  const lines = layOut(columns, { ...style, paintRow: rowPainter(shown, paint) });
  return [...lines, ...renderOthers(survey), ...explainUnknown(columns)];
}

/** Explains the sign for an unknown value, if a table has one. */
export function explainUnknown(columns: readonly TextColumn[]): string[] {
  const isMet = columns.some(({ cells }) => cells.some((cell) => /^[?]|[/][?]$/.test(cell)));
  return isMet ? ["? is an unknown value"] : [];
}

/**
 * Returns the columns: mean and peak of CPU %, four values of resident memory, and the peak of
 * descriptors.
 */
function listColumns(shown: readonly ProcessSummary[]): TextColumn[] {
  const column = (
    title: string,
    leaves: number,
    cell: (process: ProcessSummary) => string,
  ): TextColumn => ({ title, leaves, cells: shown.map(cell) });
  const hasLimit = shown.some(({ maxOpenFiles }) => maxOpenFiles !== null);
  return [
    column("pid", 7, ({ pid }) => `${pid ?? "?"}`),
    {
      title: "name",
      cells: shown.map((process) => renderName(process) || "(no name)"),
      isLeft: true,
      isCut: true,
    },
    { title: "leak", cells: shown.map(renderVerdict), isLeft: true },
    ...listLabelColumn(shown),
    column("rows", 1, ({ samples }) => `${samples}`),
    column("cpu %", 9, ({ metrics: { cpu_percent } }) => formatPercent(cpu_percent.mean)),
    column("peak", 2, ({ metrics: { cpu_percent } }) => formatPercent(cpu_percent.peak)),
    column("MiB first", 5, ({ metrics: { mem_real } }) => formatMemory(mem_real.first)),
    column("mean", 3, ({ metrics: { mem_real } }) => formatMemory(mem_real.mean)),
    column("peak", 4, ({ metrics: { mem_real } }) => formatMemory(mem_real.peak)),
    column("last", 10, ({ metrics: { mem_real } }) => formatMemory(mem_real.last)),
    column(hasLimit ? "fds/limit" : "fds", 8, ({ metrics: { num_open_files }, maxOpenFiles }) => {
      const peak = num_open_files.peak ?? "?";
      return hasLimit ? `${peak}/${maxOpenFiles ?? "?"}` : `${peak}`;
    }),
  ];
}

function formatPercent(value: number | null): string {
  return value === null ? "?" : value.toFixed(1);
}

function formatMemory(bytes: number | null): string {
  return bytes === null ? "?" : formatMebibytes(bytes);
}

/** Returns the column of labels; no column if there are no labels. */
export function listLabelColumn(shown: readonly ProcessSummary[]): TextColumn[] {
  const cells = shown.map(({ labels = "" }) =>
    cutText(listLabelTexts(labels).join(", "), LONGEST_LABELS)
  );
  return cells.every((text) => text === "")
    ? []
    : [{ title: "labels", cells, isLeft: true, leaves: 6 }];
}
