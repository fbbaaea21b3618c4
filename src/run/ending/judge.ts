/**
 * The end of a gate: reports what the conditions found and what they could not judge, and returns the exit
 * code.
 *
 * @module
 */

import { judgeProcesses } from "../../analyse/breaches.ts";
import { FEWEST_COMPARED } from "../../analyse/compare/stretches.ts";
import { isCollected, YOUNG_SECONDS } from "../../analyse/leak/too_early.ts";
import type { Recording } from "../../analyse/mod.ts";
import type { Condition, Judgement } from "../../model/conditions.ts";
import type { Options } from "../../model/options.ts";
import { FEWEST_SAMPLES } from "../../model/outcomes.ts";
import { EXIT, type World } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import { renderNotJudged, renderPartlyJudged } from "../../report/sentences/judgement_text.ts";
import { renderBreach } from "../../report/sentences/breach_text.ts";
import type { Gate } from "../../report/markdown.ts";
import { formatCount } from "../../text/format.ts";
import type { Summarised } from "./tell_summary.ts";
import { guardSay, renderAnnotation } from "../../report/workflow_commands.ts";

/**
 * Judges the conditions on processes and groups that are not judged yet.
 *
 * @param failOn All conditions.
 * @param judgements The results of the others.
 * @param summarised The recording with its results.
 */
export function judgeOthers(
  failOn: Options["failOn"],
  judgements: readonly Judgement[],
  { recording, processes, groups }: Summarised,
): Judgement[] {
  const settled = new Set(judgements.map(({ condition }) => condition));
  const others = failOn.filter((condition) => !settled.has(condition));
  return judgeProcesses(others, processes, groups, recording.areKillsTold ? "told" : "not told");
}

/**
 * Reports the conditions that hold and the values that were not judged. A gate never passes in silence.
 *
 * @param judgements The results of the conditions, each once.
 * @param options Whether to report only conditions without any result, and whether to annotate the
 * log of a CI job.
 * @param say Prints a line.
 * @returns The exit code. A condition that holds takes precedence over one that judged nothing.
 */
export function tellJudgements(
  judgements: readonly Judgement[],
  options: Pick<Options, "quiet" | "format">,
  say: World["say"],
): number {
  const { breaches, notJudged, partlyJudged } = renderGate(judgements);
  const isAnnotated = options.format === "github";
  const sayPlain = guardSay(options, say);
  for (const line of options.quiet ? [] : partlyJudged) sayPlain(`profit: ${line}\n`);
  const annotate = (line: string) => say(`${renderAnnotation("PROFIT", line)}\n`);
  for (const line of notJudged) isAnnotated ? annotate(line) : say(`profit: ${line}\n`);
  for (const line of breaches) isAnnotated ? annotate(line) : say(`${line}\n`);
  if (breaches.length > 0) return EXIT.breached;
  return notJudged.length > 0 ? EXIT.unjudged : EXIT.recorded;
}

/**
 * Joins the judgements of several files. If a condition judges nothing of a file, the file does not pass it, whatever
 * the other files do.
 *
 * @param none The judgements of no process, by all conditions.
 * @param files The files, each with its judgements by the same conditions.
 */
export function joinFiles(
  none: readonly Judgement[],
  files: readonly { readonly file: string; readonly judgements: readonly Judgement[] }[],
): Judgement[] {
  return none.map(({ condition }, at) => {
    const all = files.map(({ file, judgements }) => ({ ...judgements[at]!, file }));
    const idleFiles = all.filter(({ judged, unjudged }) => judged === 0 && unjudged.length > 0);
    return {
      condition,
      breaches: all.flatMap(({ breaches }) => breaches),
      judged: all.reduce((sum, { judged }) => sum + judged, 0),
      unjudged: all.flatMap(({ unjudged }) => unjudged),
      ...(idleFiles.length > 0 ? { idleFiles } : {}),
    };
  });
}

