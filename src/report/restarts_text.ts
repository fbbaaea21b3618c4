/**
 * Restarts, as text for people. Pure.
 *
 * @module
 */

import type { Restart, Restarts } from "../model/outcomes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount, formatDuration, formatMoment } from "../text/format.ts";

/** Of more names whose processes were restarted, the most often restarted are told. */
const MOST_RESTARTED = 5;

/** Of the processes of a name that were replaced, so many are named. */
const MOST_NAMED = 3;

/**
 * Says which names had processes that took the place of others: the most often restarted names first,
 * and of each the processes that had lived longest.
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
    if (all.length === 1) return `${title}: ${renderRestart(last)}, after ${renderLife(last)}`;
    const longest = all.toSorted((a, b) => lifeMsOf(b) - lifeMsOf(a)).slice(0, MOST_NAMED)
      .map((one) => `pid ${one.replaced.pid} (${renderLife(one)})`);
    return `${title}, the last time ${renderRestart(last)}; longest-lived: ${longest.join(", ")}`;
  });
  return others > 0 ? [...lines, `... and ${formatCount(others, "other name")}`] : lines;
}

function renderRestart({ by, replaced, epochMs }: Restart): string {
  return `pid ${by.pid} for ${replaced.pid} at ${formatMoment(epochMs)}`;
}

/** How long the process that was replaced had lived, to the moment at which the new one was seen. */
function lifeMsOf({ replaced, epochMs }: Restart): number {
  return Math.max(0, epochMs - replaced.creationEpochSeconds * 1000);
}

function renderLife(restart: Restart): string {
  return formatDuration(lifeMsOf(restart));
}
