/**
 * Watches the memory limits of recorded processes, and finds processes that the kernel killed.
 * PROFIT loads this file when the first process grows, or when a process is gone and the kernel
 * killed a process on the machine.
 *
 * @module
 */

import { findSeconds } from "../../analyse/clock_steps.ts";
import type { Recording } from "../../analyse/mod.ts";
import { addToWall, findOutlook, type Wall } from "../../analyse/walls.ts";
import type { LimitReader, MemoryLimit } from "../../model/limits.ts";
import { findInTable } from "../../model/process_table.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";
import { type LimitsAbove, watchGroupLimits } from "../exporting/group_limits.ts";

/** The least time between two reads of a control group with a limit. */
const PACE_MS = 950;

/** The least time between two reads of a group without a limit, or of a count of kills. */
const SLOW_PACE_MS = 5000;

/** The most processes whose groups are looked up at a tick. */
const MOST_LOOKUPS = 50;

/** The most groups that are read at a tick. */
const MOST_READS = 50;

/**
 * PROFIT looks up the group of a process again after this time, because a process can move to
 * another group.
 */
const LOOKUP_AGE_MS = 60_000;

/** Counts of kills, by the place of the count. */
type Kills = ReadonlyMap<string, number>;

/** A control group. */
interface WatchedGroup extends LimitsAbove {
  /** The path; `null` for processes with an unknown group. */
  readonly path: string | null;
  walls: readonly Wall[];
  /** The time of the latest reading of limits, on the monotonic clock. */
  readAtMs: number;
  /** The time of the latest reading of kills. */
  killsAtMs: number;
  /**
   * The kills at the reading before the latest one: the latest reading may count a process that is
   * still ending.
   */
  killsBefore: Kills;
  /** The kills at the latest reading. */
  kills: Kills;
}

/** A process. */
interface WatchedProcess {
  readonly startTicks: number;
  readonly group: WatchedGroup;
  readonly lookedAtMs: number;
  /** The limit of the address space. */
  readonly addressSpaceBytes: number | null;
}

/** A watch on limits. */
export interface LimitWatch {
  /** Reads the limits that are due. */
  notice(snapshot: Snapshot): void;
  /** Finds the killed processes among those that are gone. */
  noticeGone(gone: readonly Sample[], snapshot: Snapshot, killedByMachine: number): void;
}

/**
 * Watches the limits of a recording.
 *
 * @param reader Reads limits.
 * @param recording The remembered recording; the watch adds to it.
 */
