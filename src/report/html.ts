/**
 * Recordings as one HTML page that needs nothing else: values, charts, script and style are in it,
 * and its content security policy forbids everything that is not. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { ProcessSummary, TrendLine } from "../model/outcomes.ts";
import { knownPid } from "../model/processes.ts";
import { escapeHtml, escapeJson, escapeTerminal } from "../text/escape.ts";
import { PAGE_CSS, PAGE_JS, UPLOT_CSS, UPLOT_JS } from "./assets.ts";
import { renderFacts, renderOrigin, renderTitle, renderVerdicts } from "./html_head.ts";
import { nameOf, renderPageTable } from "./html_table.ts";
import { renderLimit } from "./limit_words.ts";
import { CHART_COLUMNS, type ChartColumn, type PackedProcess } from "./pack.ts";
import { type Page, type PageProcess, rankProcesses } from "./page_model.ts";
import { type Bytes, trimBytes } from "./varint.ts";

/** What the script has to know beside the values; lengths say where each part of them ends. */
export interface PageMeta {
  /** The columns, in the order in which each process has its values. */
  readonly columns: readonly ChartColumn[];
  /** The recordings. */
  readonly recordings: readonly RecordingMeta[];
  /** Their processes, those that matter most first. */
  readonly processes: readonly ProcessMeta[];
}

/** What the script has to know of a recording. */
export interface RecordingMeta {
  /** What it is called. */
  readonly title: string;
  /** How many ticks it has. */
  readonly ticks: number;
  /** How long its times are, in bytes. */
  readonly times: number;
}

/** A limit, as a chart shows it. */
export interface LimitLine {
  /** The column whose chart shows it. */
  readonly column: ColumnName;
  /** Its value. */
  readonly value: number;
  /** What it is of, in a few words. */
  readonly text: string;
}

/** What the script has to know of a process, or a group. */
export interface ProcessMeta {
  /** Process id; `null` where nobody told it. */
  readonly pid: number | null;
  /** Its name. */
  readonly name: string;
  /** Of a group, the most processes that it had; `null` of a process. */
  readonly most: number | null;
  /** Which recording it is of. */
  readonly recording: number;
  /** How many samples it has. */
  readonly samples: number;
  /** Whether it was not there at the first tick. */
  readonly isStart: boolean;
  /** Whether it was not there at the last tick. */
  readonly isEnd: boolean;
  /** Which process it took the place of, if it did. */
  readonly replaced: number | null;
  /** Lines through its values. */
  readonly lines: readonly TrendLine[];
  /** Limits of its values. */
  readonly limits: readonly LimitLine[];
  /** How long its runs of ticks are, in bytes. */
  readonly presence: number;
  /** How long the values of each column are, in bytes. */
  readonly values: readonly number[];
}

/** Base64 makes 4 characters of 3 bytes, so that pieces of such a size can be put together. */
const PIECE_BYTES = 3 * 8192;

/**
 * Renders a page.
 *
 * @param page What it shows; nothing is added to its recordings any more.
 * @returns HTML in pieces: no more than one of them is in memory, beside the page's values.
 */
