/**
 * What the tables of processes and of groups share, as text for a terminal. Pure.
 *
 * @module
 */

import type { ProcessSummary, Summaries } from "../model/outcomes.ts";
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

/** What there is to say of processes. */
export interface Survey {
  /** The first, which the table shows. */
  readonly shown: readonly ProcessSummary[];
  /** How many others there are, and with which verdicts. */
  readonly others: { readonly count: number; readonly likely: number; readonly possible: number };
  /** Those of which a line may be said, in order. */
  readonly told: readonly ProcessSummary[];
}

/** Goes through all processes once: of a million, each may be made for it. */
export function surveyProcesses(processes: Pick<Summaries, "values">): Survey {
  const [shown, told]: [ProcessSummary[], ProcessSummary[]] = [[], []];
  const others = { count: 0, likely: 0, possible: 0, none: 0, "insufficient data": 0 };
  for (const process of processes.values()) {
    const verdict = worstVerdict(process);
    if (shown.length < MOST_SHOWN) shown.push(process);
    else {
      others.count++;
      others[verdict]++;
    }
    const isLeak = verdict === "likely" || verdict === "possible" && !isOfFewSamples(process);
    const hasLimit = process.memoryLimit !== undefined || process.maxOpenFiles !== null;
    if (isLeak || hasLimit || process.killed) told.push(process);
  }
  return { shown, others, told };
}

/** Counts what is not shown. */
export function countOthers(others: Survey["others"]): string[] {
  if (others.count === 0) return [];
  const leaks = (["likely", "possible"] as const).filter((verdict) => others[verdict] > 0)
    .map((verdict) => `, ${others[verdict]} of them with a ${verdict} leak`);
  return [`... and ${others.count} more that used less CPU${leaks.join("")}`];
}
