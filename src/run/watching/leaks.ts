/**
 * Judges processes and groups that have grown while recording, so that the live view can name leaks. Reads the
 * kinds and the limit of descriptors of a process that leaks them, while the process is there.
 *
 * @module
 */

import { findGroup, type Recording } from "../../analyse/mod.ts";
import { keyOf } from "../../analyse/group_sums.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import type { RunningStats } from "../../analyse/running_stats.ts";
import { summariseProcess } from "../../analyse/summary.ts";
import { listLeaks, type ProcessSummary } from "../../model/outcomes.ts";
import { findInTable } from "../../model/process_table.ts";
import type { Reader } from "../../model/reader.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";

/** The least time between two rounds of verdicts. */
const PACE_MS = 10_000;

/** The most verdicts in a round. A verdict takes about a millisecond. */
const MOST_JUDGED = 5;

/** The least growth of memory, descriptors and processes that can be a likely leak. */
const LEAST_GROWTH = { bytes: 256 * 1024, count: 8 };

/**
 * Watches for likely leaks.
 *
 * @param reader Reads the kinds and the limit of open descriptors.
 * @param recording The remembered recording; the watch adds likely leaks.
 * @returns A function to call for each remembered snapshot.
 */
export function watchLeaks(
  reader: Pick<Reader, "countFileKinds" | "readMaxOpenFiles">,
  recording: Recording,
): (snapshot: Snapshot) => void {
  let lookedAtMs = -Infinity;
  const judgedAtMs = new WeakMap<ProcessRecord, number>();
  return ({ tick: { monotonicMs: nowMs }, samples, missed }) => {
    if (missed !== null || nowMs - lookedAtMs < PACE_MS) return;
    lookedAtMs = nowMs;
    const alive = listRecords(recording, samples);
    const likely = new Map<ProcessRecord, ProcessSummary>(
      recording.likelyLeaks.entries().filter(([record]) => alive.has(record)),
    );
    const ageOf = (record: ProcessRecord) => judgedAtMs.get(record) ?? -Infinity;
    const due = alive.values().filter(hasGrown).toArray().sort((a, b) => ageOf(a) - ageOf(b));
    for (const record of due.slice(0, MOST_JUDGED)) {
      judgedAtMs.set(record, nowMs);
      const summary = judge(record);
      if (summary === null) likely.delete(record);
      else likely.set(record, summary);
    }
    if (likely.size + recording.likelyLeaks.size > 0) recording.likelyLeaks = likely;
  };

  /** Returns the summary of a likely leak; `null` if there is none. */
  function judge(record: ProcessRecord): ProcessSummary | null {
    const summary = summariseProcess(record);
    const leaks = listLeaks(summary).filter(({ summary: { leak } }) => leak?.verdict === "likely");
    if (leaks.length === 0) return null;
    if (record.totals !== undefined || leaks.every(({ metric }) => metric !== "num_open_files")) {
      return summary;
    }
    // A program may change its limit.
    record.maxOpenFiles = reader.readMaxOpenFiles(record.pid) ?? record.maxOpenFiles;
    record.openFileKinds = reader.countFileKinds(record.pid) ?? record.openFileKinds;
    return summariseProcess(record);
  }
}

/** Lists the records of present processes and of their groups. */
function listRecords(
  { processes, groups }: Recording,
  samples: readonly Sample[],
): Set<ProcessRecord> {
  const records = new Set<ProcessRecord>();
  for (const sample of samples) {
    const record = findInTable(processes.byPid, sample.reading);
    if (record !== null) records.add(record);
    const key = keyOf(sample);
    const group = key === null ? null : findGroup(groups, key);
    // A group of one process equals that process.
    if (group !== null && group.totals!.processes.peak > 1) records.add(group);
  }
  return records;
}

function hasGrown(record: ProcessRecord): boolean {
  const { rssBytes, anonymousBytes, privateBytes, openFiles, totals } = record;
  const by = ({ first, last }: RunningStats, least: number) => last - first >= least;
  return [rssBytes, anonymousBytes, privateBytes].some((stats) => by(stats, LEAST_GROWTH.bytes)) ||
    by(openFiles, LEAST_GROWTH.count) ||
    totals !== undefined && by(totals.processes, LEAST_GROWTH.count);
}
