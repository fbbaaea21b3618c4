/**
 * The CPU time of children that have ended, of a tree, as far as no sample told it: what ran between
 * two ticks, and what was used after a last sample. Pure but for what it is told to remember.
 *
 * When a parent waits for a child that has ended, the kernel adds all that the child used in its
 * life, with the children that it waited for, to `cutime` and `cstime` of the parent
 * (proc_pid_stat(5)). Of that, a sampled child has been told as its own; the rest is what is sought.
 *
 * @module
 */

import type { Process, Reading } from "../model/processes.ts";
import type { Sample } from "../model/samples.ts";
import type { Values } from "./tree_sums.ts";

/** Ages are as exact as starts, which are counted in hundredths of a second. */
const START_STEP_MS = 10;

/** A process of a tree, as it was last seen. */
export interface TreeMember {
  /** What was read of it. */
  reading: Reading;
  /** The root of its tree. */
  root: Process;
  /** The tick at which that was. */
  tick: number;
}

/** What is needed to find that time. */
export interface EndedChildren {
  /** The processes of all trees, by pid. */
  readonly members: Map<number, TreeMember>;
  /**
   * Of each tree, what parents were given by the kernel, less what samples had told of those that
   * ended. It is below 0 while a child has ended that nobody waited for yet.
   */
  balances: Map<Process, number>;
  /** Ticks so far. */
  ticks: number;
}

/** Nothing yet. */
export function noEndedChildren(): EndedChildren {
  return { members: new Map(), balances: new Map(), ticks: 0 };
}

/**
 * Adds to the sums of trees what children that have ended used. It errs on the side of too little:
 * what a child used that nobody waits for, or whose parent left the tree, is not told by the kernel.
 *
 * @param ended What is remembered of the ticks before; this one is added.
 * @param samples The samples of a tick.
 * @param sums The sums over each tree at this tick, which are changed.
 */
export function addEndedChildren(
  ended: EndedChildren,
  samples: readonly Sample[],
  sums: ReadonlyMap<Process, Values>,
): void {
  if (sums.size === 0 && ended.members.size === 0) return;
  const { members } = ended;
  ended.ticks++;
  const balances = new Map<Process, number>();
  for (const root of sums.keys()) balances.set(root, ended.balances.get(root) ?? 0);
  const add = (root: Process, seconds: number) => {
    const balance = balances.get(root);
    if (balance !== undefined) balances.set(root, balance + seconds);
  };
  let alive = 0;
  const left: TreeMember[] = [];
  for (const sample of samples) {
    const { reading, root } = sample;
    if (root === null) continue;
    alive++;
    const known = members.get(reading.pid);
    const before = known?.reading.startTicks === reading.startTicks ? known : undefined;
    if (known && !before) left.push(known);
    add(root, childrenOf(reading) - childrenBefore(sample, before));
    if (before) {
      before.reading = reading;
      before.root = root;
      before.tick = ended.ticks;
    } else {
      members.set(reading.pid, { reading, root, tick: ended.ticks });
    }
  }
  if (members.size > alive) {
    for (const member of members.values()) if (member.tick !== ended.ticks) left.push(member);
  }
  for (const { reading, root } of left) {
    // Of what has another parent by now, such as init, the kernel tells that one.
    if (members.has(reading.ppid)) add(root, -(reading.cpuSeconds ?? 0) - childrenOf(reading));
  }
  for (const member of left) {
    const { pid } = member.reading;
    if (members.get(pid) === member) members.delete(pid);
  }
  for (const [root, sum] of sums) {
    const balance = balances.get(root) ?? 0;
    if (balance <= 0 || sum.cpuOverMs === 0) continue;
    sum.cpuPercent = (sum.cpuPercent ?? 0) + balance / (sum.cpuOverMs / 1000) * 100;
    balances.set(root, 0);
  }
  ended.balances = balances;
}

function childrenOf({ cpuChildrenSeconds }: Reading): number {
  return cpuChildrenSeconds ?? 0;
}

/** What children had used when the time began that the sample is measured over. */
function childrenBefore({ reading, cpuPercent, cpuOverMs }: Sample, before?: TreeMember): number {
  if (before) return childrenOf(before.reading);
  const ageMs = (reading.ageSeconds ?? Infinity) * 1000;
  const isSinceStart = cpuPercent !== null && ageMs <= cpuOverMs + START_STEP_MS;
  return isSinceStart ? 0 : childrenOf(reading);
}
