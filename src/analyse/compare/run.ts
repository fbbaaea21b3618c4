/**
 * Sums up a run for a comparison. Pure, except that the functions change the given run.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import { type Group, groupOf, type Snapshot } from "../../model/samples.ts";
import { type EndedChildren, noEndedChildren, takeEndedChildren } from "../ended_children.ts";
import { addToTotals, emptyTotals, type NameOf, type Totals } from "./name_totals.ts";
import { addToRunTotals, emptyRunTotals, type RunTotals } from "./run_totals.ts";

/** The totals of a run. */
export interface Run {
  /** The totals by the names of processes. */
  readonly names: Totals;
  /** The totals of the whole run. */
  readonly whole: RunTotals;
  /** The processes whose ended children are counted for groups. */
  readonly endedChildren: EndedChildren;
}

/** Returns an empty run. */
export function emptyRun(): Run {
  return { names: emptyTotals(), whole: emptyRunTotals(), endedChildren: noEndedChildren() };
}

/**
 * Adds a snapshot to a run, by the names of processes or by other names.
 *
 * @param run The run, which receives the snapshot.
 * @param snapshot The samples of a tick.
 * @param nameOf Returns the name for a sample; the default is the name of its process.
 * @param wanted The wanted additional columns; `null` means all known columns.
 */
export function addToRun(
  run: Run,
  snapshot: Snapshot,
  nameOf?: NameOf,
  wanted: readonly ColumnName[] | null = null,
): void {
  const newBytes = addToRunTotals(run.whole, snapshot);
  const endedChildren = takeForGroups(run, snapshot, nameOf);
  addToTotals(run.names, snapshot, { newBytes, endedChildren }, nameOf, wanted);
}

/** Takes the CPU time of ended children, in seconds, for each group. Names of processes receive none. */
function takeForGroups(
  { endedChildren }: Run,
  snapshot: Snapshot,
  nameOf: NameOf | undefined,
): ReadonlyMap<Group, number> {
  if (nameOf === undefined) return new Map();
  const mostSeconds = findMostSeconds(snapshot);
  return takeEndedChildren(endedChildren, snapshot, nameOf, () => mostSeconds);
}

/**
 * Returns the most CPU time of ended children that a group receives at a tick, in seconds. The descendants in a tree
 * are recorded. In other groups they may not be, so that all CPU time of a child comes at once.
 */
function findMostSeconds({ samples }: Snapshot): number {
  if (samples.some((sample) => typeof (groupOf(sample) ?? "") !== "string")) return Infinity;
  return samples.reduce((most, { cpuOverMs }) => Math.max(most, cpuOverMs), 0) / 1000;
}
