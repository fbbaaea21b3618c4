/**
 * The exported verdicts, and the times at which each process and each group is judged again.
 *
 * @module
 */

import type { Gathered, Group, Member } from "./gathered.ts";

/** The verdicts on one process or group; `null` until there are enough samples. */
export interface Verdicts {
  /** The verdict on private memory if it is recorded, else on anonymous or resident memory. */
  readonly memory: LeakVerdict | null;
  /** The verdict on the number of open descriptors. */
  readonly descriptors: LeakVerdict | null;
  /** The verdict on the number of processes of a group. */
  readonly processes?: LeakVerdict | null;
}

/** A verdict, as in the summary of a recording. */
export type LeakVerdict = "none" | "possible" | "likely";

/** The verdicts on a process or group that was not judged yet. */
export const NO_VERDICTS: Verdicts = { memory: null, descriptors: null };

/** The verdicts, from the best to the worst. */
const SEVERITIES: readonly LeakVerdict[] = ["none", "possible", "likely"];

/** Returns 0 for none, 1 for possible, 2 for likely; `null` without a verdict. */
export function severityOf(verdict: LeakVerdict | null): number | null {
  return verdict === null ? null : SEVERITIES.indexOf(verdict);
}

/** Returns the worse of two verdicts on each value. */
export function worstVerdicts(a: Verdicts, b: Verdicts): Verdicts {
  const verdicts = {
    memory: worse(a.memory, b.memory),
    descriptors: worse(a.descriptors, b.descriptors),
  };
  const processes = worse(a.processes ?? null, b.processes ?? null);
  return processes === null ? verdicts : { ...verdicts, processes };
}

function worse(a: LeakVerdict | null, b: LeakVerdict | null): LeakVerdict | null {
  return (severityOf(a) ?? -1) < (severityOf(b) ?? -1) ? b : a;
}

/** The age at which a verdict is renewed. */
const VERDICT_AGE_MS = 60_000;

/**
 * Renews the verdicts that are older than a minute, the oldest first, until the time is up. Groups
 * come before processes: there are few groups, and new processes must not delay them.
 *
 * @param gathered The processes and their groups.
 * @param judge Judges a process.
 * @param monotonicMs The clock.
 * @param budgetMs The time that this may take. One verdict is renewed in any case.
 * @param judgeGroup Judges a group.
 */
export function refreshVerdicts(
  { members, groups }: Gathered,
  judge: (member: Member) => Verdicts,
  monotonicMs: () => number,
  budgetMs: number,
  judgeGroup: (group: Group) => Verdicts = () => NO_VERDICTS,
): void {
  const startMs = monotonicMs();
  const oldestDue = <One extends Member | Group>(all: IteratorObject<One>): One[] =>
    all.filter(({ judgedAtMs }) => startMs - judgedAtMs >= VERDICT_AGE_MS).toArray()
      .sort((a, b) => a.judgedAtMs - b.judgedAtMs);
  const due = [
    ...oldestDue(groups.values().filter(({ keys }) => keys.size > 0)),
    ...oldestDue(members.values()),
  ];
  for (const one of due) {
    one.leaks = "members" in one ? judgeGroup(one) : judge(one);
    one.judgedAtMs = startMs;
    if (monotonicMs() - startMs >= budgetMs) return;
  }
}
