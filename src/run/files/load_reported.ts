/**
 * Loads the recordings of a report: the values that it judges, and those of its page.
 *
 * @module
 */

import { nameApart } from "../../analyse/apart.ts";
import { emptyEarlyRecords } from "../../analyse/few_samples/records.ts";
import { addSnapshot, emptyRecording, type Recording } from "../../analyse/mod.ts";
import { sketcherOf } from "../../analyse/quantiles.ts";
import { addRecordedKills } from "../../analyse/recorded_kills.ts";
import { addRecordedLimits } from "../../analyse/recorded_limits.ts";
import { DataError } from "../../model/errors.ts";
import type { FileOptions } from "../../model/options.ts";
import type { Snapshot } from "../../model/samples.ts";
import type { Window } from "../../model/window.ts";
import type { ReportWorld } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import type { PageRecording } from "../../report/html/page_model.ts";
import { listLacking } from "../../report/sentences/unrecorded_text.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { openFileGroups, type Regroup, requireGroupColumn } from "../groups.ts";
import type { WarmUp } from "../watching/warm_up.ts";
import { addToWholeRuns, emptyWholeRuns, runOf, type WholeRuns } from "../watching/whole_runs.ts";
import { type WarmUpCutter, warmUpCutter } from "./cut_warm_up.ts";
import { limitOf, readRecording } from "./load.ts";
import { addForPage, emptyForPage, endForPage, type ReadForPage, titlesOf } from "./page.ts";

/** A recording, and its part of a page if the user asks for one. */
export interface Loaded {
  /** Its path. */
  readonly file: string;
  /** The number of lines that were left out. */
  readonly leftOutRows: number;
  /** The columns that it lacks for a full report. */
  readonly lacks: readonly string[];
  /** Whether every segment could be read. */
  readonly isWhole: boolean;
  /** The remembered values. */
  readonly recording: Recording;
  /** The size of the warm-ups, which are not in the recording. */
  readonly warmUp: WarmUp;
  /** The whole runs; `null` if no condition is on them. */
  readonly runs: WholeRuns | null;
  /** Its part of the page; `null` without a page. */
  readonly page: PageRecording | null;
}

/** A file that is not a recording, with the reason. */
export interface Unread {
  /** Its path. */
  readonly file: string;
  /** The reason, as raw text. */
  readonly reason: string;
}

/**
 * Loads the recordings of a report. If some of several files are not recordings, the others are loaded.
 *
 * @param options The recordings, and how to report them.
 * @param window The part of each recording; `null` for all of it.
 * @param world The outside world.
 * @param output The page, which is discarded on an error; `null` without a page.
 * @returns The recordings in the order of the options, and the files that are no recordings.
 * @throws {DataError} If no file is a recording.
 */
export async function loadReported(
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

/** What is remembered of a recording while it is read. */
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
