/**
 * Reads a recording for a page: its results, and its values.
 *
 * @module
 */

import { emptyHostTicks, endTicks, type HostTicks, joinTicks } from "../../analyse/host_ticks.ts";
import { nameApart } from "../../analyse/apart.ts";
import { sumGroups } from "../../analyse/group_sums.ts";
import {
  addSnapshot,
  emptyRecording,
  type ProcessRecords,
  type Recording,
} from "../../analyse/mod.ts";
import { addRecordedKills } from "../../analyse/recorded_kills.ts";
import { addRecordedLimits } from "../../analyse/recorded_limits.ts";
import { sketcherOf } from "../../analyse/quantiles.ts";
import { findRestarts } from "../../analyse/restarts.ts";
import { summariseProcess } from "../../analyse/summary.ts";
import { findLines } from "../../analyse/trend_lines.ts";
import { VERSION } from "../../model/version.ts";
import { DataError, EnvironmentError } from "../../model/errors.ts";
import type { FileOptions } from "../../model/options.ts";
import type { Condition } from "../../model/conditions.ts";
import type { Reading } from "../../model/processes.ts";
import type { Snapshot } from "../../model/samples.ts";
import type { Output } from "../../output/stream.ts";
import { endPacked, packSnapshot } from "../../report/html/pack.ts";
import { emptyPacked, type GroupSample, type PackedRecording } from "../../report/html/packed.ts";
import type { Page, PageRecording } from "../../report/html/page_model.ts";
import { recordFinder, type Regroup } from "../groups.ts";
import { limitOf } from "./load.ts";

/**
 * Returns the titles of recordings on a page: the names of their files, with folders only if names are equal.
 *
 * @param files Their paths.
 */
export function titlesOf(files: readonly string[]): string[] {
  const names = files.map((file) => file.replace(/\/+$/, "").replace(/^.*\//s, ""));
  return new Set(names).size === files.length ? names : [...files];
}

/** A recording with its values. */
export interface ReadForPage {
  /** The remembered recording. */
  readonly recording: Recording;
  /** The packed values. */
  readonly packed: PackedRecording;
  /** The ticks of hosts that are not joined yet. A line would have a gap at each tick of another host. */
  readonly hosts: HostTicks;
  /** Adds groups to its samples. */
  readonly regroup: Regroup;
}

/**
 * Makes an empty recording.
 *
 * @param failOn The conditions.
 * @param regroup Adds groups to its samples.
 */
export function emptyForPage(
  failOn: readonly Condition[] = [],
  regroup: Regroup = (snapshot) => snapshot,
): ReadForPage {
  return {
    recording: emptyRecording(sketcherOf(failOn)),
    packed: emptyPacked(),
    hosts: emptyHostTicks(),
    regroup,
  };
}

/**
 * Adds a snapshot to a recording for a page. A million rows of the default columns need 20 to 50
 * MB. Steady values need less.
 *
 * @param read The recording.
 * @param snapshot The samples of a tick.
 */
export function addForPage(
  { recording, packed, hosts, regroup }: ReadForPage,
  ungrouped: Snapshot,
): void {
  const snapshot = regroup(ungrouped);
  addSnapshot(recording, snapshot, limitOf);
  addRecordedLimits(recording, snapshot);
  addRecordedKills(recording, snapshot);
  joinTicks(hosts, snapshot, packerOf(packed));
}

function packerOf(packed: PackedRecording): (joined: Snapshot) => void {
  return (joined) => packSnapshot(packed, joined, listGroupSamples(joined));
}

/** Lists the groups of a tick, each as a process with the sums of its processes. */
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

/** A reading whose values are all unknown. */
const NO_READING: Reading = {
  pid: -1,
  startTicks: 0,
  name: "",
  ppid: 0,
  command: null,
  uid: null,
  readAtMs: 0,
  ageSeconds: null,
  creationEpochSeconds: null,
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
 * Ends a recording for a page. Nothing can be added afterwards.
 *
 * @param title The title.
 * @param read The recording.
 * @param recorded The recording that PROFIT remembers, if it was just made; otherwise `null`.
 * PROFIT judges this recording instead of the file, which contains less.
 * @param lacks The columns that the file lacks for a full report.
 * @returns The recording for the page.
 */
export function endForPage(
  title: string,
  { recording, packed, hosts }: ReadForPage,
  recorded: Recording | null = null,
  lacks: readonly string[] = [],
): PageRecording {
  endTicks(hosts, packerOf(packed));
  endPacked(packed);
  const judged = judgeAll(recording.processes, recorded?.processes);
  const judgedGroups = judgeAll(recording.groups, recorded?.groups);
  const restarts = findRestarts((recorded ?? recording).restartLog);
  return { title, packed, judged, judgedGroups, restarts, rows: recording.rows, lacks };
}

function judgeAll({ all }: ProcessRecords, recorded?: ProcessRecords) {
  nameApart(all);
  const others = all.map(recordFinder(recorded?.all ?? []));
  // After --append, the file also contains other processes.
  const isSame = all.length === recorded?.all.length && !others.includes(null);
  return all.map((series, at) => {
    const summary = summariseProcess(isSame ? others[at]! : series);
    return { summary, lines: findLines(series, summary) };
  });
}

/**
 * Writes a page.
 *
 * @param output The output.
 * @param page The contents.
 * @throws {EnvironmentError} If it cannot be written. A new file is removed then.
 */
export async function writePage(output: Output, page: Omit<Page, "version">): Promise<void> {
  // Loaded on demand: a page needs as many modules as the rest of the program.
  const { renderPage } = await import("../../report/html/mod.ts");
  await writeReport(output, renderPage({ ...page, version: VERSION }));
}

/**
 * Writes a chart as SVG.
 *
 * @param output The output.
 * @param page The recordings.
 * @param chart The value of the chart.
 * @throws {DataError} If no recording has such a value.
 * @throws {EnvironmentError} If it cannot be written. A new file is removed then.
 */
export async function writeChart(
  output: Output,
  page: Omit<Page, "version">,
  chart: FileOptions["chart"],
): Promise<void> {
  const { renderChart } = await import("../../report/html/chart_svg.ts");
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
