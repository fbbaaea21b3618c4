/**
 * The table of processes, as HTML. The script of the page sorts and filters the table. Pure.
 *
 * @module
 */

import { type Leak, listLeaks, type ProcessSummary } from "../../model/outcomes.ts";
import { listLabels } from "../../model/processes.ts";
import { escapeHtml } from "../../text/escape.ts";
import { formatBytes } from "../../text/format.ts";
import { findCpuQuantile } from "./pack.ts";
import type { Page, PageProcess } from "./page_model.ts";
import { toldVerdict } from "../verdicts.ts";
import { formatValue } from "../sentences/who_text.ts";

const P95 = 0.95;

const WORDS: Readonly<Record<Leak["verdict"], string>> = {
  likely: "likely leak",
  possible: "possible leak",
  none: "no leak",
  "insufficient data": "not judged",
};

/** The words after a rate that is not of memory. */
const UNITS: Readonly<Partial<Record<string, string>>> = {
  num_open_files: " descriptors",
  processes: " processes",
};

/** The order of verdicts in the table. */
const RANK: Readonly<Record<Leak["verdict"], number>> = {
  likely: 3,
  possible: 2,
  none: 1,
  "insufficient data": 0,
};

/** A cell: its text, and the value that the table is sorted by; `null` is unknown. */
interface Cell {
  readonly html: string;
  readonly value: number | string | null;
}

interface TableColumn {
  readonly title: string;
  readonly kind: "text" | "number" | "verdict";
  readonly cell: (process: PageProcess) => Cell;
}

const COLUMNS: readonly TableColumn[] = [
  { title: "pid", kind: "number", cell: pidCell },
  { title: "Verdict", kind: "verdict", cell: ({ summary }) => verdictCell(summary) },
  number("Rows", ({ summary }) => summary.samples, String),
  number("CPU mean", ({ summary }) => summary.metrics.cpu_percent.mean, formatPercent),
  number("CPU p95", ({ packed }) => findCpuQuantile(packed, P95), formatPercent),
  number("CPU peak", ({ summary }) => summary.metrics.cpu_percent.peak, formatPercent),
  number("Memory first", ({ summary }) => summary.metrics.mem_real.first, formatBytes),
  number("Memory peak", ({ summary }) => summary.metrics.mem_real.peak, formatBytes),
  number("Memory last", ({ summary }) => summary.metrics.mem_real.last, formatBytes),
  number("Descriptors peak", ({ summary }) => summary.metrics.num_open_files.peak, String),
];

/**
 * Renders the table.
 *
 * @param page The page. If the page has several recordings, the table has a column for them.
 * @param processes Its processes, the most important first.
 * @returns HTML.
 */
export function* renderPageTable(
  page: Page,
  processes: readonly PageProcess[],
): Generator<string> {
  const titles = page.recordings.map(({ title }) => escapeHtml(title));
  const recordingColumn: TableColumn = {
    title: "Recording",
    kind: "text",
    cell: ({ recording }) => ({ html: titles[recording]!, value: titles[recording]! }),
  };
  const columns = page.recordings.length > 1 ? [recordingColumn, ...COLUMNS] : COLUMNS;
  const heads = columns.map(({ title, kind }) => renderHead(title, kind)).join("");
  yield `<table><caption>Processes, by what matters most: likely leaks, possible leaks, then CPU time used</caption>
<thead><tr>${renderHead("Process", "text")}${heads}</tr></thead>
<tbody>
`;
  for (const [id, process] of processes.entries()) {
    const cells = columns.map(({ kind, cell }) => renderCell(kind, cell(process))).join("");
    const name = escapeHtml(nameOf(process)) || "(no name)";
    const kind = process.most === null ? "" : ' class="group"';
    yield `<tr data-id="${id}"${kind}><th scope="row" data-v="${name}">${name}</th>${cells}</tr>\n`;
  }
  yield "</tbody></table>\n";
}

/**
 * Returns the name of a process with its labels, and with the part of its command line that
 * distinguishes it from other processes of its name. The text is not escaped. The name of a group
 * that is not a tree already contains its labels.
 */
export function nameOf(
  { packed: { name, labels }, most, summary }: PageProcess,
): string {
  const texts = listLabels(most === null ? labels : summary.labels ?? "").map((label) =>
    label.join("=")
  );
  const whole = summary.apart === undefined ? name : `${name} ${summary.apart}`;
  return texts.length === 0 ? whole : `${whole} (${texts.join(", ")})`;
}

function renderHead(title: string, kind: TableColumn["kind"]): string {
  return `<th scope="col" class="${kind}"><button type="button">${title}</button></th>`;
}

function renderCell(kind: TableColumn["kind"], { html, value }: Cell): string {
  return `<td class="${kind}"${value === null ? "" : ` data-v="${value}"`}>${html}</td>`;
}

function number(
  title: string,
  find: (process: PageProcess) => number | null,
  format: (value: number) => string,
): TableColumn {
  return {
    title,
    kind: "number",
    cell: (process) => {
      const value = find(process);
      return { html: value === null ? "?" : format(value), value };
    },
  };
}

/** Renders the pid of a process, or the largest number of processes of a group. */
function pidCell({ summary: { pid }, most }: PageProcess): Cell {
  if (most !== null) return { html: `×${most}`, value: null };
  return { html: `${pid ?? "?"}`, value: pid };
}

function formatPercent(value: number): string {
  return `${value.toFixed(1)} %`;
}

function verdictCell(summary: ProcessSummary): Cell {
  const verdict = toldVerdict(summary);
  const grown = listLeaks(summary)
    .filter(({ summary: { leak } }) => leak?.verdict === "likely")
    .map(({ metric, summary: { leak } }) => {
      const perHour = formatValue(metric, leak?.growthPerHour ?? 0);
      const of = UNITS[metric] ?? "";
      return ` <span class="rate">+${perHour}${of}/h</span>`;
    });
  const kind = verdict.replace(" ", "-");
  const html = `<span class="verdict ${kind}">${WORDS[verdict]}</span>${grown.join("")}`;
  return { html, value: RANK[verdict] };
}
