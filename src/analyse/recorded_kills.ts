/**
 * Finds processes that were killed for memory, by the columns `cgroup_oom_kills` and `cgroup` of a recording.
 * Pure, except that it changes the given recording.
 *
 * @module
 */

import type { MemoryLimit } from "../model/limits.ts";
import { findInTable } from "../model/process_table.ts";
import { labelsOf, type Sample, type Snapshot } from "../model/samples.ts";
import { findSeconds } from "./clock_steps.ts";
import type { Recording } from "./mod.ts";
import type { ProcessRecord } from "./process_record.ts";
import { recordedLimitOf } from "./recorded_limits.ts";

/** The largest delay between a kill and the count that contains it: recorded counts are at most a second old. */
const LATEST_COUNT_SECONDS = 2;

/** The last sample of a process. */
export interface Seen {
  /** The process. */
  readonly record: ProcessRecord;
  /** Its control group; `null` if the group was not recorded. */
  readonly group: string | null;
  /** The number of kills in that group. */
  readonly count: number;
  /** The memory of the process, in bytes. */
  readonly bytes: number;
  /** The limit of its memory; `null` if the limit was not recorded. */
  readonly limit: MemoryLimit | null;
}

/** A process that is gone and may have been killed. */
export interface Gone extends Seen {
  /** The monotonic time at which it was gone, in seconds. */
  readonly atSeconds: number;
  /** The wall time at which it was gone, in milliseconds. */
  readonly atEpochMs: number;
}

/** A control group of a host. */
export interface GroupLog {
  /** The latest number of kills. */
  count: number;
  /** Kills without a process that is gone yet: the process may still be ending. */
  spare: number;
  /** The processes that are gone and may have been killed. */
  gone: Gone[];
}

/** The processes with the same labels, for example of one host. */
export interface HostLog {
  /** The last samples of living processes. */
  alive: ReadonlyMap<ProcessRecord, Seen>;
  /** The groups by path. All processes without a known group are one group. */
  readonly groups: Map<string | null, GroupLog>;
}

/** The state that is needed to find kills, by labels. */
export type KillLog = Map<string, HostLog>;

/**
 * Finds killed processes. When the kill count of a control group rises, the largest missing processes of the
 * group count as killed. A process that reappears was not killed, and neither was a process whose group counts
 * no kill later. For all others, the answer is unknown.
 *
 * @param recording The recording. Its processes receive whether they were killed.
 * @param snapshot The samples of a tick, which the recording already contains.
 */
export function addRecordedKills(recording: Recording, { tick, samples }: Snapshot): void {
  // Few recordings have the column. Reading the others must not take longer.
  const isCounted = recording.kills.size > 0 ||
    samples.some(({ reading }) => reading.extras.cgroup_oom_kills !== undefined);
  if (!isCounted) return;
  const seconds = findSeconds(recording.clockSteps, tick);
  for (const [labels, some] of Map.groupBy(samples, labelsOf)) {
    const alive = listCounted(recording, some);
    const host: HostLog = recording.kills.get(labels) ?? { alive: new Map(), groups: new Map() };
    if (alive.size === 0 && host.alive.size === 0) continue;
    recording.kills.set(labels, host);
    for (const seen of host.alive.values()) {
      if (alive.has(seen.record)) continue;
      seen.record.killed = undefined;
      const { gone } = groupOf(host, seen);
      gone.push({ ...seen, atSeconds: seconds, atEpochMs: tick.epochMs });
    }
    for (const log of host.groups.values()) {
      log.gone = log.gone.filter(({ record }) => !alive.has(record));
    }
    for (const [group, rise] of findRises(host, alive)) settle(host, group, rise, seconds);
    host.alive = alive;
  }
}

function listCounted(
  { processes }: Recording,
  samples: readonly Sample[],
): Map<ProcessRecord, Seen> {
  const counted = new Map<ProcessRecord, Seen>();
  for (const { reading } of samples) {
    const { cgroup_oom_kills: count, cgroup } = reading.extras;
    const record = typeof count === "number" ? findInTable(processes.byPid, reading) : null;
    if (record === null) continue;
    record.killed = null;
    counted.set(record, {
      record,
      group: typeof cgroup === "string" ? cgroup : null,
      count: count as number,
      bytes: reading.rssBytes ?? 0,
      limit: recordedLimitOf(reading),
    });
  }
  return counted;
}

function groupOf({ groups }: HostLog, { group, count }: Seen): GroupLog {
  const log = groups.get(group) ?? { count, spare: 0, gone: [] };
  groups.set(group, log);
  return log;
}

/**
 * Finds the number of kills in each control group since the last tick. A falling count means that another group
 * has the same path. Its count says nothing about missing processes.
 */
function findRises(
  host: HostLog,
  alive: ReadonlyMap<ProcessRecord, Seen>,
): Map<string | null, number> {
  const rises = new Map<string | null, number>();
  for (const seen of alive.values()) {
    const { record, group, count } = seen;
    const log = groupOf(host, seen);
    const before = host.alive.get(record);
    const countBefore = before?.group === group ? before.count : group === null ? null : log.count;
    if (countBefore === null) continue;
    if (count < countBefore) log.gone = [];
    rises.set(group, Math.max(rises.get(group) ?? 0, count - countBefore));
  }
  for (const { group, count } of alive.values()) host.groups.get(group)!.count = count;
  return rises;
}

function settle(host: HostLog, group: string | null, rise: number, seconds: number): void {
  const log = host.groups.get(group)!;
  const kills = log.spare + rise;
  const killed = log.gone.toSorted((a, b) => b.bytes - a.bytes).slice(0, kills);
  for (const { record, atEpochMs, limit } of killed) {
    record.killed = { isSure: false, atEpochMs, limit };
  }
  log.spare = Math.min(rise, kills - killed.length);
  log.gone = log.gone.filter((one) => !killed.includes(one)).filter(({ record, atSeconds }) => {
    const isTold = seconds - atSeconds >= LATEST_COUNT_SECONDS;
    // If the control group is unknown, it may be another one without kills.
    if (isTold && group !== null) record.killed = null;
    return !isTold;
  });
}
