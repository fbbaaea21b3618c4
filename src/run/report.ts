/**
 * The story of a report: loads recordings, sums them up, judges and prints them.
 *
 * @module
 */

import { judgeProcesses } from "../analyse/breaches.ts";
import { judgeWholeRuns, type WholeRun } from "../analyse/run_breaches.ts";
import { summariseAll } from "../analyse/few_samples/records.ts";
import { findSpan } from "../analyse/mod.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summarise } from "../analyse/summary.ts";
import { parseWindow } from "../load/moments.ts";
import type { FileOptions } from "../model/options.ts";
import { VERSION } from "../model/version.ts";
import { EXIT, type ReportWorld } from "../model/world.ts";
import { requireOthers } from "../output/file_place.ts";
import { openStream, type Output } from "../output/stream.ts";
import { openWholeFile } from "../output/whole_file.ts";
import { renderGroups } from "../report/tables/group_table.ts";
import { renderJson } from "../report/json.ts";
import { renderLimits } from "../report/sentences/limit_text.ts";
import { renderRestarts } from "../report/sentences/restarts_text.ts";
import { renderSummary, type Summary } from "../report/summary_text.ts";
import { isCpuPartial } from "../report/sentences/lower_bound_text.ts";
import { leakTeller } from "../report/sentences/unrecorded_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { widthOf } from "../text/width.ts";
import { joinFiles, tellJudgements, withEmptyFiles } from "./ending/judge.ts";
import { type Loaded, loadReported } from "./files/load_reported.ts";
import { writeChart, writePage } from "./files/page.ts";
import { mayPaint } from "./mod.ts";
import { findUngrouped } from "./ending/tell_summary.ts";
import { type RenderText, renderTold } from "./ending/told.ts";
import { listWholeRuns } from "./watching/whole_runs.ts";

/**
 * Reports recordings, each separately; on a page, in the same charts. If some of several files are not recordings,
 * the others are reported.
 *
 * @param options The recordings, and how to report them.
 * @param world The outside world.
 * @returns The exit code.
 * @throws {DataError} If a file is not a recording.
 * @throws {UsageError} If the page must not be written.
 * @throws {EnvironmentError} If the page cannot be written.
 */
export async function reportRecordings(options: FileOptions, world: ReportWorld): Promise<number> {
  requireOthers(options.files, options.output);
  const window = options.window && parseWindow(options.window);
  const output = await openPage(options, world);
  const { loaded, unread } = await loadReported(options, window, world, output);
  const summaries = loaded.map(({ file, leftOutRows, lacks, recording, warmUp }) => ({
    file,
    lacks,
    isCpuPartial: isCpuPartial(lacks),
    leftOutRows,
    warmUp: { ms: options.warmUpMs, ...warmUp },
    ticks: recording.ticks,
    rows: recording.rows,
    span: findSpan(recording),
    clockSteps: recording.clockSteps,
    recording,
    processes: summariseAll(recording.processes),
    groups: summarise(recording.groups),
    ungrouped: findUngrouped(recording, options),
    restarts: findRestarts(recording.restartLog),
  }));
  const files = [
    ...summaries.map(({ file, rows }) => ({ file, isEmpty: rows === 0 })),
    ...unread.map(({ file }) => ({ file, isEmpty: true })),
  ];
  const judgements = withEmptyFiles([
    ...joinFiles(
      judgeProcesses(options.failOn, new Map()),
      summaries.map(({ file, processes, groups }) => ({
        file,
        judgements: judgeProcesses(options.failOn, processes, groups),
      })),
    ),
    ...judgeWholeRuns(options.failOn, loaded.flatMap(listWhole)),
  ], files);
  const { format } = options;
  const renderAll: RenderText = (layOut) =>
    summaries.map((one) => renderText(one, layOut)).join("\n");
  const pieces = format === "json"
    ? renderJson(summaries, unread, judgements)
    : [await renderTold(format, judgements, renderAll, world)];
  if (output !== null) {
    const recordings = loaded.map(({ page }) => page).filter((page) => page !== null);
    const page = { recordings, host: null, command: null };
    if (/[.]svg$/i.test(options.output ?? "")) await writeChart(output, page, options.chart);
    else await writePage(output, page);
  }
  // If the page goes to standard output, nothing else can go there.
  const isWanted = options.output !== "-" && (options.format === "json" || !options.quiet);
  if (isWanted) await writeAll(world, pieces);
  if (output !== null && !options.quiet) world.say(`Report: ${escapeTerminal(output.name)}\n`);
  const code = tellJudgements(judgements, options, world.say);
  if (unread.length > 0 || !loaded.every(({ isWhole }) => isWhole)) return EXIT.failed;
  return code === EXIT.recorded && files.some(({ isEmpty }) => isEmpty) ? EXIT.nothing : code;

  function renderText(
    one: (typeof summaries)[number],
    layOut: Parameters<RenderText>[0],
  ): string {
    const { file, recording, span, warmUp, processes, groups, restarts, lacks } = one;
    const { ungrouped, isCpuPartial } = one;
    const { forgotten } = recording;
    const summary: Summary = {
      ...recording,
      ...NOT_RECORDED,
      output: `"${file}"`,
      rows: recording.rows + warmUp.rows,
      warmUp,
      version: VERSION,
      span,
      processes,
      groups,
      renderGroups: (...style: Parameters<Summary["renderGroups"]>) =>
        renderGroups({ groups, processes, forgotten, ungrouped, isCpuPartial }, ...style),
      tellLeaks: leakTeller(lacks),
      renderLimits,
      restarts: renderRestarts(restarts),
    };
    const style = layOut === undefined
      ? { color: mayPaint(options, world), width: world.columns() ?? Infinity }
      : { color: false, width: Infinity, layOut };
    return renderSummary(summary, { ...style, isRoot: true, widthOf });
  }
}

/** The values of a summary that a file does not contain. */
const NOT_RECORDED = {
  ownCost: null,
  filesPace: null,
  skipped: null,
  command: [],
  host: null,
  args: [],
} as const;

async function writeAll({ stdout }: ReportWorld, pieces: Iterable<string>): Promise<void> {
  const stream = openStream(stdout, "standard output");
  for (const piece of pieces) if (!await stream.write(piece)) return;
}

/** Opens the page before anything is read, so that a failure costs no time. */
async function openPage(
  { output, existing }: FileOptions,
  { stdout }: ReportWorld,
): Promise<Output | null> {
  if (output === null) return null;
  return output === "-"
    ? openStream(stdout, "standard output")
    : await openWholeFile(output, existing);
}

function listWhole({ file, runs }: Loaded): WholeRun[] {
  return runs === null ? [] : listWholeRuns(runs, `"${file}"`);
}
