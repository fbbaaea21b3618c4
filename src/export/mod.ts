/**
 * Gathers the exported values: the latest values of each process, and counts of each name or group,
 * such as CPU time. Counts never fall while the name is known. Memory is bounded by the living
 * processes and 1,000 names without a process, however long the recording is.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import type { Group as GroupKey, Sample, Snapshot } from "../model/samples.ts";
import { addCounts, type Counts, NO_COUNTS, riseTo, subtractCounts } from "./counts.ts";
import { type Gathered, type Group, labelOf, type Member } from "./gathered.ts";
import { expectInherited, leaveOutInherited } from "./inherited.ts";
import { countsOf, levelsOf } from "./recorded.ts";
import { NO_VERDICTS } from "./verdicts.ts";

/** The number of names without a process whose counts are kept, because a name may come back. */
const MOST_IDLE_NAMES = 1000;

/**
 * The age at which the limit of descriptors of a process is read again, because a process can
 * change it.
 */
const LIMIT_AGE_MS = 60_000;

/**
 * The most limits that are read again at a tick. The limits of new processes are read in addition.
 */
const MOST_LIMITS_RENEWED = 20;

/** The longest time between the start of a tick and the reading of a process. */
const LONGEST_PASS_MS = 100;

/** The time within which a forked process starts another program, if it does. */
const LONGEST_COPY_MS = 1000;

/** The names or groups under which processes are exported. */
export interface ToldBy {
  /** Returns the name to which a process belongs; the empty text for none. */
  readonly nameOf: (sample: Sample) => string;
  /** Returns the group with which a process is judged as a whole; `null` for none. */
  readonly keyOf: (sample: Sample) => GroupKey | null;
}

const BY_NAME: ToldBy = { nameOf: ({ reading }) => reading.name, keyOf: () => null };

/**
 * Adds a tick.
 *
 * A process that was forked less than a second ago and has the name of its parent is usually about
 * to start another program. It still shares the memory and the descriptors of its parent. Therefore
 * only its CPU time and its other counts belong to the name.
 *
 * The counts of a name contain everything that its processes have counted since they started,
 * including ended processes, and each count once. If an existing process takes the name, only its
 * counts from this moment on belong to the name. A name that comes back continues with its counts.
 *
 * @param gathered The values so far, which this function changes.
 * @param snapshot The samples of the tick. A missed tick changes no process.
 * @param limitOf Returns the soft limit of descriptors of a process. It is called for each new process, and
 * then about once a minute.
 * @param toldBy The names or groups under which processes are exported; defaults to the names of
 * processes.
 */
export function gather(
  gathered: Gathered,
  { tick, samples, missed }: Snapshot,
  limitOf: (pid: number) => number | null,
  { nameOf, keyOf }: ToldBy = BY_NAME,
): void {
  gathered.skipped += tick.skipped;
  if (missed !== null) return void gathered.missed++;
  gathered.ticks++;
  const before = gathered.members;
  const now = new Map<number, Member>();
  const young: Member[] = [];
  let renewed = 0;
  const sinceMs = tick.monotonicMs - gathered.tickAtMs + LONGEST_PASS_MS;
  for (const { keys } of gathered.groups.values()) keys.clear();
  expectInherited(gathered, samples);
  for (const sample of samples) {
    const { reading } = sample;
    for (const { reason } of reading.refusals) {
      gathered.unreadable.set(reason, (gathered.unreadable.get(reason) ?? 0) + 1);
    }
    const shared = nameOf(sample);
    const known = before.get(reading.pid);
    const isSame = known?.reading.startTicks === reading.startTicks && known.shared === shared;
    const counts = countsOf(sample, tick, gathered.columns);
    const member = isSame
      ? known
      : join(gathered, shared, reading, counts, sinceMs, limitOf(reading.pid));
    const key = keyOf(sample);
    if (key !== null) member.group.keys.add(key);
    member.reading = reading;
    leaveOutInherited(member, counts);
    member.counts = riseTo(counts, member.counts);
    member.levels = levelsOf(sample, tick, gathered.columns);
    member.isCopy = false;
    if (isJustForked(reading)) young.push(member);
    if (reading.readAtMs - member.limitReadAtMs > LIMIT_AGE_MS && renewed < MOST_LIMITS_RENEWED) {
      renewed++;
      member.maxOpenFiles = limitOf(reading.pid);
      member.limitReadAtMs = reading.readAtMs;
    }
    now.set(reading.pid, member);
  }
  for (const member of young) member.isCopy = isNamedAsParent(member.reading, now);
  for (const [pid, member] of before) if (now.get(pid) !== member) leave(gathered, member);
  gathered.members = now;
  gathered.tickAtMs = tick.monotonicMs;
}

function isJustForked({ ageSeconds }: Reading): boolean {
  return ageSeconds !== null && ageSeconds * 1000 < LONGEST_COPY_MS;
}

/**
 * Returns whether the parent is recorded and has the same name. With another name, the process has
 * started its program already.
 */
function isNamedAsParent({ ppid, name }: Reading, members: ReadonlyMap<number, Member>): boolean {
  return members.get(ppid)?.reading.name === name;
}

/** Adds a process to its name. A process that is younger than `newSinceMs` never had another name. */
function join(
  { groups, idle }: Gathered,
  shared: string,
  reading: Reading,
  counts: Counts,
  newSinceMs: number,
  maxOpenFiles: number | null,
): Member {
  const label = labelOf(shared);
  const known = groups.get(label);
  const countsIdle = idle.get(label);
  const group = known ?? emptyGroup(label, countsIdle ?? NO_COUNTS);
  groups.set(label, group);
  idle.delete(label);
  const isFirst = known === undefined && countsIdle === undefined;
  const isYoung = (reading.ageSeconds ?? 0) * 1000 <= newSinceMs;
  const member = {
    reading,
    counts,
    countsBefore: isFirst || isYoung ? NO_COUNTS : counts,
    awaited: NO_COUNTS,
    levels: {},
    maxOpenFiles,
    limitReadAtMs: reading.readAtMs,
    memoryLimit: null,
    leaks: NO_VERDICTS,
    judgedAtMs: -Infinity,
    isCopy: false,
    shared,
    group,
  };
  group.members.add(member);
  return member;
}

function emptyGroup(label: string, countsEnded: Counts): Group {
  return {
    label,
    members: new Set(),
    countsEnded,
    keys: new Set(),
    memoryLimit: null,
    leaks: NO_VERDICTS,
    judgedAtMs: -Infinity,
  };
}

/** Removes a process that has ended, or that has another name now, from its name. */
function leave({ groups, idle }: Gathered, member: Member): void {
  const { group } = member;
  group.members.delete(member);
  group.countsEnded = addCounts(group.countsEnded, countedOf(member));
  if (group.members.size > 0) return;
  groups.delete(group.label);
  idle.set(group.label, group.countsEnded);
  if (idle.size > MOST_IDLE_NAMES) idle.delete(idle.keys().next().value!);
}

/** Returns what a process has counted for its name. */
export function countedOf({ counts, countsBefore }: Member): Counts {
  return subtractCounts(counts, countsBefore);
}
