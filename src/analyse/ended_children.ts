/**
 * Finds the CPU time of ended children that no sample contains: of children that ran between two ticks, and of
 * the time after a child's last sample. Pure, except that it changes the given state.
 *
 * When a parent waits for an ended child, the kernel adds the child's CPU time to `cutime` and `cstime` of the
 * parent (proc_pid_stat(5)). This includes the children that the child waited for. The samples of the child
 * already contain a part of that time. The rest is missing.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import { type Group, labelsOf, type Sample, type Snapshot, type Tick } from "../model/samples.ts";
import { keyOf, type Values } from "./group_sums.ts";

/** Ages are as exact as starts, which the kernel counts in hundredths of a second. */
const START_STEP_MS = 10;

/**
 * The weight in a mean of a tick at which the CPU time of ended children is unknown, as a share of the usual
 * weight.
 */
const UNKNOWN_WEIGHT = 0.01;

/** The most parents that are followed, because reused pids can form a circle. */
const LONGEST_LINE = 100;

/** A recorded process at its last sample. */
export interface Member extends Pick<Reading, "pid" | "ppid" | "startTicks"> {
  /** Its group; `null` if it has none. */
  readonly group: Group | null;
  /** The tick of that sample. */
  readonly tick: Tick;
  /** Its CPU time; the largest possible one if the recording does not tell. */
  readonly cpuSeconds: number;
  /** The latest known CPU time of its ended children; `null` if it was never known. */
  readonly childrenSeconds: number | null;
  /** The CPU time in samples of ended children by which its CPU time of ended children has yet to rise. */
  awaitedSeconds: number;
}

/** The state for one host. */
export interface HostChildren {
  /** All processes, by pid. */
  readonly members: Map<number, Member>;
  /**
   * For each group, CPU time of ended children that is in no sample and was not taken yet. Without known parents, it
   * is below 0 while no process has waited for an ended child yet.
   */
  balances: Map<Group, number>;
  /** The latest tick; `null` before the first. */
  tick: Tick | null;
  /** Whether the recording tells the parents. Files without the column `ppid` have 0 for each. */
  areParentsKnown: boolean;
}

/** The state for each set of processes with the same labels, for example of one host. */
export type EndedChildren = Map<string, HostChildren>;

/** Returns an empty state. */
export function noEndedChildren(): EndedChildren {
  return new Map();
}

/**
 * Adds the CPU time of ended children to the sums of groups.
 *
 * @param ended The state after the tick before. It receives this tick.
 * @param snapshot The samples of a tick.
 * @param sums The sums over each group at this tick, which receive the CPU time.
 */
export function addEndedChildren(
  ended: EndedChildren,
  snapshot: Snapshot,
  sums: ReadonlyMap<Group, Values>,
): void {
  if (sums.size === 0 && ended.size === 0) return;
  const unsure = ended.size === 0 ? findUnsure(snapshot) : [];
  const mostOf = (group: Group) => {
    const overSeconds = sums.get(group)!.cpuOverMs / 1000;
    // If the descendants are not recorded, a group receives all CPU time of a child at once.
    return typeof group === "string" || overSeconds === 0 ? overSeconds : Infinity;
  };
  for (const [group, seconds] of takeEndedChildren(ended, snapshot, keyOf, mostOf)) {
    const sum = sums.get(group)!;
    sum.cpuPercent = (sum.cpuPercent ?? 0) + seconds / (sum.cpuOverMs / 1000) * 100;
    sum.endedChildrenSeconds = seconds;
  }
  for (const group of unsure) sums.get(group)!.cpuOverMs *= UNKNOWN_WEIGHT;
}

/**
 * Finds the groups of which the first tick lacks ended children: those with a process from before the recording
 * that has waited for children.
 */
function findUnsure({ samples }: Snapshot): Set<Group> {
  const parents = samples.filter((sample) =>
    sample.reading.cpuChildrenSeconds && !isSinceStart(sample)
  );
  return new Set(parents.map(keyOf).filter((group) => group !== null));
}

/**
 * Takes the CPU time of ended children that no sample contains. The result may be too low, never too high. The
 * kernel does not report the time of a child that no process waits for, or of one whose parent is no longer
 * recorded. If a recording lacks `cpu_user_seconds` or `cpu_system_seconds`, the CPU time that a child used
 * before its first sample is unknown: as much as it can have used does not count.
 *
 * @param ended The state after the tick before. It receives this tick.
 * @param snapshot The samples of a tick.
 * @param groupOf Returns the group that receives the CPU time; `null` for none.
 * @param mostOf Returns the most seconds that a group receives at this tick. The rest stays for the next tick.
 * @returns The CPU time in seconds of each group that receives some.
 */
export function takeEndedChildren(
  ended: EndedChildren,
  snapshot: Snapshot,
  groupOf: (sample: Sample) => Group | null,
  mostOf: (group: Group) => number = () => Infinity,
): Map<Group, number> {
  const taken = new Map<Group, number>();
  // Without samples, all processes have ended. Command lines of ended processes are not kept.
  if (snapshot.samples.length === 0) ended.clear();
  for (const [labels, samples] of Map.groupBy(snapshot.samples, labelsOf)) {
    const host = ended.get(labels) ??
      { members: new Map(), balances: new Map(), tick: null, areParentsKnown: false };
    ended.set(labels, host);
    addOnHost(host, { ...snapshot, samples }, groupOf);
    for (const [group, balance] of host.balances) {
      const seconds = Math.min(balance, mostOf(group));
      if (seconds <= 0) continue;
      taken.set(group, (taken.get(group) ?? 0) + seconds);
      host.balances.set(group, balance - seconds);
    }
  }
  return taken;
}

