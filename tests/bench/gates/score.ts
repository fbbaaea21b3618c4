/**
 * Judges pairs of recordings, of which some differ: finds the gates of `profit compare` that fail,
 * and renders the shares as a table. Pure.
 *
 * @module
 */

import { judgeChanges } from "../../../src/analyse/run_breaches.ts";
import { compareRuns } from "../../../src/analyse/compare/mod.ts";
import type { Run } from "../../../src/analyse/compare/run.ts";
import { parseCondition } from "../../../src/cli/conditions.ts";
import { renderRow } from "../program.ts";
import { findWilsonInterval } from "../wilson.ts";

/** The gates that docs/ci.md shows. */
const GATES = ["mem_real>+5%", "mem_real.peak>+50MiB", "cpu_percent.p95>+5"];

/** The gate that must fail with 10 % more memory. */
export const FOUND_BY = GATES[0]!;

/** The runs of a program, unchanged (twice) and with more memory. */
export interface Pair {
  readonly a: readonly Run[];
  readonly b: readonly Run[];
  readonly more: readonly Run[];
}

/** The results of the pairs of one kind of program. */
export interface Tally {
  readonly kind: string;
  readonly pairs: number;
  /** The pairs without a difference that failed a gate. */
  readonly alarms: number;
  /** The pairs with more memory that failed `FOUND_BY`. */
  readonly found: number;
}

/** Judges pairs of one kind. */
export function tallyPairs(kind: string, pairs: readonly Pair[]): Tally {
  return {
    kind,
    pairs: pairs.length,
    alarms: pairs.filter(({ a, b }) => fails(GATES, a, b)).length,
    found: pairs.filter(({ a, more }) => fails([FOUND_BY], a, more)).length,
  };
}

function fails(gates: readonly string[], base: readonly Run[], next: readonly Run[]): boolean {
  const conditions = gates.map((gate) => parseCondition(gate, { change: true }));
  return judgeChanges(conditions, compareRuns(base, next))
    .some(({ breaches }) => breaches.length > 0);
}

/** Renders a row for each kind, and one for all kinds. */
export function renderTallies(title: string, tallies: readonly Tally[]): string[] {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((sum, one) => sum + of(one), 0);
  const all = {
    kind: "all",
    pairs: sum(({ pairs }) => pairs),
    alarms: sum(({ alarms }) => alarms),
    found: sum(({ found }) => found),
  };
  return [...tallies, all].map(({ kind, pairs, alarms, found }) =>
    renderRow([title, kind, renderShare(alarms, pairs), renderShare(found, pairs)])
  );
}

/** Renders a count, and the share in % with its 95 % interval (Wilson). */
function renderShare(hits: number, pairs: number): string {
  const [low, high] = findWilsonInterval(hits, pairs).map((share) => (100 * share).toFixed(0));
  return `${hits} of ${pairs} (${low}-${high} %)`;
}
