/**
 * Decides whose verdict is renewed next during a recording: the oldest verdict first, for a limited
 * time.
 *
 * @module
 */

import type { ProcessRecord } from "../../analyse/process_record.ts";
import { FEWEST_SAMPLES } from "../../model/outcomes.ts";
import type { Clock } from "../../model/world.ts";

/**
 * Starts turns.
 *
 * @param clock The clock.
 * @param budgetMs The time for a round of verdicts. A verdict takes about a millisecond. A round has
 * at least one verdict.
 * @param ageOf Returns the age in milliseconds from which a verdict of a record is renewed.
 * @returns A function that runs a round. It judges those of the given records that have enough
 * samples.
 */
export function openVerdictTurns(
  clock: Pick<Clock, "monotonicMs">,
  budgetMs: number,
  ageOf: (record: ProcessRecord) => number = () => 0,
): (records: readonly ProcessRecord[], judge: (record: ProcessRecord) => void) => void {
  const judgedAtMs = new WeakMap<ProcessRecord, number>();
  const lastOf = (record: ProcessRecord) => judgedAtMs.get(record) ?? -Infinity;
  return (records, judge) => {
    const startMs = clock.monotonicMs();
    const due = records.filter((record) =>
      record.samples >= FEWEST_SAMPLES && startMs - lastOf(record) >= ageOf(record)
    ).sort((a, b) => lastOf(a) - lastOf(b));
    for (const record of due) {
      judgedAtMs.set(record, startMs);
      judge(record);
      if (clock.monotonicMs() - startMs >= budgetMs) return;
    }
  };
}
