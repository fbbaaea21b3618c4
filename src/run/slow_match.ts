/**
 * Reports command lines that `--full` could not match in time. Only a recording with `--full` loads
 * this file.
 *
 * @module
 */

import type { World } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { cutText } from "../text/format.ts";

/** The most characters of a quoted command line. */
const LONGEST_QUOTE = 40;

/**
 * Limits the time of a match.
 *
 * @param full The expression for command lines.
 * @param world Matches in another thread.
 * @param say Prints a message for each command line that takes too long.
 * @returns The limited expression.
 */
export function openFull(
  full: RegExp,
  { limitRegex }: Pick<World, "limitRegex">,
  say: World["say"],
): ReturnType<World["limitRegex"]> {
  return limitRegex(full, (text, afterMs) => {
    say(`profit: ${renderTooLong(full.source, text, afterMs)}\n`);
  });
}

function renderTooLong(regex: string, text: string, afterMs: number): string {
  return escapeTerminal(
    `"${regex}" was not matched to the end with a command line of ${text.length} characters, ` +
      `which took more than ${afterMs} ms, and counts as no match: ` +
      `"${cutText(text, LONGEST_QUOTE)}"`,
  );
}
