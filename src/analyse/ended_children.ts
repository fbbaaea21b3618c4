/**
 * Finds the CPU time of a group's ended children that no sample contains: of children that ran between two
 * ticks, and of the time after a child's last sample. Pure, except that it changes the given state.
 *
 * When a parent waits for an ended child, the kernel adds the child's CPU time to `cutime` and `cstime` of the
 * parent (proc_pid_stat(5)). This includes the children that the child waited for. The samples of the child
 * already contain a part of that time. The rest is missing.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import type { Group, Sample } from "../model/samples.ts";
import { keyOf, type Values } from "./group_sums.ts";

/** Ages are as exact as starts, which the kernel counts in hundredths of a second. */
const START_STEP_MS = 10;

/** The most parents that are followed, because reused pids can form a circle. */
const LONGEST_LINE = 100;

/** A recorded process at its last sample. */
export interface Member {
  /** Its last reading. */
  reading: Reading;
  /** Its group; `null` if it has none. */
  group: Group | null;
  /** The tick of that sample. */
  tick: number;
}

/** The state for one host. */
export interface HostChildren {
  /** All processes, by pid. */
  readonly members: Map<number, Member>;
  /**
   * For each group, the CPU time that the kernel added to parents, less the time in the samples of the ended
   * children. The difference is below 0 while no parent has waited for an ended child yet.
   */
  balances: Map<Group, number>;
  /** The number of ticks. */
  ticks: number;
}

/** The state for each set of processes with the same labels, for example of one host. */
export type EndedChildren = Map<string, HostChildren>;

/** Returns an empty state. */
export function noEndedChildren(): EndedChildren {
  return new Map();
}

/**
 * Adds the CPU time of ended children to the sums of groups. The result may be too low, never too high. The
 * kernel does not report the time of a child that no process waits for, or of one whose parent is no longer
 * recorded.
 *
 * @param ended The state after the tick before. It receives this tick.
 * @param samples The samples of a tick.
 * @param sums The sums over each group at this tick, which receive the CPU time.
 */
export function addEndedChildren(
  ended: EndedChildren,
  samples: readonly Sample[],
  sums: ReadonlyMap<Group, Values>,
): void {
  if (sums.size === 0 && ended.size === 0) return;
  // A tick without samples counts for each host.
  if (samples.length === 0) { for (const host of ended.values()) addOnHost(host, samples, sums); }
  for (const [labels, some] of Map.groupBy(samples, ({ reading }) => reading.labels ?? "")) {
    const host = ended.get(labels) ?? { members: new Map(), balances: new Map(), ticks: 0 };
    ended.set(labels, host);
    addOnHost(host, some, sums);
  }
}

function addOnHost(
  host: HostChildren,
  samples: readonly Sample[],
  sums: ReadonlyMap<Group, Values>,
): void {
  const { members } = host;
  host.ticks++;
  const balances = new Map<Group, number>();
  const add = (group: Group | null, seconds: number) => {
    if (group === null || !sums.has(group)) return;
    balances.set(group, (balances.get(group) ?? host.balances.get(group) ?? 0) + seconds);
  };
  let alive = 0;
  const left: Member[] = [];
  for (const sample of samples) {
    const { reading } = sample;
    const group = keyOf(sample);
    alive++;
    const known = members.get(reading.pid);
    const before = known?.reading.startTicks === reading.startTicks ? known : undefined;
    if (known && !before) left.push(known);
    add(group, childrenOf(reading) - childrenBefore(sample, before));
    if (before) {
      before.reading = reading;
      before.group = group;
      before.tick = host.ticks;
    } else {
      members.set(reading.pid, { reading, group, tick: host.ticks });
    }
  }
  if (members.size > alive) {
    for (const member of members.values()) if (member.tick !== host.ticks) left.push(member);
  }
  for (const { reading } of left) {
    add(findHeir(host, reading), -(reading.cpuSeconds ?? 0) - childrenOf(reading));
  }
  for (const member of left) {
    const { pid } = member.reading;
    if (members.get(pid) === member) members.delete(pid);
  }
  for (const [group, balance] of balances) {
    const sum = sums.get(group)!;
    if (balance <= 0 || sum.cpuOverMs === 0) continue;
    const overSeconds = sum.cpuOverMs / 1000;
    // If the descendants are not recorded, a group receives all CPU time of a child at once.
    const told = typeof group === "string" ? Math.min(balance, overSeconds) : balance;
    sum.cpuPercent = (sum.cpuPercent ?? 0) + told / overSeconds * 100;
    sum.endedChildrenSeconds = told;
    balances.set(group, balance - told);
  }
  host.balances = balances;
}

/**
 * Returns the group of the process whose `cutime` contains the CPU time of an ended process: its parent, or the
 * nearest living ancestor. Returns `null` if another process, such as init, has adopted it.
 */
function findHeir({ members, ticks }: HostChildren, { ppid }: Reading): Group | null {
  let heir = members.get(ppid);
  for (let steps = 0; heir && heir.tick !== ticks; steps++) {
    heir = steps < LONGEST_LINE ? members.get(heir.reading.ppid) : undefined;
  }
  return heir?.group ?? null;
}

/**
 * Returns the CPU time of ended children; 0 if the CPU time of the process is unknown, as in most files. The
 * CPU time of its ended children is then missing, too.
 */
function childrenOf({ cpuChildrenSeconds, cpuSeconds }: Reading): number {
  return cpuSeconds === null ? 0 : cpuChildrenSeconds ?? 0;
}

/** Returns the CPU time of children at the start of the interval that the sample covers. */
function childrenBefore({ reading, cpuPercent, cpuOverMs }: Sample, before?: Member): number {
  if (before) return childrenOf(before.reading);
  const ageMs = (reading.ageSeconds ?? Infinity) * 1000;
  const isSinceStart = cpuPercent !== null && ageMs <= cpuOverMs + START_STEP_MS;
  return isSinceStart ? 0 : childrenOf(reading);
}