export async function* renderPage(page: Page): AsyncGenerator<string> {
  const processes = rankProcesses(page);
  const title = escapeHtml(renderTitle(processes));
  const style = `${UPLOT_CSS}\n${PAGE_CSS}`;
  const scripts = [UPLOT_JS, PAGE_JS].map(escapeScript);
  const policy = [
    "default-src 'none'",
    `script-src ${(await Promise.all(scripts.map(hashOf))).join(" ")}`,
    `style-src ${await hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="PROFIT ${escapeHtml(page.version)}">
<meta name="color-scheme" content="light dark">
<title>${title} · PROFIT</title>
<style>${style}</style>
</head>
<body>
<header>
<div><h1>${title}</h1>
${renderOrigin(page)}</div>
<div class="switches" id="switches"></div>
</header>
<main>
<section aria-label="About this recording">
${renderFacts(page)}${renderVerdicts(page, processes)}</section>
<section aria-label="Processes" id="processes">
<div class="bar" id="filter"></div>
<div class="scroll" tabindex="0" role="region" aria-label="Table of processes">
`;
  yield* renderPageTable(page, processes);
  yield `</div>
</section>
<section aria-label="Charts" id="charts">
<noscript>The charts need JavaScript, which this page brings along but may not run.</noscript>
</section>
</main>
<script type="application/json" id="meta">${escapeJson(describePage(page, processes))}</script>
<script type="text/plain" id="data">`;
  yield* encodeParts(listParts(page, processes));
  yield `</script>\n`;
  for (const script of scripts) yield `<script>${script}</script>\n`;
  yield "</body>\n</html>\n";
}

function describePage({ recordings }: Page, processes: readonly PageProcess[]): PageMeta {
  const ids = new Map(processes.map(({ packed }, id) => [packed, id]));
  return {
    columns: CHART_COLUMNS,
    recordings: recordings.map(({ title, packed }) => ({
      title: escapeTerminal(title),
      ticks: packed.ticks,
      times: packed.times.length,
    })),
    processes: processes.map((process) => ({
      pid: knownPid(process.packed.pid),
      name: escapeTerminal(nameOf(process)),
      most: process.most,
      recording: process.recording,
      samples: process.packed.samples,
      isStart: process.packed.firstTick > 0,
      isEnd: process.packed.lastTick < recordings[process.recording]!.packed.ticks - 1,
      replaced: (process.replaced && ids.get(process.replaced)) ?? null,
      lines: process.lines,
      limits: listLimits(process.summary, process.packed),
      presence: process.packed.presence.length,
      values: CHART_COLUMNS.map(({ name }) => process.packed.columns.get(name)?.bytes.length ?? 0),
    })),
  };
}

/** Where the working set of a control group has no chart, its limit is shown in that of memory. */
function listLimits(
  { memoryLimit, killed, maxOpenFiles }: ProcessSummary,
  { columns }: PackedProcess,
): LimitLine[] {
  const memory = memoryLimit ?? killed?.limit ?? null;
  const ofGroup = columns.has("cgroup_memory") ? "cgroup_memory" : "mem_real";
  return [
    ...(memory === null ? [] : [{
      column: memory.kind === "address space" ? "mem_virtual" as const : ofGroup as ColumnName,
      value: memory.limitBytes,
      text: `limit of ${renderLimit(memory)}`,
    }]),
    ...(maxOpenFiles === null
      ? []
      : [{ column: "num_open_files" as const, value: maxOpenFiles, text: "limit" }]),
  ];
}

/** The values: of each recording its times, then of each process its presence and its columns. */
function* listParts({ recordings }: Page, processes: readonly PageProcess[]): Generator<Bytes> {
  for (const { packed } of recordings) yield packed.times;
  for (const { packed } of processes) {
    yield packed.presence;
    for (const { name } of CHART_COLUMNS) {
      const column = packed.columns.get(name);
      if (column !== undefined) yield column.bytes;
    }
  }
}

async function* encodeParts(parts: Iterable<Bytes>): AsyncGenerator<string> {
  const bytes = Iterator.from(parts).map(trimBytes).filter(({ length }) => length > 0);
  const packed = ReadableStream.from(bytes).pipeThrough(new CompressionStream("gzip"));
  let rest = new Uint8Array();
  for await (const chunk of packed) {
    const all = new Uint8Array(rest.length + chunk.length);
    all.set(rest);
    all.set(chunk, rest.length);
    const whole = all.length - all.length % 3;
    for (let from = 0; from < whole; from += PIECE_BYTES) {
      yield toBase64(all.subarray(from, Math.min(whole, from + PIECE_BYTES)));
    }
    rest = all.slice(whole);
  }
  yield toBase64(rest);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** A script that does not end the element that it is in. */
function escapeScript(script: string): string {
  return script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${toBase64(new Uint8Array(digest))}'`;
}
