/**
 * What several runs end with: the summary, what the runs took or how two commands differ, the
 * conditions that hold, and the exit code.
 *
 * @module
 */

import {
  judgeChanges,
  judgeProcesses,
  judgeWholeRuns,
  type WholeRun,
} from "../analyse/breaches.ts";
import { compareRuns } from "../analyse/compare.ts";
import type { ProcessRecords, Recording } from "../analyse/mod.ts";
import { summariseRun } from "../analyse/run_totals.ts";
import { summarise } from "../analyse/summary.ts";
import type { Comparison } from "../model/comparison.ts";
import { EnvironmentError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import { EXIT, type World } from "../model/world.ts";
import { openStream, type Output } from "../output/stream.ts";
import { renderComparison } from "../report/compare_text.ts";
import { renderRuns, renderTitle } from "../report/runs_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { renderCompared } from "./compare.ts";
import { tellForgotten } from "./conclude.ts";
import { tellJudgements } from "./judge.ts";
import { mayPaint } from "./mod.ts";
import type { RecordResult } from "./record_processes.ts";
import type { Made } from "./runs.ts";
import { openSummary } from "./tell_summary.ts";
import { type RenderText, tellEnd } from "./told.ts";
import type { WarmUp } from "./warm_up.ts";

/** What came of several runs. */
export interface RunsMade {
  /** Those that were made, in order. */
  readonly made: readonly Made[];
  /** What is remembered of all of them. */
  readonly recording: Recording;
  /** What was written of their warm-ups. */
  readonly warmUp: WarmUp;
  /** Why one could not be recorded, which was said already; else `null`. */
  readonly failure: EnvironmentError | null;
}

/** Where one side has no whole run. */
const NOTHING: Comparison = { isBetweenRuns: true, totals: [], both: [], added: [], gone: [] };

/**
 * Ends a recording of several runs. Where two commands are compared, conditions on single processes
 * are judged on the new one. A run that was interrupted is none to compare.
 *
 * @param runs What came of them.
 * @param output Where they were written to.
 * @param options What is judged, and how it is told.
 * @param world What to touch.
 * @param reader Tells what it has cost.
 * @returns What the recording ended with.
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
  const ending = {
    ownCost: await reader.readOwnCost(),
    filesPace: reader.filesPace(),
    output: hasRows ? output.name : "nowhere",
    command: null,
    warmUp,
    isBrief: isCompared,
  };
  const all = [summarise(processes), summarise(groups)] as const;
  const renderSummary = await openSummary(recording, ...all, ending, options, world);
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
  const color = mayPaint(options, world);
  const renderAll: RenderText = (layOut) => {
    const style = layOut === undefined ? { color } : { color: false, layOut };
    const runs = () => whole.map(({ remembered }) => summariseRun(remembered.whole));
    const rest = isCompared ? renderComparison(comparison, style) : renderRuns(runs(), style);
    return renderSummary(layOut) + rest;
  };
  if (format !== "json") await tellEnd(options, judgements, renderAll, world);
  else {
    if (!quiet) world.say(renderSummary());
    const style = { format, color };
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
  return { name: renderTitle({ run, side }), totals: summariseRun(remembered.whole) };
}

/** Files have lines of which no row can be made. */
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

/** The code of the first command that failed by itself. */
function codeOf(made: readonly Made[]): number {
  if (made.length === 0) return EXIT.interrupted;
  return made.find(({ code, isEnded }) => code !== 0 && !isEnded)?.code ?? EXIT.recorded;
}
