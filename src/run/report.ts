/**
 * The story of a report: loads recordings, sums them up, judges and prints them.
 *
 * @module
 */

import { nameApart } from "../analyse/apart.ts";
import { judgeProcesses } from "../analyse/breaches.ts";
import { judgeWholeRuns, type WholeRun } from "../analyse/run_breaches.ts";
import { emptyEarlyRecords, summariseAll } from "../analyse/few_samples/records.ts";
import { addSnapshot, emptyRecording, findSpan, type Recording } from "../analyse/mod.ts";
import { addRecordedKills } from "../analyse/recorded_kills.ts";
import { addRecordedLimits } from "../analyse/recorded_limits.ts";
import { sketcherOf } from "../analyse/quantiles.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summarise } from "../analyse/summary.ts";
import { parseWindow } from "../load/moments.ts";
import { DataError } from "../model/errors.ts";
import type { FileOptions } from "../model/options.ts";
import type { Snapshot } from "../model/samples.ts";
import { VERSION } from "../model/version.ts";
import type { Window } from "../model/window.ts";
import { EXIT, type ReportWorld } from "../model/world.ts";
import { requireOthers } from "../output/file_place.ts";
import { openStream, type Output } from "../output/stream.ts";
import { openWholeFile } from "../output/whole_file.ts";
import { renderGroups } from "../report/tables/group_table.ts";
import { renderJson } from "../report/json.ts";
import type { PageRecording } from "../report/html/page_model.ts";
import { renderLimits } from "../report/sentences/limit_text.ts";
import { renderRestarts } from "../report/sentences/restarts_text.ts";
import { renderSummary, type Summary } from "../report/summary_text.ts";
import { isCpuPartial } from "../report/sentences/lower_bound_text.ts";
import { leakTeller, listLacking } from "../report/sentences/unrecorded_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { widthOf } from "../text/width.ts";
import { openFileGroups, type Regroup, requireGroupColumn } from "./groups.ts";
import { joinFiles, tellJudgements, withEmptyFiles } from "./ending/judge.ts";
import { limitOf, readRecording } from "./files/load.ts";
import {
  addForPage,
  emptyForPage,
  endForPage,
  type ReadForPage,
  titlesOf,
  writeChart,
  writePage,
} from "./files/page.ts";
import { mayPaint } from "./mod.ts";
import { findUngrouped } from "./ending/tell_summary.ts";
import { type RenderText, renderTold } from "./ending/told.ts";
import type { WarmUp } from "./watching/warm_up.ts";
import { type WarmUpCutter, warmUpCutter } from "./files/cut_warm_up.ts";
import {
  addToWholeRuns,
  emptyWholeRuns,
  listWholeRuns,
  runOf,
  type WholeRuns,
} from "./watching/whole_runs.ts";

/** A recording, and its part of a page if the user asks for one. */
interface Loaded {
  readonly file: string;
  readonly leftOutRows: number;
  /** The columns that it lacks for a full report. */
  readonly lacks: readonly string[];
  readonly isWhole: boolean;
  readonly recording: Recording;
  readonly warmUp: WarmUp;
  readonly runs: WholeRuns | null;
  readonly page: PageRecording | null;
}

/** A file that is not a recording, with the reason. */
interface Unread {
  readonly file: string;
  readonly reason: string;
}

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
  const { loaded, unread } = await loadAll(options, window, world, output);
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

async function loadAll(
  options: FileOptions,
  window: Window | null,
  world: ReportWorld,
  output: Output | null,
): Promise<{ loaded: Loaded[]; unread: Unread[] }> {
  const { files, failOn } = options;
  const titles = titlesOf(files);
  const loaded: Loaded[] = [];
  const unread: Unread[] = [];
  try {
    for (const [at, file] of files.entries()) {
      try {
        loaded.push(await loadOne(file, titles[at]!));
      } catch (error) {
        const isLast = unread.length === files.length - 1;
        if (!(error instanceof DataError) || isLast) throw error;
        unread.push({ file, reason: error.message });
        world.say(`profit: ${escapeTerminal(error.message)}\n`);
      }
    }
    return { loaded, unread };
  } catch (error) {
    output?.discard();
    throw error;
  }

  async function loadOne(file: string, title: string): Promise<Loaded> {
    const sketcher = sketcherOf(failOn);
    // A sketch needs as much memory as all other values of a process.
    const areEarly = sketcher === null && options.groupBy === null;
    const empty = () => ({
      seen: output === null
        ? {
          recording: emptyRecording(sketcher, areEarly ? emptyEarlyRecords() : null),
          regroup: openFileGroups(options),
        }
        : emptyForPage(failOn, openFileGroups(options)),
      cutter: warmUpCutter(options.warmUpMs, runOf),
      runs: emptyWholeRuns(failOn),
    });
    const read = await readRecording(file, world, options, empty, remember, window);
    requireGroupColumn(options, read.columns, file, world.say);
    const { remembered: { seen, cutter: { warmUp }, runs }, leftOutRows, isWhole } = read;
    const lacks = listLacking(read.columns);
    const page = "packed" in seen ? endForPage(title, seen, null, lacks) : null;
    nameApart(seen.recording.processes.all);
    const { recording } = seen;
    return { file, leftOutRows, lacks, isWhole, recording, warmUp, runs, page };
  }
}

interface Remembered {
  readonly seen: ReadForPage | { readonly recording: Recording; readonly regroup: Regroup };
  readonly cutter: WarmUpCutter;
  readonly runs: WholeRuns | null;
}

function remember({ seen, cutter, runs }: Remembered, whole: Snapshot): void {
  const snapshot = cutter.cut(whole);
  if (snapshot === null) return;
  if ("packed" in seen) addForPage(seen, snapshot);
  else {
    const regrouped = seen.regroup(snapshot);
    addSnapshot(seen.recording, regrouped, limitOf);
    addRecordedLimits(seen.recording, regrouped);
    addRecordedKills(seen.recording, regrouped);
  }
  if (runs !== null) addToWholeRuns(runs, snapshot);
}

function listWhole({ file, runs }: Loaded): WholeRun[] {
  return runs === null ? [] : listWholeRuns(runs, `"${file}"`);
}
