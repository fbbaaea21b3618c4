/**
 * Watches what limits the memory of the processes that are recorded, and whom the kernel kills for it.
 * It is loaded when the first process grows, or is gone while one was killed somewhere.
 *
 * @module
 */

import { findSeconds } from "../analyse/clock_steps.ts";
import type { Recording } from "../analyse/mod.ts";
import { addToWall, findOutlook, type Wall } from "../analyse/walls.ts";
import type { LimitReader, MemoryLimit } from "../model/limits.ts";
import { findInTable } from "../model/process_table.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { type LimitsAbove, watchGroupLimits } from "./group_limits.ts";

/** Groups with a limit are read so often at most, */
const PACE_MS = 950;

/** those that the machine alone limits, and all counts of kills, no more often than this. */
const SLOW_PACE_MS = 5000;

/** At a tick, the groups of no more processes are looked up, */
const MOST_LOOKUPS = 50;

/** and no more groups are read. */
const MOST_READS = 50;

/** A process may be moved to another group: it is looked up again after this. */
const LOOKUP_AGE_MS = 60_000;

/** Counts of kills, by where they are kept. */
type Kills = ReadonlyMap<string, number>;

/** A control group. */
interface WatchedGroup extends LimitsAbove {
  /** Its path; `null` of processes of which it is not known. */
  readonly path: string | null;
  walls: readonly Wall[];
  /** When its limits were last read, on the monotonic clock. */
  readAtMs: number;
  /** When its kills were. */
  killsAtMs: number;
  /** The kills at the reading before the last: the last may have one of a process that still ends. */
  killsBefore: Kills;
  /** The kills at the last. */
  kills: Kills;
}

/** A process. */
interface WatchedProcess {
  readonly startTicks: number;
  readonly group: WatchedGroup;
  readonly lookedAtMs: number;
  /** How large its address space may be. */
  readonly addressSpaceBytes: number | null;
}

/** What watches. */
export interface LimitWatch {
  /** Reads what is due, and remembers it. */
  notice(snapshot: Snapshot): void;
  /** Finds out which of the processes that are gone were killed, and remembers that. */
  noticeGone(gone: readonly Sample[], snapshot: Snapshot, killedByMachine: number): void;
}

/**
 * Watches.
 *
 * @param reader Where limits are read.
 * @param recording What is remembered.
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

  /** Finds out where processes are that are new, or have not been looked up for long. */
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
    // The kernel kills the largest first.
    const bySize = gone.toSorted((a, b) => (b.reading.rssBytes ?? 0) - (a.reading.rssBytes ?? 0));
    for (const { reading } of bySize) {
      const record = findInTable(recording.processes.byPid, reading);
      const group = processes.get(reading.pid)?.group ?? null;
      if (group !== null && !leftOf.has(group)) leftOf.set(group, countNewKills(group));
      const inGroup = group === null ? null : leftOf.get(group) ?? null;
      if (record === null) continue;
      record.findOutlook = null; // It reaches no limit any more.
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

  /** How many of a group were killed of late; `null` where no count tells. */
  function countNewKills(group: WatchedGroup): number | null {
    const { killsBefore, path } = group;
    const now = reader.readKills(path);
    group.killsBefore = now;
    group.kills = now;
    // The first that is told on both sides is the nearest: a group may be gone with its last process.
    for (const [where, count] of now) {
      const before = killsBefore.get(where);
      if (where !== "" && before !== undefined) return count - before;
    }
    return null;
  }
}

/** Of the limits that are kept by killing, the one with the least room. */
function tightestOf(walls: readonly Wall[]): MemoryLimit | null {
  const limits = walls.map(({ limit }) => limit)
    .filter(({ kind }) => kind === "max" || kind === "machine");
  const room = ({ limitBytes, usedBytes }: MemoryLimit) => limitBytes - usedBytes;
  return limits.toSorted((a, b) => room(a) - room(b))[0] ?? null;
}
