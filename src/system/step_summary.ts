/**
 * Writes the summary of a step of GitHub Actions: a file that the runner shows as Markdown.
 *
 * @module
 */

import { reasonOf } from "../model/errors.ts";
import { escapeTerminal } from "../text/escape.ts";
import { readVariable } from "./own_status.ts";

/** The variable in which the runner names the file. */
const VARIABLE = "GITHUB_STEP_SUMMARY";

/**
 * Adds to the summary. Outside of GitHub Actions this does nothing.
 *
 * @param markdown The text that is added.
 * @param say Prints the reason of a failed write.
 */
export function appendStepSummary(markdown: string, say: (text: string) => void): void {
  const path = readVariable(VARIABLE);
  if (!path) return;
  try {
    Deno.writeTextFileSync(path, `${markdown}\n`, { append: true });
  } catch (error) {
    const what = escapeTerminal(`"${path}" (${VARIABLE}): ${reasonOf(error)}`);
    say(`profit: Cannot add to the summary of the step in ${what}\n`);
  }
}
