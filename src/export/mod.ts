/**
 * What is told to monitoring systems: the latest values of each process, and of each name or group with counts,
 * such as CPU time, that never fall while it is known. Bounded by the processes that are alive and 1,000 names
 * without one, however long the recording is. Changes only the `Gathered` that it is given.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { MemoryOutlook } from "../model/limits.ts";
import type { Reading } from "../model/processes.ts";
import type { Group as GroupKey, Sample, Snapshot } from "../model/samples.ts";
import { escapeTerminal } from "../text/escape.ts";
import { addCounts, type Counts, NO_COUNTS, riseTo, subtractCounts } from "./counts.ts";
import { type ExportedColumn, findExported } from "./exported_columns.ts";
import { countsOf, type Levels, levelsOf } from "./recorded.ts";

/** Of so many names without a process their counts are remembered, should they come back. */
const MOST_IDLE_NAMES = 1000;

/** A name may be as long as a command line; a label is not. */
const LONGEST_LABEL = 128;

/** A process may change its limits, so they are read again when they are so old. */
const LIMIT_AGE_MS = 60_000;

/** At a tick, the limits of no more processes are read again; those of new ones are read as well. */
const MOST_LIMITS_RENEWED = 20;

/** A process is read at most so long after its tick began. */
const LONGEST_PASS_MS = 100;

/** What becomes another program does so soon after it was forked. */
const LONGEST_COPY_MS = 1000;

/** What is made of the growth of a value; `null` until there are samples enough to tell. */
export interface Verdicts {
  /** Of private memory, where it is recorded, else of resident memory. */
  readonly memory: LeakVerdict | null;
  /** Of open descriptors. */
  readonly descriptors: LeakVerdict | null;
  /** Of a group, of how many processes it has. */
  readonly processes?: LeakVerdict | null;
}

/** Of what was not judged yet. */
export const NO_VERDICTS: Verdicts = { memory: null, descriptors: null };

/** As in the summary of a recording. */
export type LeakVerdict = "none" | "possible" | "likely";

/** A process that is alive. */
export interface Member {
  /** What was read of it at the latest tick. */
  reading: Reading;
  /** All that it has counted since it started; of a control group, that has. */
  counts: Counts;
  /** What it had counted when it came to its name, which counts for no one. */
  readonly countsBefore: Counts;
  /** Its levels at the latest tick, of the recorded columns. */
  levels: Levels;
  /** How many descriptors it may open (soft limit); `null` is unknown. */
  maxOpenFiles: number | null;
  /** When that was read, on the monotonic clock. */
  limitReadAtMs: number;
  /** The limit of memory that it comes to first; `null` is unknown. */
  memoryLimit: MemoryOutlook | null;
  /** What was made of its growth when it was last judged. */
  leaks: Verdicts;
  /** When it was last judged, on the monotonic clock; `-Infinity` for never. */
  judgedAtMs: number;
  /** Whether it is a copy of its parent that is likely to become another program (fork, exec). */
  isCopy: boolean;
  /** What it shares with others, raw. */
  readonly shared: string;
  /** The name, or the group, that it counts for. */
  readonly group: Group;
}

/** The processes of a name, or of a group. */
export interface Group {
  /** The name as it is told: at most 128 characters, all of them visible. Empty is no group. */
  readonly label: string;
  /** Those that are alive. */
  readonly members: Set<Member>;
  /** The counts of those that have ended, or have another name now. */
  countsEnded: Counts;
  /** The groups that are told under this name; none where processes are told by their own names. */
  readonly keys: Set<GroupKey>;
  /** The limit of memory that these come to first, of those above all processes of one; `null` is unknown. */
  memoryLimit: MemoryOutlook | null;
  /** What was made of its growth as a whole when it was last judged. */
  leaks: Verdicts;
  /** When it was last judged, on the monotonic clock; `-Infinity` for never. */
  judgedAtMs: number;
}

/** What processes are told by. */
export interface ToldBy {
  /** What a process counts for; the empty text is nothing. */
  readonly nameOf: (sample: Sample) => string;
  /** The group that it is judged in as a whole; `null` is none. */
  readonly keyOf: (sample: Sample) => GroupKey | null;
}

const BY_NAME: ToldBy = { nameOf: ({ reading }) => reading.name, keyOf: () => null };

