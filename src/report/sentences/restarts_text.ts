/**
 * Renders restarts as text. Pure.
 *
 * @module
 */

import type { Restart, Restarts } from "../../model/outcomes.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatCount, formatDuration, formatMoment } from "../../text/format.ts";

/** The largest number of names; names with most restarts come first. */
const MOST_RESTARTED = 5;

/** The largest number of replaced processes that a line names. */
const MOST_NAMED = 3;

/**
 * Renders restarts by name. Names with most restarts come first. Of each name, a line has the
 * latest restart and the replaced processes that lived longest.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const start = (pid: number) => ({ pid, creationEpochSeconds: 0 });
 * const restart = { by: start(8), replaced: start(7), epochMs: 60_000 };
 * assertEquals(
 *   renderRestarts(new Map([["acme", [restart]]])),
 *   ["Restarted: acme 1 time: pid 8 for 7 at 1970-01-01 00:01:00 UTC, after 1 min"],
 * );
 * ```
 *
 * @param restarts The restarts, by name.
 * @returns A line for each name, without its end.
 */
export function renderRestarts(restarts: Restarts): string[] {
  const byCount = [...restarts].toSorted(([, a], [, b]) => b.length - a.length);
  const others = byCount.length - MOST_RESTARTED;
  const lines = byCount.slice(0, MOST_RESTARTED).map(([name, all]) => {
    const title = `Restarted: ${escapeTerminal(name)} ${formatCount(all.length, "time")}`;
    const last = all.at(-1)!;
    const longest = all.flatMap(listLives).toSorted((a, b) => b.lifeMs - a.lifeMs)
      .slice(0, MOST_NAMED);
    if (all.length === 1) {
      const after = longest.map(({ lifeMs }) => `, after ${formatDuration(lifeMs)}`);
      return `${title}: ${renderRestart(last)}${after.join("")}`;
    }
    const lives = longest.map(({ pid, lifeMs }) => `pid ${pid} (${formatDuration(lifeMs)})`);
    return `${title}, the last time ${renderRestart(last)}` +
      (lives.length > 0 ? `; longest-lived: ${lives.join(", ")}` : "");
  });
  return others > 0 ? [...lines, `... and ${formatCount(others, "other name")}`] : lines;
}

function renderRestart({ by, replaced, epochMs }: Restart): string {
  return `pid ${by.pid} for ${replaced.pid} at ${formatMoment(epochMs)}`;
}

/**
 * Lists the replaced process with its life, up to the first sample of the new process. The list is
 * empty if the start of the replaced process is unknown.
 */
function listLives({ replaced: { pid, creationEpochSeconds }, epochMs }: Restart) {
  if (creationEpochSeconds === null) return [];
  return [{ pid, lifeMs: Math.max(0, epochMs - creationEpochSeconds * 1000) }];
}
