/**
 * Cases of the output for people and programs: a name has no effect in it.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { addSnapshot, emptyRecording, findSpan } from "../../src/analyse/mod.ts";
import { summarise } from "../../src/analyse/summary.ts";
import { escapeHtml, escapeTerminal } from "../../src/text/escape.ts";
import { escapeJson } from "../../src/text/escape_json.ts";
import { emptyGathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { listMetrics } from "../../src/export/metrics.ts";
import { renderMetrics, type TextFormat } from "../../src/export/openmetrics.ts";
import { renderCommandTotals } from "../../src/report/sentences/command_text.ts";
import { renderGroups } from "../../src/report/tables/group_table.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderLimits } from "../../src/report/sentences/limit_text.ts";
import { renderRestarts } from "../../src/report/sentences/restarts_text.ts";
import { renderSummary } from "../../src/report/summary_text.ts";
import type { TableStyle } from "../../src/report/tables/table_text.ts";
import { type Paint, tellLeaks } from "../../src/report/sentences/verdict_text.ts";
import { widthOf } from "../../src/text/width.ts";
import { renderHeader, rowRenderer } from "../../src/output/csv.ts";
import { renderLive } from "../../src/live/mod.ts";
import { addToLive, emptyLive } from "../../src/live/state.ts";
import { sample, snapshot } from "../fakes.ts";
import { readPage, renderWhole } from "../report/pages.ts";
import { type Case, holds, hostileText } from "./hostile.ts";
import { isPlain } from "./unicode.ts";

const names = fc.uniqueArray(hostileText, { minLength: 1, maxLength: 5 });
const samplesOf = (names: readonly string[]) =>
  names.map((name, at) => ({
    ...sample({ pid: at + 1, name, rssBytes: 4096 * at }, at),
    group: name,
  }));

/** Summarises a recording of these samples, in a file with a hostile name. */
function sumUp(names: readonly string[]) {
  const recording = emptyRecording();
  for (const epochMs of [1000, 2000]) {
    addSnapshot(recording, snapshot(samplesOf(names), { epochMs }), () => null);
  }
  const processes = summarise(recording.processes);
  const start = { pid: 1, creationEpochSeconds: 0 };
  const restart = { by: start, replaced: start, epochMs: 1000 };
  const restarts = new Map(names.map((name) => [name, [restart]]));
  const groups = summarise(recording.groups);
  const ungrouped = { by: names[0]!, count: 1 };
  return {
    ...recording,
    processes,
    groups,
    ungrouped,
    restarts,
    span: findSpan(recording),
    file: names[0]!,
    output: names[0]!,
  };
}

