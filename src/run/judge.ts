/**
 * How a gate ends: what its conditions found and what they could not judge is told, and is the exit
 * code.
 *
 * @module
 */

import { FEWEST_COMPARED } from "../analyse/stretches.ts";
import { isCollected, YOUNG_SECONDS } from "../analyse/too_early.ts";
import type { Condition, Judgement } from "../model/conditions.ts";
import type { Options } from "../model/options.ts";
import { FEWEST_SAMPLES } from "../model/outcomes.ts";
import { EXIT, type World } from "../model/world.ts";
import { renderNotJudged, renderPartlyJudged } from "../report/judgement_text.ts";
import { renderBreach } from "../report/breach_text.ts";
import type { Gate } from "../report/markdown.ts";
import { renderAnnotation } from "../report/workflow_commands.ts";

/**
 * Says what fails, and what was not judged. A gate never passes in silence.
 *
 * @param judgements What the conditions say, each once.
 * @param options Whether to be silent on what was not judged of some only, and whether what fails is
 * annotated in the log of a job.
 * @param say Is told.
 * @returns The exit code: a condition that holds stands before one that judged nothing.
 */
export function tellJudgements(
  judgements: readonly Judgement[],
  { quiet, format }: Pick<Options, "quiet" | "format">,
  say: World["say"],
): number {
  const { breaches, notJudged, partlyJudged } = renderGate(judgements);
  for (const line of quiet ? [] : partlyJudged) say(`profit: ${line}\n`);
  const isAnnotated = format === "github";
  const annotate = (line: string) => say(`${renderAnnotation("PROFIT", line)}\n`);
  for (const line of notJudged) isAnnotated ? annotate(line) : say(`profit: ${line}\n`);
  for (const line of breaches) isAnnotated ? annotate(line) : say(`${line}\n`);
  if (breaches.length > 0) return EXIT.breached;
  return notJudged.length > 0 ? EXIT.unjudged : EXIT.recorded;
}

/**
 * Renders what conditions say.
 *
 * @param judgements What the conditions say, each once.
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
    // A log of thousands of lines is searched for what its lines begin with.
    breaches: judgements.flatMap(({ breaches }) => breaches)
      .map((breach) => `FAIL ${renderBreach(breach)}`),
    notJudged: renderAll(renderNotJudged),
    partlyJudged: renderAll(renderPartlyJudged),
  };
}

/** Says at its start that a recording will be too short for its conditions. */
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
  const what = `${growing.join(", ")} ${growing.length === 1 ? "takes" : "take"}`;
  const most = `${samples === 1 ? "there is" : "there are"} ${samples} at most`;
  const advice = "choose a longer --duration or a shorter --pace";
  say(`profit: ${what} ${FEWEST_SAMPLES} samples to judge, and ${most}: ${advice}\n`);
}

/** A command is as old as its recording, in which its garbage may not be collected once. */
function tellYoung(failOn: readonly Condition[], say: World["say"]): void {
  const condition = failOn.find(({ kind }) => kind === "leak");
  if (condition === undefined) return;
  const what = `"${condition.text}" does not judge memory that grows`;
  say(`profit: ${what} before a process is two minutes old: choose a longer --duration\n`);
}

function isOnGrowth(condition: Condition): boolean {
  return condition.kind === "leak" || "stat" in condition && condition.stat === "growth";
}
