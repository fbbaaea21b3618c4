/**
 * A recording that is read for a page: what it comes to, and its values beside.
 *
 * @module
 */

import { nameApart } from "../analyse/apart.ts";
import { sumGroups } from "../analyse/group_sums.ts";
import {
  addSnapshot,
  emptyRecording,
  type ProcessRecords,
  type Recording,
} from "../analyse/mod.ts";
import { addRecordedKills } from "../analyse/recorded_kills.ts";
import { addRecordedLimits } from "../analyse/recorded_limits.ts";
import { sketcherOf } from "../analyse/quantiles.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summariseProcess } from "../analyse/summary.ts";
import { findLines } from "../analyse/trend_lines.ts";
import { VERSION } from "../model/version.ts";
import { DataError, EnvironmentError } from "../model/errors.ts";
import type { FileOptions } from "../model/options.ts";
import type { Condition } from "../model/conditions.ts";
import type { Reading } from "../model/processes.ts";
import type { Snapshot } from "../model/samples.ts";
import type { Output } from "../output/stream.ts";
import {
  emptyPacked,
  endPacked,
  type GroupSample,
  type PackedRecording,
  packSnapshot,
} from "../report/pack.ts";
import type { Page, PageRecording } from "../report/page_model.ts";
import { recordFinder, type Regroup } from "./groups.ts";
import { limitOf } from "./load.ts";

/**
 * What pages call recordings: their files, without folders as long as that tells them apart.
 *
 * @param files Their paths.
 */
export function titlesOf(files: readonly string[]): string[] {
  const names = files.map((file) => file.replace(/\/+$/, "").replace(/^.*\//s, ""));
  return new Set(names).size === files.length ? names : [...files];
}

/** A recording, and its values beside. */
export interface ReadForPage {
  /** What is remembered of it. */
  readonly recording: Recording;
  /** Its values. */
  readonly packed: PackedRecording;
  /** Puts its samples into groups. */
  readonly regroup: Regroup;
}

/**
 * A recording of nothing yet.
 *
 * @param failOn What it is judged by.
 * @param regroup Puts its samples into groups.
 */
export function emptyForPage(
  failOn: readonly Condition[] = [],
  regroup: Regroup = (snapshot) => snapshot,
): ReadForPage {
  return { recording: emptyRecording(sketcherOf(failOn)), packed: emptyPacked(), regroup };
}

/**
 * Adds a snapshot to a recording for a page. The page's values need 20 to 50 MB for a million rows
 * of the default columns: the steadier they are, the less.
 *
 * @param read What it is added to.
 * @param snapshot The samples of a tick.
 */
export function addForPage(
  { recording, packed, regroup }: ReadForPage,
  ungrouped: Snapshot,
): void {
  const snapshot = regroup(ungrouped);
  addSnapshot(recording, snapshot, limitOf);
  addRecordedLimits(recording, snapshot);
  addRecordedKills(recording, snapshot);
  packSnapshot(packed, snapshot, listGroupSamples(snapshot));
}

/** The groups of a tick, each as a process that has what all of its processes have. */
function listGroupSamples({ samples }: Snapshot): GroupSample[] {
  return Array.from(sumGroups(samples), ([key, sums]) => {
    const { name, cpuPercent, cpuOverMs, rssBytes, anonymousBytes, openFiles, processes } = sums;
    const reading = {
      ...NO_READING,
      pid: typeof key === "string" ? NO_READING.pid : key.pid,
      name: name ?? (typeof key === "string" ? key : key.name),
      rssBytes,
      anonymousBytes,
      openFiles,
      numThreads: sums.threads,
      extras: { mem_private: sums.privateBytes, mem_proportional: sums.proportionalBytes },
    };
    return { key, sample: { reading, cpuPercent, cpuOverMs, root: null }, processes };
  });
}

/** Nothing is known. */
const NO_READING: Reading = {
  pid: -1,
  startTicks: 0,
  name: "",
  ppid: 0,
  command: null,
  uid: null,
  readAtMs: 0,
  ageSeconds: null,
  creationEpochSeconds: 0,
  state: null,
  numThreads: null,
  cpuSeconds: null,
  cpuUserSeconds: null,
  cpuSystemSeconds: null,
  cpuChildrenSeconds: null,
  virtualBytes: null,
  rssBytes: null,
  anonymousBytes: null,
  openFiles: null,
  extras: {},
  refusals: [],
};

/**
 * Ends a recording for a page: nothing can be added any more.
 *
 * @param title What the page calls it.
 * @param read The recording.
 * @param recorded What was remembered while it was recorded, which is judged in its place, and tells
 * the restarts: a file tells less. `null` where it was not recorded now.
 * @returns What the page needs.
 */
export function endForPage(
  title: string,
  { recording, packed }: ReadForPage,
  recorded: Recording | null = null,
): PageRecording {
  endPacked(packed);
  const judged = judgeAll(recording.processes, recorded?.processes);
  const judgedGroups = judgeAll(recording.groups, recorded?.groups);
  const restarts = findRestarts((recorded ?? recording).restartLog);
  return { title, packed, judged, judgedGroups, restarts, rows: recording.rows };
}

function judgeAll({ all }: ProcessRecords, recorded?: ProcessRecords) {
  nameApart(all);
  const others = all.map(recordFinder(recorded?.all ?? []));
  // A file that was appended to has others, too.
  const isSame = all.length === recorded?.all.length && !others.includes(null);
  return all.map((series, at) => {
    const summary = summariseProcess(isSame ? others[at]! : series);
    return { summary, lines: findLines(series, summary) };
  });
}

/**
 * Writes a page.
 *
 * @param output Where to.
 * @param page What it shows.
 * @throws {EnvironmentError} When it cannot be written; a new file is taken away again then.
 */
export async function writePage(output: Output, page: Omit<Page, "version">): Promise<void> {
  // Only who wants a page pays for what it is made of, which is as much as all the rest.
  const { renderPage } = await import("../report/html.ts");
  await writeReport(output, renderPage({ ...page, version: VERSION }));
}

/**
 * Writes a chart as SVG.
 *
 * @param output Where to.
 * @param page What it is a chart of.
 * @param chart Which chart.
 * @throws {DataError} When no recording has a value to draw.
 * @throws {EnvironmentError} When it cannot be written; a new file is taken away again then.
 */
export async function writeChart(
  output: Output,
  page: Omit<Page, "version">,
  chart: FileOptions["chart"],
): Promise<void> {
  const { renderChart } = await import("../report/chart_svg.ts");
  try {
    await writeReport(output, [renderChart({ ...page, version: VERSION }, chart)]);
  } catch (error) {
    if (error instanceof DataError) output.discard();
    throw error;
  }
}

/** Writes pieces of text, and closes the output. */
async function writeReport(
  output: Output,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  try {
    await output.writeHeader();
    for await (const piece of pieces) {
      const isStillRead = await output.write(piece);
      if (!isStillRead) return;
    }
    await output.end();
  } catch (error) {
    if (error instanceof EnvironmentError) output.discard();
    throw error;
  } finally {
    output.close();
  }
}
