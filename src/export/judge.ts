/**
 * Judges growth now and then: a verdict costs more than all else that is told of a process. Pure but
 * for what it is told to remember.
 *
 * @module
 */

import type { Gathered, Leaks, Member } from "./gather.ts";

/** A process is judged again after this long. */
const VERDICT_AGE_MS = 60_000;

/**
 * Judges processes, those first that were judged longest ago, until there is none whose verdict is
 * older than a minute, or the time is up.
 *
 * @param gathered The processes.
 * @param judge Judges one.
 * @param monotonicMs The clock.
 * @param budgetMs How long this may take; one process is judged in any case.
 */
export function judgeOldest(
  { members }: Gathered,
  judge: (member: Member) => Leaks,
  monotonicMs: () => number,
  budgetMs: number,
): void {
  const startMs = monotonicMs();
  const due = Array.from(members.values())
    .filter(({ judgedAtMs }) => startMs - judgedAtMs >= VERDICT_AGE_MS)
    .sort((a, b) => a.judgedAtMs - b.judgedAtMs);
  for (const member of due) {
    member.leaks = judge(member);
    member.judgedAtMs = startMs;
    if (monotonicMs() - startMs >= budgetMs) return;
  }
}
