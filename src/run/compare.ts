/**
 * The story of a comparison: loads recordings, prints the changes, judges the new side.
 *
 * @module
 */

import { judgeProcesses } from "../analyse/breaches.ts";
import {
  judgeChanges,
  judgeWholeRuns,
  toWholeRun,
  type WholeRun,
} from "../analyse/run_breaches.ts";
import { emptyHostTicks, endTicks, type HostTicks, joinTicks } from "../analyse/host_ticks.ts";
import { compareRuns } from "../analyse/compare/mod.ts";
import { addToRun, emptyRun, type Run } from "../analyse/compare/run.ts";
import { addSnapshot, emptyRecording, type Recording } from "../analyse/mod.ts";
import { sketcherOf } from "../analyse/quantiles.ts";
import { summarise } from "../analyse/summary.ts";
import type { Comparison } from "../model/comparison.ts";
import type { Judgement } from "../model/conditions.ts";
import { UsageError } from "../model/errors.ts";
import type { FileOptions, ToldFormat } from "../model/options.ts";
import type { Snapshot } from "../model/samples.ts";
import { EXIT, type ReportWorld, type World } from "../model/world.ts";
import { requireOthers } from "../output/file_place.ts";
import { openStream } from "../output/stream.ts";
import { renderComparison } from "../report/compare/text.ts";
import { toComparisonJson } from "../report/compare/json.ts";
import { describeJudgements } from "../report/json.ts";
import { escapeJsonLines } from "../text/escape_json.ts";
import { nameOfGroup, openFileGroups, requireGroupColumn } from "./groups.ts";
import { tellJudgements, withEmptyFiles } from "./ending/judge.ts";
import { limitOf, readRecording } from "./files/load.ts";
import { mayPaint } from "./mod.ts";
import { type RenderText, renderTold } from "./ending/told.ts";
import { warmUpTest } from "./watching/warm_up.ts";
import { runOf, titleRun } from "./watching/whole_runs.ts";

/**
 * Compares recordings by the names of processes, or by groups: one recording with one, or the runs of one side with
 * those of the other. In one file, a column `run` separates runs, and a column `side` separates the sides.
 * Conditions on single processes judge the new side. The warm-up of each run is left out.
 *
 * @param options The recordings, and how to compare them.
 * @param world The outside world.
 * @returns The exit code.
 * @throws {DataError} If a file is not a recording.
 * @throws {UsageError} If standard output is one of the files, a single file does not have both sides, or a file
 * does not contain its groups.
 */
export async function compareFiles(options: FileOptions, world: ReportWorld): Promise<number> {
  const { files, bases, failOn, groupBy, format, warmUpMs } = options;
  const nameOf = groupBy === null ? undefined : nameOfGroup;
  requireOthers(files, null);
  // The values of single processes need as much memory as all other values.
  const isWanted = failOn.some(({ kind }) => kind !== "change");
  const { olds, news } = await readSides();
  const comparison = compareRuns(listRuns(olds), listRuns(news));
  const processes = news.flatMap(({ recording }) => summarise(recording.processes));
  const groups = news.flatMap(({ recording }) => summarise(recording.groups));
  const sides = [...olds, ...news];
  const judgements = withEmptyFiles([
    ...judgeChanges(failOn, comparison),
    ...judgeWholeRuns(failOn, news.flatMap(listWhole)),
    ...judgeProcesses(failOn, processes, groups),
  ], sides);
  const leftOut = { base: countLeftOut(olds), new: countLeftOut(news) };
  const style = { format, color: mayPaint(options, world), width: world.columns() ?? Infinity };
  const text = await renderCompared(comparison, judgements, leftOut, style, world);
  await openStream(world.stdout, "standard output").write(text);
  const code = tellJudgements(judgements, options, world.say);
  if (!sides.every(({ isWhole }) => isWhole)) return EXIT.failed;
  const isNothing = comparison.both.length === 0 || sides.some(({ isEmpty }) => isEmpty);
  return code === EXIT.recorded && isNothing ? EXIT.nothing : code;

  async function readSides(): Promise<{ olds: ReadRuns[]; news: ReadRuns[] }> {
    const [file] = files;
    if (files.length > 1) {
      const [olds, news]: [ReadRuns[], ReadRuns[]] = [[], []];
      for (const old of files.slice(0, bases)) olds.push(await readRuns(old, () => false));
      for (const next of files.slice(bases)) news.push(await readRuns(next, () => true));
      return { olds, news };
    }
    const read = await readRuns(file!, (side) => side === NEW);
    const [olds, news] = [BASE, NEW].map((side) => {
      const runs = read.runs.filter((run) => run.side === side);
      if (runs.length > 0) return [{ ...read, runs }];
      const advice = 'name a second one, or one in which a column "side" has both';
      const lack = `no row of "${file}" has "${side}"`;
      throw new UsageError(`Cannot compare 1 recording: ${lack}; ${advice}`);
    });
    return { olds: olds!, news: news! };
  }

  async function readRuns(
    file: string,
    isJudged: (side: string) => boolean,
  ): Promise<ReadRuns> {
    const { remembered: { runs, recording }, leftOutRows, columns, isWhole } = await readRecording(
      file,
      world,
      options,
      () => ({
        runs: new Map<string, SidedRun>(),
        recording: emptyRecording(sketcherOf(failOn)),
        regroup: openFileGroups(options),
      }),
      ({ runs, recording, regroup }, ungrouped) => {
        const snapshot = regroup(ungrouped);
        for (const [key, samples] of Map.groupBy(snapshot.samples, runOf)) {
          const found = runs.get(key) ?? beginRun(key, warmUpMs);
          runs.set(key, found);
          const rest = { ...snapshot, samples };
          if (found.isWarmUp(rest)) continue;
          joinTicks(found.hosts, rest, addTo(found));
          if (isWanted && isJudged(found.side)) addSnapshot(recording, rest, limitOf);
        }
      },
    );
    requireGroupColumn(options, columns, file, world.say);
    for (const found of runs.values()) endTicks(found.hosts, addTo(found));
    return {
      file,
      runs: runs.size === 0 ? [beginRun("", warmUpMs)] : [...runs.values()],
      recording,
      leftOutRows,
      isWhole,
      isEmpty: runs.size === 0,
    };
  }

  function addTo({ run }: SidedRun): (snapshot: Snapshot) => void {
    return (snapshot) => addToRun(run, snapshot, nameOf);
  }
}

