/**
 * The story of a report: load recordings, sum them up, say what they come to.
 *
 * @module
 */

import { judgeProcesses } from "../analyse/breaches.ts";
import { addSnapshot, emptyRecording, type Recording } from "../analyse/mod.ts";
import { listSketched } from "../analyse/quantiles.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summarise } from "../analyse/summary.ts";
import type { FileOptions } from "../model/options.ts";
import type { Snapshot } from "../model/samples.ts";
import { EXIT, type ReportWorld } from "../model/world.ts";
import { openFile } from "../output/file.ts";
import { requireOthers } from "../output/file_place.ts";
import { openStream, type Output } from "../output/stream.ts";
import { renderJson } from "../report/json.ts";
import type { PageRecording } from "../report/page_model.ts";
import { renderSummary } from "../report/summary_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { tellJudgements } from "./judge.ts";
import { limitOf, readRecording } from "./load.ts";
import { addForPage, emptyForPage, endForPage, titlesOf, writePage } from "./page.ts";
import { mayPaint } from "./mod.ts";

/** A recording, and its part of a page where one is wanted. */
interface Loaded {
  readonly recording: Recording;
  readonly page: PageRecording | null;
}

/**
 * Reports what recordings come to, each for itself; on a page, laid over each other.
 *
 * @param options The recordings, and how to report them.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {DataError} When a file is no recording.
 * @throws {UsageError} When the page must not be written.
 * @throws {EnvironmentError} When it cannot be written.
 */
export async function reportRecordings(options: FileOptions, world: ReportWorld): Promise<number> {
  requireOthers(options.files, options.output);
  const output = await openPage(options, world);
  const loaded = await loadAll(options, world, output);
  const summaries = loaded.map(({ recording }, at) => ({
    file: options.files[at]!,
    ticks: recording.ticks,
    rows: recording.rows,
    recording,
    processes: summarise(recording.processes),
    restarts: findRestarts(recording.restartLog),
  }));
  const processes = summaries.flatMap((summary) => summary.processes);
  const judgements = judgeProcesses(options.failOn, processes);
  const pieces = options.format === "json"
    ? renderJson(summaries, judgements)
    : [summaries.map(renderText).join("\n")];
  if (output !== null) {
    await writePage(output, loaded.map(({ page }) => page).filter((page) => page !== null), null);
  }
  // Where the page goes, nothing else can.
  if (options.output !== "-") await writeAll(world, pieces);
  if (output !== null && !options.quiet) world.say(`Report: ${escapeTerminal(output.name)}\n`);
  const code = tellJudgements(judgements, options, world.say);
  return code === EXIT.recorded && summaries.some(({ rows }) => rows === 0) ? EXIT.nothing : code;

  function renderText({ file, recording, processes, restarts }: (typeof summaries)[number]) {
    const ending = { ownCost: null, filesPace: null, output: `"${file}"`, command: null };
    const summary = { ...recording, ...ending, skipped: null, processes, trees: [], restarts };
    return renderSummary(summary, { color: mayPaint(options, world), isRoot: true });
  }
}

async function writeAll({ stdout }: ReportWorld, pieces: Iterable<string>): Promise<void> {
  const stream = openStream(stdout, "standard output");
  for (const piece of pieces) if (!await stream.write(piece)) return;
}

/** Opened before anything is read, so that nothing is read in vain. */
async function openPage(
  { output, existing }: FileOptions,
  { stdout }: ReportWorld,
): Promise<Output | null> {
  if (output === null) return null;
  return output === "-"
    ? openStream(stdout, "standard output")
    : await openFile(output, existing, "");
}

async function loadAll(
  { files, quiet, failOn }: FileOptions,
  world: ReportWorld,
  output: Output | null,
): Promise<Loaded[]> {
  const titles = titlesOf(files);
  const loaded: Loaded[] = [];
  try {
    for (const [at, file] of files.entries()) {
      if (output === null) {
        const empty = () => emptyRecording(listSketched(failOn));
        const recording = await readRecording(file, world, quiet, empty, remember);
        loaded.push({ recording, page: null });
      } else {
        const empty = () => emptyForPage(failOn);
        const read = await readRecording(file, world, quiet, empty, addForPage);
        loaded.push({ recording: read.recording, page: endForPage(titles[at]!, read) });
      }
    }
    return loaded;
  } catch (error) {
    output?.discard();
    throw error;
  }
}

function remember(recording: Recording, snapshot: Snapshot): void {
  addSnapshot(recording, snapshot, limitOf);
}
