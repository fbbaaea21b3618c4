/**
 * Recordings as one HTML page, with its values, scripts and style. The content security policy of
 * the page forbids all other scripts and styles. Pure.
 *
 * @module
 */

import { escapeHtml } from "../../text/escape.ts";
import { escapeJson } from "../../text/escape_json.ts";
import { PAGE_CSS, PAGE_JS, UPLOT_CSS, UPLOT_JS } from "../assets.ts";
import { renderFacts, renderOrigin, renderTitle, renderVerdicts } from "./head.ts";
import { renderPageTable } from "./table.ts";
import { type Page, rankProcesses } from "./page_model.ts";
import { describePage, listParts } from "./page_parts.ts";
import { type Bytes, trimBytes } from "./varint.ts";

/** The size of a piece: a multiple of 3 bytes, because base64 writes 3 bytes as 4 characters. */
const PIECE_BYTES = 3 * 8192;

/**
 * Renders a page.
 *
 * @param page The page. Its recordings are complete.
 * @returns HTML in pieces, so that only the packed values and one piece are in memory.
 */
export async function* renderPage(page: Page): AsyncGenerator<string> {
  const processes = rankProcesses(page);
  const meta = describePage(page, processes);
  const title = escapeHtml(renderTitle(page, processes));
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
<h1>${title}</h1>
${renderOrigin(page)}</header>
<main>
<section aria-label="Verdicts">
${renderVerdicts(page, processes)}</section>
<section aria-label="About this recording" id="about">
${renderFacts(page)}<div class="switches" id="switches"></div>
</section>
<section aria-label="Chart of the verdict" id="lead">
<noscript>The charts need JavaScript, which is switched off here.</noscript>
</section>
<p class="key" id="key"></p>
<section aria-label="Processes" id="processes">
<div class="bar" id="filter"></div>
<div class="scroll" tabindex="0" role="region" aria-label="Table of processes">
`;
  yield* renderPageTable(page, processes);
  yield `</div>
</section>
<section aria-label="More charts" id="charts"></section>
</main>
<script type="application/json" id="meta">${escapeJson(meta)}</script>
<script type="text/plain" id="data">`;
  yield* encodeParts(listParts(page, processes, meta.columns));
  yield `</script>\n`;
  for (const script of scripts) yield `<script>${script}</script>\n`;
  yield "</body>\n</html>\n";
}

/** Compresses packed values, and encodes the result as base64. */
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

/** Escapes a script, so that no text in the script ends the script element. */
function escapeScript(script: string): string {
  return script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${toBase64(new Uint8Array(digest))}'`;
}
