/**
 * What the tables of processes and of groups share, as text for a terminal. Pure.
 *
 * @module
 */

import type { ProcessSummary } from "../model/outcomes.ts";
import { isOfFewSamples, worstVerdict } from "./verdict_text.ts";

/** Of more processes than this, these many are shown and the others counted. */
export const MOST_SHOWN = 20;

const VERDICTS = { likely: "likely", possible: "possible", none: "-", "insufficient data": "?" };

/** What a table says of leaks. */
export function renderVerdict(process: ProcessSummary): string {
  return VERDICTS[worstVerdict(process)] + (isOfFewSamples(process) ? ", few samples" : "");
}

/**
 * Lays a table out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const lines = layOut(["name", "rows"], [["acme-api", "7"]], 0, (line) => line);
 * assertEquals(lines, ["name      rows", "acme-api     7"]);
 * ```
 *
 * @param header What its columns are called.
 * @param rows Its rows.
 * @param name Which column begins at the left; the others end at the right.
 * @param paintHeader Colours the header.
 * @returns Lines.
 */
export function layOut(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  name: number,
  paintHeader: (line: string) => string,
): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, at) => Math.max(...all.map((row) => row[at]!.length)));
  const [first = "", ...lines] = all.map((row) =>
    row.map((cell, at) => at === name ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))
      .join("  ").trimEnd()
  );
  return [paintHeader(first), ...lines];
}

/** Counts what is not shown. */
export function countOthers(others: readonly ProcessSummary[]): string[] {
  if (others.length === 0) return [];
  const count = (verdict: string) => others.filter((one) => worstVerdict(one) === verdict).length;
  const leaks = ["likely", "possible"].filter((verdict) => count(verdict) > 0)
    .map((verdict) => `, ${count(verdict)} of them with a ${verdict} leak`);
  return [`... and ${others.length} more that used less CPU${leaks.join("")}`];
}
