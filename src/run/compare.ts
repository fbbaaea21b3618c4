/**
 * The story of a comparison: load recordings, say what changed, judge what is new.
 *
 * @module
 */

import { judgeChanges, judgeProcesses } from "../analyse/breaches.ts";
import { addToRun, compareRuns, emptyRun, type Run } from "../analyse/compare.ts";
import { addSnapshot, emptyRecording } from "../analyse/mod.ts";
import { listSketched } from "../analyse/quantiles.ts";
import { summarise } from "../analyse/summary.ts";
import type { FileOptions } from "../model/options.ts";
import type { Sample } from "../model/samples.ts";
import { EXIT, type ReportWorld } from "../model/world.ts";
import { requireOthers } from "../output/file_place.ts";
import { openStream } from "../output/stream.ts";
import { renderComparison } from "../report/compare_text.ts";
import { describeJudgements, toComparisonJson } from "../report/json.ts";
import { escapeJsonLines } from "../text/escape.ts";
import { tellJudgements } from "./judge.ts";
import { limitOf, readRecording } from "./load.ts";
import { mayPaint } from "./mod.ts";

/**
 * Compares recordings: one with one, or the runs of one side with those of the other. The values of a
 * column `run` tell runs apart that are in one file. Conditions on single processes are judged on all
 * that is new. The warm-up of each run is left out.
 *
 * @param options The recordings, and how to tell what changed.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {DataError} When a file is no recording.
 * @throws {UsageError} When standard output is one of them.
 */
export async function compareFiles(options: FileOptions, world: ReportWorld): Promise<number> {
  const { files, bases, failOn, format, warmUpMs } = options;
  requireOthers(files, null);
  const olds = await readSide(files.slice(0, bases), false);
  const news = await readSide(files.slice(bases), true);
  const comparison = compareRuns(listRuns(olds), listRuns(news));
  const processes = news.flatMap(({ recording }) => summarise(recording.processes));
  const judgements = [...judgeChanges(failOn, comparison), ...judgeProcesses(failOn, processes)];
  const leftOut = { base: countLeftOut(olds), new: countLeftOut(news) };
  const text = format === "json"
    ? escapeJsonLines({
      ...toComparisonJson(comparison),
      left_out_rows: leftOut,
      ...describeJudgements(judgements),
    })
    : renderComparison(comparison, { color: mayPaint(options, world) });
  await openStream(world.stdout, "standard output").write(text);
  const code = tellJudgements(judgements, options, world.say);
  return code === EXIT.recorded && comparison.both.length === 0 ? EXIT.nothing : code;

  async function readSide(files: readonly string[], isJudged: boolean) {
    const side = [];
    for (const file of files) side.push(await readRuns(file, isJudged));
    return side;
  }

  async function readRuns(file: string, isJudged: boolean) {
    const { remembered: { runs, recording }, leftOutRows } = await readRecording(
      file,
      world,
      options,
      () => ({
        runs: new Map<string, { readonly run: Run; readonly firstMs: number }>(),
        recording: emptyRecording(listSketched(failOn)),
      }),
      ({ runs, recording }, snapshot) => {
        for (const [run, samples] of Map.groupBy(snapshot.samples, runOf)) {
          const found = runs.get(run) ?? { run: emptyRun(), firstMs: snapshot.tick.monotonicMs };
          runs.set(run, found);
          if (snapshot.tick.monotonicMs - found.firstMs < warmUpMs) continue;
          const rest = { ...snapshot, samples };
          addToRun(found.run, rest);
          if (isJudged) addSnapshot(recording, rest, limitOf);
        }
      },
    );
    return {
      runs: runs.size === 0 ? [emptyRun()] : [...runs.values()].map(({ run }) => run),
      recording,
      leftOutRows,
    };
  }
}

function listRuns(side: readonly { readonly runs: readonly Run[] }[]): Run[] {
  return side.flatMap(({ runs }) => runs);
}

function countLeftOut(side: readonly { readonly leftOutRows: number }[]): number {
  return side.reduce((sum, { leftOutRows }) => sum + leftOutRows, 0);
}

/** Which run of its file a sample is of; empty where its file has no column `run`. */
function runOf({ reading: { labels = "" } }: Sample): string {
  return labels.split("\0").find((label) => label.startsWith("run=")) ?? "";
}
