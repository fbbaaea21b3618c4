/**
 * Surveys all processes once: the rows of the table, the processes that sentences name, and the
 * verdict on a recording without a leak. Pure.
 *
 * @module
 */

import {
  FEWEST_SAMPLES,
  type ProcessSummary,
  type RecordingSpan,
  type Summaries,
} from "../model/outcomes.ts";
import { formatCount, formatDuration } from "../text/format.ts";
import { isJudged, isOfFewSamples, worstVerdict, youngSecondsOf } from "./verdicts.ts";

/** The largest number of rows in a table. A table counts the other processes. */
export const MOST_SHOWN = 20;

/** The result of a survey. */
export interface Survey {
  /** The first processes of each rank; the worst rank comes first. */
  readonly byRank: readonly [ProcessSummary[], ProcessSummary[], ProcessSummary[]];
  /** The number of processes of each rank. */
  readonly counts: [likely: number, possible: number, others: number];
  /** The processes that a sentence may name, in order. */
  readonly told: ProcessSummary[];
  /** The number of judged processes. */
  judged: number;
  /** The largest number of samples of a process. */
  samples: number;
  /**
   * The shortest time after which PROFIT can judge a new process that grows; `null` without such a
   * process.
   */
  youngSeconds: number | null;
}

/** Returns an empty survey. */
export function emptySurvey(): Survey {
  return {
    byRank: [[], [], []],
    counts: [0, 0, 0],
    told: [],
    judged: 0,
    samples: 0,
    youngSeconds: null,
  };
}

/** Adds a process. Processes with most CPU time come first. */
export function addToSurvey(survey: Survey, process: ProcessSummary): void {
  const rank = rankOf(process);
  if (++survey.counts[rank] <= MOST_SHOWN) survey.byRank[rank].push(process);
  const hasLimit = process.memoryLimit !== undefined || process.maxOpenFiles !== null;
  if (rank < 2 || hasLimit || process.killed) survey.told.push(process);
  survey.samples = Math.max(survey.samples, process.samples);
  const youngSeconds = youngSecondsOf(process);
  if (youngSeconds !== null) {
    survey.youngSeconds = Math.min(survey.youngSeconds ?? Infinity, youngSeconds);
  }
  if (isJudged(process)) survey.judged++;
}

/** Surveys processes. It visits each process once, because summaries may be computed on demand. */
export function surveyProcesses(processes: Pick<Summaries, "values">): Survey {
  const survey = emptySurvey();
  for (const process of processes.values()) addToSurvey(survey, process);
  return survey;
}

/** Returns the rank of a process: likely leaks, possible leaks, all others. */
export function rankOf(process: ProcessSummary): 0 | 1 | 2 {
  const verdict = worstVerdict(process);
  if (verdict === "likely") return 0;
  return verdict === "possible" && !isOfFewSamples(process) ? 1 : 2;
}

/** Returns the rows of the table, by verdict and then by CPU time. */
export function listShown({ byRank }: Survey): ProcessSummary[] {
  return byRank.flat().slice(0, MOST_SHOWN);
}

/** Renders the number of processes that are not in the table. */
export function renderOthers({ counts }: Survey): string[] {
  let room = MOST_SHOWN;
  const left = counts.map((count) => {
    const shown = Math.min(count, room);
    room -= shown;
    return count - shown;
  });
  const all = left[0]! + left[1]! + left[2]!;
  if (all === 0) return [];
  const leaks = ["likely", "possible"].map((verdict, at) =>
    left[at]! > 0 ? `, ${left[at]} of them with a ${verdict} leak` : ""
  );
  return [`... and ${all} more${leaks.join("")}`];
}

/** The verdict on a whole recording. */
export interface Overall {
  /** The worst verdict on a process or a group; `not judged` if nothing was judged. */
  readonly verdict: "likely" | "possible" | "none" | "not judged";
  /** The verdict in a sentence, without its end. */
  readonly text: string;
}

/**
 * Renders the verdict on a recording without a leak.
 *
 * @param survey The survey of the processes.
 * @param span When the recording was made; `null` without a tick.
 */
export function renderWithoutLeak(survey: Survey, span: RecordingSpan | null): Overall {
  const all = countAll(survey);
  if (survey.judged === 0) {
    return { verdict: "not judged", text: `Not judged: ${whyNotJudged(survey, all, span)}` };
  }
  const rest = all - survey.judged;
  const others = rest === 0
    ? ""
    : `; ${rest} of ${formatCount(all, "process", "processes")} ${
      rest === 1 ? "was" : "were"
    } not judged`;
  return { verdict: "none", text: `No process seems to leak${others}` };
}

/** Returns the number of surveyed processes. */
export function countAll({ counts }: Survey): number {
  return counts[0] + counts[1] + counts[2];
}

function whyNotJudged(
  { samples, youngSeconds }: Survey,
  all: number,
  span: RecordingSpan | null,
): string {
  if (all === 0 || span === null) return "there is no process";
  if (youngSeconds !== null) {
    const more = formatDuration(Math.ceil(youngSeconds) * 1000);
    return `a process that grows has just started; record for another ${more}`;
  }
  if (samples >= FEWEST_SAMPLES) return "memory and descriptors are unknown";
  const { ticks, seconds, stepSeconds } = span;
  const needed = `and ${FEWEST_SAMPLES} are needed`;
  if (samples < ticks) {
    return `the process with most samples has ${formatCount(samples, "sample")}, ${needed}`;
  }
  const taken = `${formatCount(ticks, "sample")} ${ticks === 1 ? "was" : "were"} taken`;
  if (ticks < 2 || seconds === 0) return `${taken}, ${needed}`;
  // A signal makes the last step shorter than the pace.
  const paceSeconds = Math.max(stepSeconds, seconds / (ticks - 1));
  const neededSeconds = Math.ceil((FEWEST_SAMPLES - 1) * paceSeconds);
  const [time, enough] = [seconds, neededSeconds].map((one) => formatDuration(one * 1000));
  return `${taken} in ${time}, ${needed}: record for ${enough} at this pace`;
}