/** A member, and the CPU time of ended children that it has received at a tick, in seconds. */
interface Risen {
  readonly member: Member;
  readonly seconds: number;
}

function addOnHost(
  host: HostChildren,
  snapshot: Snapshot,
  groupOf: (sample: Sample) => Group | null,
): void {
  const { risen, left } = updateMembers(host, snapshot, groupOf);
  const owed = passToHeirs(host, left);
  host.balances = findBalances(host, risen, owed);
}

/** Updates the members. Returns the rise of each, and the members that are no longer there. */
function updateMembers(
  host: HostChildren,
  { tick, samples }: Snapshot,
  groupOf: (sample: Sample) => Group | null,
): { risen: Risen[]; left: Member[] } {
  const { members } = host;
  const passedMs = host.tick ? tick.monotonicMs - host.tick.monotonicMs : NaN;
  host.tick = tick;
  const left: Member[] = [];
  const risen: Risen[] = [];
  for (const sample of samples) {
    const { pid, ppid, startTicks, cpuChildrenSeconds } = sample.reading;
    host.areParentsKnown ||= ppid !== 0;
    const known = members.get(pid);
    const before = known?.startTicks === startTicks ? known : undefined;
    if (known && !before) left.push(known);
    const member = {
      pid,
      ppid,
      startTicks,
      group: groupOf(sample),
      tick,
      cpuSeconds: cpuTimeOf(sample, before),
      childrenSeconds: cpuChildrenSeconds ?? before?.childrenSeconds ?? null,
      awaitedSeconds: before?.awaitedSeconds ?? 0,
    };
    members.set(pid, member);
    risen.push({ member, seconds: childrenRise(sample, before, passedMs) });
  }
  for (const member of members.values()) if (member.tick !== tick) left.push(member);
  return { risen, left };
}

/**
 * Makes the parents of ended members await the CPU time that samples contain. Returns the seconds that each group
 * awaits because the parents are unknown.
 */
function passToHeirs(host: HostChildren, left: readonly Member[]): ReadonlyMap<Group, number> {
  const { members } = host;
  const owed = new Map<Group, number>();
  for (const member of left) {
    const { group, cpuSeconds, childrenSeconds, awaitedSeconds } = member;
    const seconds = cpuSeconds + (childrenSeconds ?? 0) + awaitedSeconds;
    const heir = findHeir(host, member);
    if (heir !== null) heir.awaitedSeconds += seconds;
    else if (!host.areParentsKnown && group !== null) {
      owed.set(group, (owed.get(group) ?? 0) + seconds);
    }
  }
  for (const member of left) if (members.get(member.pid) === member) members.delete(member.pid);
  return owed;
}

/** Returns the balance of each group of the tick, in seconds: a rise counts if no sample contains it. */
function findBalances(
  host: HostChildren,
  risen: readonly Risen[],
  owed: ReadonlyMap<Group, number>,
): Map<Group, number> {
  const balances = new Map<Group, number>();
  for (const { member, seconds } of risen) {
    const { group } = member;
    const unseen = Math.max(0, seconds - member.awaitedSeconds);
    member.awaitedSeconds -= seconds - unseen;
    if (group === null) continue;
    const balance = balances.get(group) ?? (host.balances.get(group) ?? 0) - (owed.get(group) ?? 0);
    balances.set(group, balance + unseen);
  }
  return balances;
}

/**
 * Returns the process whose `cutime` contains the CPU time of an ended process: its parent, or the nearest living
 * ancestor. Returns `null` if another process, such as init, has adopted it, or if the parents are unknown.
 */
function findHeir({ members, tick }: HostChildren, { ppid }: Member): Member | null {
  let heir = members.get(ppid);
  for (let steps = 0; heir && heir.tick !== tick; steps++) {
    heir = steps < LONGEST_LINE ? members.get(heir.ppid) : undefined;
  }
  return heir ?? null;
}

/**
 * Returns the CPU time of ended children that a process has received since its sample before, or since the tick
 * before if the process is new.
 */
function childrenRise(sample: Sample, before: Member | undefined, passedMs: number): number {
  const { cpuChildrenSeconds } = sample.reading;
  if (cpuChildrenSeconds === null) return 0;
  if (before) return cpuChildrenSeconds - (before.childrenSeconds ?? cpuChildrenSeconds);
  const isNew = isYounger(sample, passedMs) || isSinceStart(sample);
  return isNew ? cpuChildrenSeconds : 0;
}

/** Returns the CPU time of a process up to a sample; the largest possible one if it is unknown. */
function cpuTimeOf(sample: Sample, before: Member | undefined): number {
  const { reading, cpuPercent, cpuOverMs } = sample;
  if (reading.cpuSeconds !== null) return reading.cpuSeconds;
  const [share, overSeconds] = [(cpuPercent ?? 0) / 100, cpuOverMs / 1000];
  if (before) return before.cpuSeconds + share * overSeconds;
  if (isSinceStart(sample)) return share * overSeconds;
  // A process from before the recording kept one CPU busy at most, unless its share shows more.
  return (reading.ageSeconds ?? Infinity) * Math.max(1, share);
}

/** Returns whether a first CPU % covers the whole time since the start of the process. */
export function isSinceStart(sample: Sample): boolean {
  return sample.cpuPercent !== null && isYounger(sample, sample.cpuOverMs);
}

function isYounger({ reading }: Sample, ms: number): boolean {
  return reading.ageSeconds !== null && reading.ageSeconds * 1000 <= ms + START_STEP_MS;
}
