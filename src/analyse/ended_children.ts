/**
 * The CPU time of children that have ended, of a group, as far as no sample told it: what ran between
 * two ticks, and what was used after a last sample. Pure but for what it is told to remember.
 *
 * When a parent waits for a child that has ended, the kernel adds all that the child used in its
 * life, with the children that it waited for, to `cutime` and `cstime` of the parent
 * (proc_pid_stat(5)). Of that, a sampled child has been told as its own; the rest is what is sought.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import type { Group, Sample } from "../model/samples.ts";
import { keyOf, type Values } from "./group_sums.ts";

/** Ages are as exact as starts, which are counted in hundredths of a second. */
const START_STEP_MS = 10;

/** Parents whose pids are used again could lead in a circle. */
const LONGEST_LINE = 100;

/** A process that was recorded, as it was last seen. */
export interface Member {
  /** What was read of it. */
  reading: Reading;
  /** Its group; `null` where it is in none. */
  group: Group | null;
  /** The tick at which that was. */
  tick: number;
}

/** What is needed to find that time, of a host. */
export interface HostChildren {
  /** All processes, by pid. */
  readonly members: Map<number, Member>;
  /**
   * Of each group, what parents were given by the kernel, less what samples had told of those that
   * ended. It is below 0 while a child has ended that nobody waited for yet.
   */
  balances: Map<Group, number>;
  /** Ticks so far. */
  ticks: number;
}

/** What is needed to find that time: of processes with the same labels, as those of a host. */
export type EndedChildren = Map<string, HostChildren>;

/** Nothing yet. */
export function noEndedChildren(): EndedChildren {
  return new Map();
}

/**
 * Adds to the sums of groups what children that have ended used. It errs on the side of too little:
 * what a child used that nobody waits for, or whose parent is not recorded any more, is not told by
 * the kernel.
 *
 * @param ended What is remembered of the ticks before; this one is added.
 * @param samples The samples of a tick.
 * @param sums The sums over each group at this tick, which are changed.
 */
export function addEndedChildren(
  ended: EndedChildren,
  samples: readonly Sample[],
  sums: ReadonlyMap<Group, Values>,
): void {
  if (sums.size === 0 && ended.size === 0) return;
  // A tick without a sample is one of each host there is.
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
    // Without its descendants, a group is given all that a child used in its life at once.
    const told = typeof group === "string" ? Math.min(balance, overSeconds) : balance;
    sum.cpuPercent = (sum.cpuPercent ?? 0) + told / overSeconds * 100;
    sum.endedChildrenSeconds = told;
    balances.set(group, balance - told);
  }
  host.balances = balances;
}

/**
 * The group of the process that the kernel tells what an ended one used: its parent, or of that has
 * ended as well, the next that is there. Of what has another parent by now, such as init, it is none.
 */
function findHeir({ members, ticks }: HostChildren, { ppid }: Reading): Group | null {
  let heir = members.get(ppid);
  for (let steps = 0; heir && heir.tick !== ticks; steps++) {
    heir = steps < LONGEST_LINE ? members.get(heir.reading.ppid) : undefined;
  }
  return heir?.group ?? null;
}

/** Where the CPU time of what ended is not told, as in most files, nor is that of its children. */
function childrenOf({ cpuChildrenSeconds, cpuSeconds }: Reading): number {
  return cpuSeconds === null ? 0 : cpuChildrenSeconds ?? 0;
}

/** What children had used when the time began that the sample is measured over. */
function childrenBefore({ reading, cpuPercent, cpuOverMs }: Sample, before?: Member): number {
  if (before) return childrenOf(before.reading);
  const ageMs = (reading.ageSeconds ?? Infinity) * 1000;
  const isSinceStart = cpuPercent !== null && ageMs <= cpuOverMs + START_STEP_MS;
  return isSinceStart ? 0 : childrenOf(reading);
}