/** The sides in a file of `--against`. */
const [BASE, NEW] = ["side=base", "side=new"] as const;

/** A run and its side; the side is empty if the rows do not contain one. */
interface SidedRun {
  readonly key: string;
  readonly run: Run;
  readonly hosts: HostTicks;
  readonly side: string;
  readonly isWarmUp: ReturnType<typeof warmUpTest>;
}

/** The runs of a file. */
interface ReadRuns {
  readonly file: string;
  readonly runs: readonly SidedRun[];
  readonly recording: Recording;
  readonly leftOutRows: number;
  readonly isWhole: boolean;
  /** Whether the file has no rows. */
  readonly isEmpty: boolean;
}

function beginRun(key: string, warmUpMs: number): SidedRun {
  const side = key.split("\0").find((label) => label.startsWith("side=")) ?? "";
  return {
    key,
    run: emptyRun(),
    hosts: emptyHostTicks(),
    side,
    isWarmUp: warmUpTest(warmUpMs),
  };
}

/**
 * Renders a comparison. All formats except text include the results of conditions.
 *
 * @param comparison The comparison.
 * @param judgements The results of the conditions.
 * @param leftOut The number of invalid lines of each side.
 * @param style The format, whether to use colours, and the width of the terminal.
 * @param world The outside world.
 * @returns Lines with their line ends.
 */
export async function renderCompared(
  comparison: Comparison,
  judgements: readonly Judgement[],
  leftOut: { readonly base: number; readonly new: number },
  { format, ...style }: {
    readonly format: ToldFormat;
    readonly color: boolean;
    readonly width: number;
  },
  world: Pick<World, "appendStepSummary">,
): Promise<string> {
  if (format !== "json") {
    const render: RenderText = (layOut) =>
      renderComparison(comparison, layOut === undefined ? style : { color: false, layOut });
    return await renderTold(format, judgements, render, world);
  }
  return escapeJsonLines({
    ...toComparisonJson(comparison),
    left_out_rows: leftOut,
    ...describeJudgements(judgements),
  });
}

function listRuns(side: readonly ReadRuns[]): Run[] {
  return side.flatMap(({ runs }) => runs.map(({ run }) => run));
}

function listWhole({ file, runs }: ReadRuns): WholeRun[] {
  return runs.map(({ key, run }) => toWholeRun(titleRun(key, `"${file}"`), run.whole));
}

function countLeftOut(side: readonly ReadRuns[]): number {
  return side.reduce((sum, { leftOutRows }) => sum + leftOutRows, 0);
}
