/**
 * Finds the verdict on a whole recording. Pure.
 *
 * @module
 */

import type { ProcessSummary, RecordingSpan } from "../model/outcomes.ts";
import { type Overall, renderWithoutLeak, type Survey } from "./survey.ts";
import { tellLeaks } from "./sentences/verdict_text.ts";

/**
 * Finds the verdict on a whole recording. The sentence names the fastest leak.
 *
 * @param survey The survey of the processes.
 * @param groups The groups.
 * @param span When the recording was made; `null` without a tick.
 */
export function findOverall(
  survey: Survey,
  groups: readonly ProcessSummary[],
  span: RecordingSpan | null,
): Overall {
  const { likely, possible } = tellLeaks(survey.told, groups, (_, line) => line);
  if (likely[0] !== undefined) return { verdict: "likely", text: likely[0] };
  if (possible[0] !== undefined) return { verdict: "possible", text: possible[0] };
  return renderWithoutLeak(survey, span);
}
