/**
 * Decides which group each sample of a recording belongs to. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, type Label } from "../model/columns.ts";
import type { Sample, Selection, Tick } from "../model/samples.ts";

/** How the samples of a recording are grouped. */
export interface Grouping {
  /** A column, a label, or `match`. */
  readonly by: string;
  /** The labels of the recording. */
  readonly labels: readonly Label[];
  /** Returns what the first parentheses of `--full` match in a command line; `null` if they do not match. */
  readonly capture: (command: string) => string | null;
}

/**
 * Prepares to group samples.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const reading = {
 *   pid: 7, startTicks: 0, name: "acme", ppid: 1, command: "acme --shard=2", uid: null, readAtMs: 0,
 *   ageSeconds: 9, creationEpochSeconds: 0, state: "S", numThreads: 1, cpuSeconds: 4,
 *   cpuUserSeconds: 3, cpuSystemSeconds: 1, cpuChildrenSeconds: 0, virtualBytes: 0, rssBytes: 0,
 *   anonymousBytes: 0, openFiles: 0, extras: { unit: null }, refusals: [],
 * };
 * const sample = { reading, cpuPercent: 1, cpuOverMs: 1000, root: null };
 * const capture = (command: string) => /shard=(\d+)/.exec(command)?.[1] ?? null;
 * const groups = ["name", "ppid", "unit", "match"]
 *   .map((by) => groupBy({ by, labels: [], capture })(sample));
 * assertEquals(groups, ["acme", "1", null, "2"]);
 * ```
 *
 * @param grouping How samples are grouped.
 * @returns A function that returns the group of a sample; `null` if the sample has no such value. A
 * descendant that does not match itself belongs to the group of its match.
 */
export function groupBy({ by, labels, capture }: Grouping): NonNullable<Selection["groupOf"]> {
  if (by === "match") {
    const find = (command: string | null | undefined) => command ? capture(command) : null;
    return ({ reading, root }: Sample) => find(reading.command) ?? find(root?.command);
  }
  const label = labels.find(({ name }) => name === by);
  if (label !== undefined) return () => label.value || null;
  if (!Object.hasOwn(COLUMNS, by)) return () => null;
  const { type, value } = COLUMNS[by as ColumnName];
  return (sample) => {
    const told = value(sample, NO_TICK);
    if (typeof told !== "number") return told || null;
    return typeof type === "object" ? told.toFixed(type.decimals) : `${told}`;
  };
}

/** Only the column `timestamp` needs the tick, and no recording is grouped by that column. */
const NO_TICK: Tick = { epochMs: 0, monotonicMs: 0, skipped: 0, last: false };
