/**
 * Finds facts on processes and groups during a recording: the verdict so far, and the time to a
 * limit.
 *
 * @module
 */

import type { Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import { summariseProcess } from "../../analyse/summary.ts";
import { type Told, UNTOLD } from "../../live/state.ts";
import type { ProcessSummary } from "../../model/outcomes.ts";
import { findInTable } from "../../model/process_table.ts";
import { leastKnown } from "../../model/processes.ts";
import type { Sample } from "../../model/samples.ts";
import type { Clock } from "../../model/world.ts";
import { isOfFewSamples, worstVerdict } from "../../report/verdicts.ts";
import { openVerdictTurns } from "../watching/verdict_turns.ts";

/** The time that verdicts may take. */
export interface Patience {
  /** The time between two rounds of verdicts. */
  readonly paceMs: number;
  /** The time for a round. A verdict takes about a millisecond. */
  readonly judgingMs: number;
}

/** The time during a recording, which must not delay a tick. */
const LITTLE: Patience = { paceMs: 1000, judgingMs: 5 };

/** The functions that find facts. */
export interface Tellers {
  /** Judges some processes. It is called at each tick. */
  readonly refresh: (recording: Recording, samples: readonly Sample[]) => void;
  /** Returns the facts on a process or a group. */
  readonly tell: (record: ProcessRecord | null) => Told;
  /** Returns the likely leaks. */
  readonly listLikely: () => Recording["likelyLeaks"];
}

/**
 * Prepares to find facts.
 *
 * @param clock The clock.
 * @param patience The time that verdicts may take.
 */
export function openTold(
  clock: Pick<Clock, "monotonicMs">,
  { paceMs, judgingMs }: Patience = LITTLE,
): Tellers {
  let foundAtMs = -Infinity;
  let likely: Recording["likelyLeaks"] = new Map();
  const found = new Map<ProcessRecord, ProcessSummary>();
  const verdicts = new WeakMap<ProcessRecord, Told["verdict"]>();
  const judgeInTurn = openVerdictTurns(clock, judgingMs);
  /** The times to limits. Processes below one control group share a limit. */
  let reaches = new Map<NonNullable<ProcessRecord["findOutlook"]>, number | null>();

  return {
    refresh: (recording, samples) => {
      likely = recording.likelyLeaks;
      const nowMs = clock.monotonicMs();
      if (nowMs - foundAtMs < paceMs) return;
      foundAtMs = nowMs;
      reaches = new Map();
      const records = samples.map(({ reading }) => findInTable(recording.processes.byPid, reading));
      judgeInTurn(records.filter((record) => record !== null), judge);
    },
    tell: (record) => {
      if (record === null) return UNTOLD;
      const summary = likely.get(record) ?? found.get(record);
      return {
        apart: record.apart,
        maxOpenFiles: record.maxOpenFiles ?? null,
        verdict: summary === undefined ? verdicts.get(record) ?? null : "likely",
        limitSeconds: leastKnown(findReach(record), summary?.openFilesReach?.seconds ?? null),
      };
    },
    listLikely: () => new Map([...found, ...likely]),
  };

  function judge(record: ProcessRecord): void {
    const summary = summariseProcess(record);
    const verdict = isOfFewSamples(summary) ? "insufficient data" : worstVerdict(summary);
    verdicts.set(record, verdict === "insufficient data" ? null : verdict);
    if (verdict === "likely") found.set(record, summary);
    else found.delete(record);
  }

  function findReach({ findOutlook }: ProcessRecord): number | null {
    if (findOutlook === null) return null;
    const known = reaches.get(findOutlook);
    if (known !== undefined) return known;
    const seconds = findOutlook(false)?.reach?.seconds ?? null;
    reaches.set(findOutlook, seconds);
    return seconds;
  }
}
