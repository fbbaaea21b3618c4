/**
 * The end of several runs: the summary, the resources of the runs or the differences of two commands, the
 * conditions and the exit code.
 *
 * @module
 */

import { judgeProcesses } from "../../analyse/breaches.ts";
import {
  judgeChanges,
  judgeWholeRuns,
  toWholeRun,
  type WholeRun,
} from "../../analyse/run_breaches.ts";
import { compareRuns } from "../../analyse/compare/mod.ts";
import type { ProcessRecords, Recording } from "../../analyse/mod.ts";
import { isCpuPartial, summariseRun } from "../../analyse/compare/run_totals.ts";
import { summarise } from "../../analyse/summary.ts";
import type { Comparison } from "../../model/comparison.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Options } from "../../model/options.ts";
import type { Reader } from "../../model/reader.ts";
import { EXIT, type World } from "../../model/world.ts";
import { openStream, type Output } from "../../output/stream.ts";
import { renderComparison } from "../../report/compare/text.ts";
import { renderRuns, renderTitle } from "../../report/compare/runs_text.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { renderCompared } from "../compare.ts";
import { tellForgotten, tellJudgements } from "./judge.ts";
import { mayPaint } from "../mod.ts";
import type { RecordResult } from "../record_processes.ts";
import type { Made } from "../runs.ts";
import { openSummary, type SummaryExtras } from "./tell_summary.ts";
import { type RenderText, tellEnd } from "./told.ts";
import type { WarmUp } from "../watching/warm_up.ts";

/** Several finished runs. */
export interface RunsMade {
  /** The runs, in order. */
  readonly made: readonly Made[];
  /** The remembered recording of all runs. */
  readonly recording: Recording;
  /** The ticks and rows of their warm-ups. */
  readonly warmUp: WarmUp;
  /** The failure of a run, which was reported already; `null` if no run failed. */
  readonly failure: EnvironmentError | null;
}

/** The comparison for the case that one side has no complete run. */
const NOTHING: Comparison = { isBetweenRuns: true, totals: [], both: [], added: [], gone: [] };

/**
 * Ends a recording of several runs. If two commands are compared, conditions on single processes judge the new
 * command. An interrupted run is not compared.
 *
 * @param runs The runs.
 * @param output The output of the data.
 * @param options The conditions, and the format of the results.
 * @param world The outside world.
 * @param reader Knows the cost of PROFIT.
 * @returns The end of the recording.
 */
export async function concludeRuns(
  { made, recording, warmUp, failure: told }: RunsMade,
  output: Output,
  options: Options,
  world: World,
  reader: Reader,
): Promise<RecordResult> {
  const { quiet, against, failOn, format } = options;
  const failure = made.at(-1)?.failure ?? await endOutput(output);
  const place = output.findPlace();
  const hasRows = recording.rows + warmUp.rows > 0;
  if (!hasRows) output.discard();
  const { processes, groups } = recording;
  const isCompared = against !== null;
  const ending: SummaryExtras = {
    ownCost: await reader.readOwnCost(),
    filesPace: reader.filesPace(),
    output: hasRows ? output.name : "nowhere",
    keptRows: place.rows,
    command: null,
    warmUp,
    // A run is a tree, and the table of runs has its totals.
    tables: isCompared ? "none" : options.groupBy === null ? "processes" : "all",
  };
  const all = { recording, processes: summarise(processes), groups: summarise(groups) };
  const renderSummary = await openSummary(all, ending, options, world);
  const whole = made.filter(({ isCut }) => !isCut);
  const comparison = isCompared ? compareSides(whole) : NOTHING;
  const judged = isCompared ? [onlyNew(processes), onlyNew(groups)] : [processes, groups];
  const [summaries, groupSummaries] = judged.map(summarise);
  const judgements = [
    ...judgeChanges(failOn, comparison),
    ...judgeWholeRuns(failOn, whole.filter(({ side }) => side !== "base").map(toWhole)),
    ...judgeProcesses(
      failOn,
      summaries!,
      groupSummaries,
      recording.areKillsTold ? "told" : "not told",
    ),
  ];
  const terminal = { color: mayPaint(options, world), width: world.columns() ?? Infinity };
  const renderAll: RenderText = (layOut) => {
    const style = layOut === undefined ? terminal : { color: false, layOut };
    const runs = whole.map(({ remembered }) => remembered.whole);
    const rest = isCompared
      ? renderComparison(comparison, style)
      : renderRuns(runs.map((run) => summariseRun(run)), {
        ...style,
        isCpuPartial: runs.some(isCpuPartial),
      });
    return `${rest}\n${renderSummary(layOut)}`;
  };
  if (format !== "json") await tellEnd(options, judgements, renderAll, world);
  else {
    if (!quiet) world.say(renderSummary());
    const style = { format, ...terminal };
    const text = await renderCompared(comparison, judgements, NONE_LEFT_OUT, style, world);
    await openStream(world.stdout, "standard output").write(text);
  }
  tellForgotten(recording, options, world);
  const code = tellJudgements(judgements, options, world.say) || codeOf(made);
  for (const text of [failure?.message, hasRows ? place.trouble : null]) {
    if (text) world.say(`profit: ${escapeTerminal(text)}\n`);
  }
  const isFailed = told !== null || failure !== null || hasRows && place.isLost;
  return { code: isFailed ? EXIT.failed : code, place: hasRows ? place : null, recording };
}

function toWhole({ run, side, remembered }: Made): WholeRun {
  return toWholeRun(renderTitle({ run, side }), remembered.whole);
}

/** Only files have invalid lines. */
const NONE_LEFT_OUT = { base: 0, new: 0 };

async function endOutput(output: Output): Promise<EnvironmentError | null> {
  try {
    await output.end();
    return null;
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
}

function compareSides(whole: readonly Made[]): Comparison {
  const [base, next] = ["base", "new"].map((wanted) =>
    whole.filter(({ side }) => side === wanted).map(({ remembered }) => remembered)
  );
  return base!.length === 0 || next!.length === 0 ? NOTHING : compareRuns(base!, next!);
}

function onlyNew({ all, byPid }: ProcessRecords): ProcessRecords {
  return { all: all.filter(({ labels }) => labels.endsWith("side=new")), byPid };
}

/** Returns the exit code of the first command that failed by itself. */
function codeOf(made: readonly Made[]): number {
  if (made.length === 0) return EXIT.interrupted;
  return made.find(({ code, isEnded }) => code !== 0 && !isEnded)?.code ?? EXIT.recorded;
}