export function watchLimits(reader: LimitReader, recording: Recording): LimitWatch {
  const groups = new Map<string | null, WatchedGroup>();
  let processes = new Map<number, WatchedProcess>();
  const noticeGroups = watchGroupLimits(recording);

  return {
    notice: (snapshot) => {
      const { samples, missed, tick } = snapshot;
      if (missed !== null) return;
      lookUp(samples, tick.monotonicMs);
      readGroups(snapshot);
      for (const { reading } of samples) {
        const process = processes.get(reading.pid);
        const record = process && findInTable(recording.processes.byPid, reading);
        if (!process || !record) continue;
        const { addressSpaceBytes, group } = process;
        if (addressSpaceBytes === null || reading.virtualBytes === null) {
          record.findOutlook = group.findOutlook;
        } else {
          const own = addOwn(reading, reading.virtualBytes, addressSpaceBytes, snapshot);
          record.findOutlook = (isLikely) => findOutlook([...group.walls, own], isLikely);
        }
      }
      noticeGroups(samples, ({ pid }) => processes.get(pid)?.group ?? null);
    },
    noticeGone,
  };

  /** Looks up the groups of new processes, and of processes whose latest look-up is old. */
  function lookUp(samples: readonly Sample[], nowMs: number): void {
    let lookups = 0;
    const alive = new Map<number, WatchedProcess>();
    for (const { reading: { pid, startTicks } } of samples) {
      const known = processes.get(pid);
      const isSame = known?.startTicks === startTicks;
      if (isSame && nowMs - known.lookedAtMs < LOOKUP_AGE_MS || lookups >= MOST_LOOKUPS) {
        if (isSame) alive.set(pid, known);
        continue;
      }
      lookups++;
      const group = groupOf(reader.findGroup(pid));
      const addressSpaceBytes = reader.readAddressSpace(pid);
      alive.set(pid, { startTicks, group, lookedAtMs: nowMs, addressSpaceBytes });
    }
    processes = alive;
  }

  function groupOf(path: string | null): WatchedGroup {
    const known = groups.get(path);
    if (known !== undefined) return known;
    const kills = reader.readKills(path);
    const group: WatchedGroup = {
      path,
      walls: [],
      findOutlook: (isLikely) => findOutlook(group.walls, isLikely),
      readAtMs: -Infinity,
      killsAtMs: -Infinity,
      killsBefore: kills,
      kills,
    };
    groups.set(path, group);
    if (kills.size > 0) recording.areKillsTold = true;
    return group;
  }

  function readGroups(snapshot: Snapshot): void {
    const nowMs = snapshot.tick.monotonicMs;
    const alive = new Set(Array.from(processes.values(), ({ group }) => group));
    let reads = 0;
    for (const group of [...alive].sort((a, b) => a.readAtMs - b.readAtMs)) {
      const isLimited = group.walls.some(({ limit }) => limit.kind !== "machine");
      const paceMs = isLimited || group.walls.length === 0 ? PACE_MS : SLOW_PACE_MS;
      if (nowMs - group.readAtMs < paceMs || reads >= MOST_READS) continue;
      reads++;
      group.readAtMs = nowMs;
      group.walls = reader.listLimits(group.path).map((limit) => add(limit, "", snapshot));
      if (nowMs - group.killsAtMs < SLOW_PACE_MS) continue;
      group.killsAtMs = nowMs;
      group.killsBefore = group.kills;
      group.kills = reader.readKills(group.path);
    }
    for (const [path, group] of groups) {
      if (!alive.has(group) && nowMs - group.readAtMs > LOOKUP_AGE_MS) groups.delete(path);
    }
  }

  function add(limit: MemoryLimit, of: string, { tick }: Snapshot): Wall {
    const seconds = findSeconds(recording.clockSteps, tick);
    const key = `${limit.kind} ${limit.group ?? ""} ${of}`;
    return addToWall(recording.walls, key, limit, seconds, tick.epochMs);
  }

  function addOwn(
    { pid, startTicks }: Sample["reading"],
    usedBytes: number,
    limitBytes: number,
    snapshot: Snapshot,
  ): Wall {
    const limit = { kind: "address space", group: null, limitBytes, usedBytes } as const;
    return add(limit, `${pid} ${startTicks}`, snapshot);
  }

  function noticeGone(
    gone: readonly Sample[],
    { tick }: Snapshot,
    killedByMachine: number,
  ): void {
    let left = killedByMachine;
    const leftOf = new Map<WatchedGroup, number | null>();
    // The kernel kills the largest process first.
    const bySize = gone.toSorted((a, b) => (b.reading.rssBytes ?? 0) - (a.reading.rssBytes ?? 0));
    for (const { reading } of bySize) {
      const record = findInTable(recording.processes.byPid, reading);
      const group = processes.get(reading.pid)?.group ?? null;
      if (group !== null && !leftOf.has(group)) leftOf.set(group, countNewKills(group));
      const inGroup = group === null ? null : leftOf.get(group) ?? null;
      if (record === null) continue;
      record.findOutlook = null; // An ended process cannot reach a limit.
      if ((inGroup ?? left) <= 0) continue;
      if (group !== null && inGroup !== null) leftOf.set(group, inGroup - 1);
      left--;
      record.killed = {
        isSure: false,
        atEpochMs: tick.epochMs,
        limit: tightestOf(group?.walls ?? []),
      };
    }
  }

  /** Returns the recent kills of a group; `null` if no count is known. */
  function countNewKills(group: WatchedGroup): number | null {
    const { killsBefore, path } = group;
    const now = reader.readKills(path);
    group.killsBefore = now;
    group.kills = now;
    // The nearest group whose count is known before and now decides, because a group can be gone
    // with its last process.
    for (const [where, count] of now) {
      const before = killsBefore.get(where);
      if (where !== "" && before !== undefined) return count - before;
    }
    return null;
  }
}

/** Finds the limit with the least room among those that the kernel enforces by killing. */
function tightestOf(walls: readonly Wall[]): MemoryLimit | null {
  const limits = walls.map(({ limit }) => limit)
    .filter(({ kind }) => kind === "max" || kind === "machine");
  const room = ({ limitBytes, usedBytes }: MemoryLimit) => limitBytes - usedBytes;
  return limits.toSorted((a, b) => room(a) - room(b))[0] ?? null;
}
