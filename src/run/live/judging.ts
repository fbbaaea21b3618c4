/**
 * The parts of judging during a recording: which processes and groups a tick has, which conditions need a
 * verdict, and whether a condition holds. Pure.
 *
 * @module
 */

import { judgeProcesses } from "../../analyse/breaches.ts";
import { keyOf } from "../../analyse/group_sums.ts";
import { findGroup, type Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import type { Breach, Condition } from "../../model/conditions.ts";
import { FEWEST_SAMPLES, type ProcessSummary } from "../../model/outcomes.ts";
import { findInTable } from "../../model/process_table.ts";
import type { Snapshot } from "../../model/samples.ts";

/**
 * The age at which a verdict is renewed. A verdict takes 1 ms. For 300 processes this takes 1 % of
 * a CPU.
 */
const VERDICT_AGE_MS = 30_000;

/**
 * At the beginning, verdicts change faster. Therefore the age is at most this share of the time
 * since the start.
 */
const VERDICT_AGE_SHARE = 0.25;

/** Lists the processes of a snapshot and their groups. Processes of the warm-up are left out. */
export function listJudged(
  { samples }: Snapshot,
  { processes, groups }: Recording,
): ProcessRecord[] {
  const records = samples.map(({ reading }) => findInTable(processes.byPid, reading));
  const keys = new Set(samples.map(keyOf).filter((key) => key !== null));
  const found = [...keys].map((key) => findGroup(groups, key));
  return [...records, ...found].filter((record) => record !== null);
}

/** Returns the age at which a verdict is renewed, in milliseconds. */
export function findVerdictAge(
  { firstSeconds, lastSeconds }: Pick<ProcessRecord, "firstSeconds" | "lastSeconds">,
): number {
  return Math.min(VERDICT_AGE_MS, VERDICT_AGE_SHARE * 1000 * (lastSeconds - firstSeconds));
}

/** Returns whether a condition is on growth and therefore needs a verdict. */
export function isOnGrowth(condition: Condition): boolean {
  return condition.kind === "leak" || "stat" in condition && condition.stat === "growth";
}

/** Returns whether a mean or a percentile has too few samples. */
export function isTooEarly(condition: Condition, { samples }: ProcessRecord): boolean {
  const stat = "stat" in condition ? condition.stat : null;
  return (stat === "avg" || stat === "p95") && samples < FEWEST_SAMPLES;
}

/**
 * Judges a condition on a process or a group.
 *
 * @param condition The condition.
 * @param record The process or the group.
 * @param summary Its summary.
 * @param recording The recording.
 * @returns The breach; `null` if the condition does not hold.
 */
export function findBreach(
  condition: Condition,
  { totals }: ProcessRecord,
  summary: ProcessSummary,
  { areKillsTold }: Recording,
): Breach | null {
  const [processes, groups] = totals === undefined ? [[summary], []] : [[], [summary]];
  const [judgement] = judgeProcesses(
    [condition],
    processes,
    groups,
    areKillsTold ? "told" : "not told",
  );
  return judgement?.breaches[0] ?? null;
}

/**
 * Returns the time for which the value of a breach has grown, in seconds; `null` if it is unknown.
 */
export function findGrowingSeconds(
  { metrics, totals }: ProcessSummary,
  { metric }: Breach,
): number | null {
  const summaries = { ...totals, ...metrics };
  const found = Object.hasOwn(summaries, metric)
    ? summaries[metric as keyof typeof summaries]
    : undefined;
  return found?.leak?.growthSeconds ?? null;
}