/**
 * Adds the files without rows to judgements. Such a file passes no condition.
 *
 * @param judgements The results of the conditions.
 * @param files The files, each with whether it has no rows.
 */
export function withEmptyFiles(
  judgements: readonly Judgement[],
  files: readonly { readonly file: string; readonly isEmpty: boolean }[],
): Judgement[] {
  const emptyFiles = files.filter(({ isEmpty }) => isEmpty).map(({ file }) => file);
  return judgements.map((one) => emptyFiles.length === 0 ? one : { ...one, emptyFiles });
}

/**
 * Renders the results of conditions.
 *
 * @param judgements The results, each once.
 */
export function renderGate(judgements: readonly Judgement[]): Gate {
  const isChange = ({ condition }: Judgement) =>
    condition.kind === "change" || condition.kind === "run" && condition.isChange;
  const [changes, levels] = [
    judgements.filter(isChange),
    judgements.filter((one) => !isChange(one)),
  ];
  const renderAll = (render: typeof renderNotJudged) => [
    ...render(changes, FEWEST_COMPARED),
    ...render(levels, FEWEST_SAMPLES),
  ];
  return {
    hasConditions: judgements.length > 0,
    // FAIL begins the line, because people search a long log for it.
    breaches: judgements.flatMap(({ breaches }) => breaches)
      .map((breach) => `FAIL ${renderBreach(breach)}`),
    notJudged: renderAll(renderNotJudged),
    partlyJudged: renderAll(renderPartlyJudged),
  };
}

/** Reports that no condition can judge a recording, because the reader of its pipe has left. */
export function tellUnread(
  { failOn }: Pick<Options, "failOn">,
  { name }: Pick<Output, "name">,
  say: World["say"],
): number {
  const conditions = failOn.map(({ text }) => `"${text}"`).join(", ");
  say(`profit: Cannot judge ${conditions}: ${name} was not read to its end\n`);
  return EXIT.unjudged;
}

/** Reports that conditions do not judge forgotten processes. */
export function tellForgotten(
  { forgotten }: Pick<Recording, "forgotten">,
  { failOn, quiet }: Pick<Options, "failOn" | "quiet">,
  { say }: Pick<World, "say">,
): void {
  if (forgotten === 0 || failOn.length === 0 || quiet) return;
  const count = formatCount(forgotten, "process", "processes");
  say(`profit: Not judged: ${count} that ended long ago and are forgotten\n`);
}

/** Reports at the start that a recording will be too short for its conditions. */
export function tellTooShort(
  { failOn, paceMs, durationMs, quiet, command }: Options,
  say: World["say"],
): void {
  const samples = Math.ceil(durationMs / paceMs) + 1;
  if (quiet) return;
  if (samples >= FEWEST_SAMPLES) {
    const isYoung = command !== null && durationMs < YOUNG_SECONDS * 1000;
    if (isYoung && isCollected(command[0]!.replace(/^.*\//s, ""))) tellYoung(failOn, say);
    return;
  }
  const growing = failOn.filter(isOnGrowth).map(({ text }) => `"${text}"`);
  if (growing.length === 0) return;
  const what = `${growing.join(", ")} ${growing.length === 1 ? "needs" : "need"}`;
  const most = `the recording will have ${samples} at most`;
  const advice = "choose a longer --duration or a shorter --pace";
  say(`profit: ${what} ${FEWEST_SAMPLES} samples, and ${most}: ${advice}\n`);
}

/**
 * Reports that a command will be too young. A command is as old as its recording, and in that time
 * its garbage may never be collected.
 */
function tellYoung(failOn: readonly Condition[], say: World["say"]): void {
  const condition = failOn.find(({ kind }) => kind === "leak");
  if (condition === undefined) return;
  const what = `"${condition.text}" does not judge memory that grows`;
  say(`profit: ${what} before a process is two minutes old: choose a longer --duration\n`);
}

function isOnGrowth(condition: Condition): boolean {
  return condition.kind === "leak" || "stat" in condition && condition.stat === "growth";
}