/** All that is told of a recording. */
export interface Gathered {
  /** The recorded columns that are told beyond those that always are. */
  readonly columns: readonly ExportedColumn[];
  /** The processes that were alive at the latest tick, by pid. */
  members: Map<number, Member>;
  /** Their names, by label. */
  readonly groups: Map<string, Group>;
  /** The counts of names that have no process now, by label, the latest to end last. */
  readonly idle: Map<string, Counts>;
  /** When the latest tick with samples began, on the monotonic clock. */
  tickAtMs: number;
  /** Ticks at which samples were taken. */
  ticks: number;
  /** Ticks that were skipped because PROFIT was busy or stopped. */
  skipped: number;
  /** Ticks at which no samples could be taken. */
  missed: number;
  /** Values that the system refused, by reason. */
  readonly unreadable: Map<string, number>;
}

/**
 * Nothing yet.
 *
 * @param recorded The columns that are recorded.
 */
export function emptyGathered(recorded: readonly ColumnName[] = []): Gathered {
  return {
    columns: findExported(recorded),
    members: new Map(),
    groups: new Map(),
    idle: new Map(),
    tickAtMs: -Infinity,
    ticks: 0,
    skipped: 0,
    missed: 0,
    unreadable: new Map(),
  };
}

/**
 * Takes in a tick.
 *
 * A process forked less than a second ago that has its parent's name is mostly about to become
 * another program. Its memory and files are those of its parent once more, and it is no process of
 * the name yet; its CPU time is its own, and so are its other counts.
 *
 * The counts of a name, such as CPU time, are all that its processes have counted since they started,
 * also those that have ended since. Of a process that was there before and only now has the name, it
 * is what it counts from now on. A name that comes back goes on from where it was.
 *
 * @param gathered What it is added to.
 * @param snapshot The samples of the tick. One that was missed changes no process.
 * @param limitOf How many descriptors a process may open; asked when it comes, then about once a
 * minute.
 * @param toldBy What processes count for; unless given, their names.
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

/** Whether the parent is there, too, and has the name; by another, it is seen what it became. */
function isNamedAsParent({ ppid, name }: Reading, members: ReadonlyMap<number, Member>): boolean {
  return members.get(ppid)?.reading.name === name;
}

/** A process comes to its name; one that is no older than this has never had another. */
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

/** A process has ended, or has another name. */
function leave({ groups, idle }: Gathered, member: Member): void {
  const { group } = member;
  group.members.delete(member);
  group.countsEnded = addCounts(group.countsEnded, countedOf(member));
  if (group.members.size > 0) return;
  groups.delete(group.label);
  idle.set(group.label, group.countsEnded);
  if (idle.size > MOST_IDLE_NAMES) idle.delete(idle.keys().next().value!);
}

/** What a process has counted under its name. */
export function countedOf({ counts, countsBefore }: Member): Counts {
  return subtractCounts(counts, countsBefore);
}

/** What cannot be seen is written out, so that a label does nothing to who looks at it. */
export function labelOf(name: string): string {
  return escapeTerminal(name).slice(0, LONGEST_LABEL).toWellFormed();
}

/** A process is judged again after this long. */
const VERDICT_AGE_MS = 60_000;

/**
 * Judges processes, and groups as a whole, those first that were judged longest ago, until there is
 * none whose verdict is older than a minute, or the time is up.
 *
 * @param gathered The processes.
 * @param judge Judges a process.
 * @param monotonicMs The clock.
 * @param budgetMs How long this may take; one process is judged in any case.
 * @param judgeGroup Judges a group, where there are groups.
 */
export function refreshVerdicts(
  { members, groups }: Gathered,
  judge: (member: Member) => Verdicts,
  monotonicMs: () => number,
  budgetMs: number,
  judgeGroup: (group: Group) => Verdicts = () => NO_VERDICTS,
): void {
  const startMs = monotonicMs();
  const isDue = ({ judgedAtMs }: Member | Group) => startMs - judgedAtMs >= VERDICT_AGE_MS;
  const whole = groups.values().filter((group) => group.keys.size > 0 && isDue(group));
  const due = [...members.values().filter(isDue), ...whole]
    .sort((a, b) => a.judgedAtMs - b.judgedAtMs);
  for (const one of due) {
    one.leaks = "members" in one ? judgeGroup(one) : judge(one);
    one.judgedAtMs = startMs;
    if (monotonicMs() - startMs >= budgetMs) return;
  }
}