/** A row of a metric: its labels in the format, and a value. */
const METRIC_ROW = /^[a-z_]+(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? -?[0-9.e+-]+$/;

/** Returns the names in a text of metrics, by a separate parser. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const line of text.trimEnd().split("\n")) {
    if (/^# (TYPE|HELP|UNIT) [a-z_]+ \S|^# EOF$/.test(line)) continue;
    const labels = METRIC_ROW.exec(line);
    assert(labels !== null, line);
    const name = /(?:^|,)name="((?:[^"\\]|\\.)*)"/.exec(labels[1] ?? "")?.[1];
    if (name === undefined) continue;
    names.add(name.replace(/\\(.)/g, (_, character) => character === "n" ? "\n" : character));
  }
  return names;
}

/** Returns the elements of a page, and the names of their attributes, as a browser parses them. */
function elementsOf(page: string): string[] {
  return page.match(/<\/?[a-z!][^\s>]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*\/?>/gi)!
    .map((tag) => tag.replace(/="[^"]*"/g, ""));
}

/** What holds for them. */
export const OUTPUT_CASES: readonly Case[] = [
  holds("terminal", "the live view lets nothing through", names, (names) => {
    const state = emptyLive({ what: names[0]!, output: names.at(-1)!, durationMs: 60_000 });
    addToLive(state, snapshot(samplesOf(names)), 500);
    const lines = renderLive(state, { columns: 70, rows: 20 }, { color: false });
    for (const line of lines) assert(isPlain(line), line);
  }),
  holds("terminal", "nor does the summary", names, (names) => {
    const cost = { ownCost: null, filesPace: null, skipped: 0 };
    const clockSteps = { count: 0, latest: [] };
    const program = names[0]!;
    const took = {
      program,
      withChildren: true,
      wallSeconds: 1,
      userSeconds: 1,
      systemSeconds: 1,
      isCpuWhole: true,
      peakMemory: { of: "largest process" as const, processBytes: 1, isWhole: false, treeBytes: 2 },
    };
    const missed = new Map([[names[0]!, 1]]);
    const reach = { seconds: 9, earliestSeconds: 8, latestSeconds: null };
    const limit = { limitBytes: 2, usedBytes: 1, reach, atEpochMs: 0 };
    const limits = renderLimits(
      sumUp(names).processes.map((process) => ({
        ...process,
        memoryLimit: { kind: "max", group: names[0]!, ...limit },
      })),
      [],
    );
    assert(limits.length > 0);
    const all = sumUp(names);
    const summary = {
      ...all,
      ...cost,
      version: "1.0.0",
      host: names[0]!,
      args: names,
      renderGroups: (style: Partial<TableStyle>, paint: Paint) =>
        renderGroups({ ...all, forgotten: 1 }, style, paint),
      tellLeaks: (...told: Parameters<typeof tellLeaks>) => ({
        ...tellLeaks(...told),
        unrecorded: [],
      }),
      renderLimits: () => limits,
      restarts: renderRestarts(all.restarts),
      clockSteps,
      missed,
      command: renderCommandTotals(took),
    };
    const text = renderSummary(summary, { color: false, isRoot: false, width: 40, widthOf });
    for (const line of text.split("\n")) assert(isPlain(line), line);
  }),
  holds("terminal", "nor does CSV that goes there, each row in its line", names, (names) => {
    const labels = [{ name: "host", value: names[0]! }];
    const render = rowRenderer(["name", "command", "pid"], { forTerminal: true, labels });
    const samples = names.map((name) => sample({ name, extras: { command: name } }));
    const lines = (renderHeader(["name"]) + render(snapshot(samples))).trimEnd().split("\n");
    assertEquals(lines.length, names.length + 1);
    for (const line of lines) assert(isPlain(line), line);
  }),
  holds("JSON", "names come back as they were, and none reaches the terminal", names, (names) => {
    const summary = sumUp(names);
    const text = [
      ...renderJson(
        [{ ...summary, leftOutRows: 0, warmUp: { rows: 0 }, isCpuPartial: false }],
        [],
        [],
      ),
    ]
      .join("");
    for (const line of text.split("\n")) assert(isPlain(line), line);
    const { recordings: [{ processes, restarts, file }] } = JSON.parse(text);
    const found = processes.map(({ name }: { name: string }) => name);
    assertEquals(found.toSorted(), summary.processes.map(({ name }) => name).toSorted());
    assertEquals([Object.keys(restarts).toSorted(), file], [names.toSorted(), names[0]]);
  }),
  holds(
    "Prometheus and OpenMetrics",
    "each line follows the format, and each name occurs once",
    fc.tuple(names, fc.constantFrom<TextFormat>("prometheus", "openmetrics"), fc.boolean()),
    ([names, format, perPid]) => {
      const gathered = emptyGathered();
      gather(gathered, snapshot(samplesOf(names)), () => 9);
      const text = renderMetrics(listMetrics(gathered, { perPid }), format);
      const rows = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
      const series = rows.map((row) => row.slice(0, row.lastIndexOf(" ")));
      assertEquals(new Set(series).size, series.length);
      const wanted = names.map((name) => escapeTerminal(name).slice(0, 200));
      const found = [...namesIn(text)].map((name) => name.slice(0, 200));
      assertEquals(new Set(found), new Set(wanted));
      assertEquals(text.endsWith("# EOF\n"), format === "openmetrics");
    },
  ),
  holds("HTML", "text stays text", hostileText, (text) => {
    const html = escapeHtml(text);
    assert(isPlain(html) && !/[<>"']/.test(html));
    const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
    const back = html.replace(/&(.*?);/g, (_, name: keyof typeof entities) => entities[name]);
    assertEquals(back, escapeTerminal(text));
    assertEquals(JSON.parse(escapeJson(text)), text);
    assert(!escapeJson(text).includes("<"));
  }),
  holds(
    "HTML",
    "a page has the same elements whatever the names of processes and files are",
    names,
    async (names) => {
      const render = rowRenderer(["pid", "name", "mem_real", "timestamp"], { forTerminal: false });
      const page = async (names: readonly string[], title: string) => {
        const header = renderHeader(["pid", "name", "mem_real", "timestamp"]);
        const csv = [1000, 2000].map((epochMs) => render(snapshot(samplesOf(names), { epochMs })));
        return elementsOf(await renderWhole(await readPage([header, ...csv], title)));
      };
      const plain = names.map((_, at) => `acme-${at}`);
      assertEquals(await page(names, names[0]!), await page(plain, "a.csv"));
    },
    0.1,
  ),
];
