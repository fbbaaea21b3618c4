/**
 * What processes are summed up by, while they are recorded and in recordings that there are.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Condition } from "../model/conditions.ts";
import type { Options } from "../model/options.ts";
import type { Recording } from "../analyse/mod.ts";
import type { ProcessRecord } from "../analyse/process_record.ts";
import {
  addToTable,
  findInTable,
  type OfProcess,
  type ProcessTable,
} from "../model/process_table.ts";
import type { Process } from "../model/processes.ts";
import {
  type Group,
  groupOf,
  type Sample,
  type Selection,
  type Snapshot,
} from "../model/samples.ts";
import type { LimitedRegex } from "../model/world.ts";
import { type Family, findFamily } from "../record/family.ts";
import { groupBy } from "../record/group.ts";

/** Where a total is judged and no groups were asked for. */
const ALL = "all processes";

/** What tells the group of a sample. */
export type GroupOf = NonNullable<Selection["groupOf"]>;

/**
 * Prepares to tell groups while recording.
 *
 * @param options What to sum up by; where nothing is asked, all that is recorded.
 * @param full What command lines are matched with.
 */
export function openGroups(
  { groupBy: by, labels }: Pick<Options, "groupBy" | "labels">,
  full: LimitedRegex | null,
): GroupOf {
  if (by === null) return () => ALL;
  return groupBy({ by, labels, capture: (command) => full?.capture(command) ?? null });
}

/** What to sum up by in a file, and what is judged. */
export interface FileGroups {
  /** A column, a label, `tree` or `match`; `null` where nothing was asked. */
  readonly groupBy: string | null;
  /** What is judged. */
  readonly failOn: readonly Condition[];
}

/** Puts the samples of a snapshot into their groups. */
export type Regroup = (snapshot: Snapshot) => Snapshot;

/**
 * Prepares to tell groups of a file, of which the snapshots come in order.
 *
 * @param groups What to sum up by; where nothing is asked, what the recording was.
 */
export function openFileGroups({ groupBy: by, failOn }: FileGroups): Regroup {
  if (by === null) {
    if (!failOn.some(({ kind }) => kind === "total")) return (snapshot) => snapshot;
    return regroupBy((sample) => groupOf(sample) ?? ALL);
  }
  if (by === "tree") return openTrees();
  if (by === "match" || by === "group") return regroupBy(groupOf);
  const find = groupBy({ by, labels: [], capture: () => null });
  return regroupBy((sample) => find(sample) ?? findLabel(sample, by));
}

/**
 * Finds the records of a recording for the processes of its file, in which they have another order. Several
 * of one pid appear in the same order in both.
 *
 * @param records The records of processes, or of groups.
 * @returns The next record that a process, or a group, of the file is; `null` if there is none.
 */
export function recordFinder(
  records: readonly ProcessRecord[],
): (one: Pick<ProcessRecord, "pid" | "name">) => ProcessRecord | null {
  const keyOf = ({ pid, name }: Pick<ProcessRecord, "pid" | "name">) => pid < 0 ? name : pid;
  const left = Map.groupBy(records, keyOf);
  return (one) => left.get(keyOf(one))?.shift() ?? null;
}

/**
 * Prepares to tell groups of the file of a recording that was just made: as they were then, since a
 * file may not tell.
 *
 * @param recorded What is remembered of it.
 */
export function regroupAs({ processes, groups }: Recording): Regroup {
  if (groups.all.length === 0) return (snapshot) => snapshot;
  const seen: ProcessTable<OfProcess & { readonly group: Group | null }> = new Map();
  const known = new Map<ProcessRecord, Group>();
  const findRecord = recordFinder(processes.all);
  return regroupBy(({ reading }) => {
    const found = findInTable(seen, reading);
    if (found !== null) return found.group;
    const record = findRecord(reading)?.group ?? null;
    const group = record && (known.get(record) ?? toGroup(record));
    if (record !== null && group !== null) known.set(record, group);
    const { pid, startTicks, labels = "" } = reading;
    addToTable(seen, { pid, startTicks, labels, older: null, group });
    return group;
  });
}

function toGroup({ pid, startTicks, name }: ProcessRecord): Group {
  return pid < 0 ? name : { pid, startTicks, name, ppid: 0, command: null, uid: null };
}

function regroupBy(find: GroupOf): Regroup {
  return (snapshot) => ({
    ...snapshot,
    samples: snapshot.samples.map((sample) => ({ ...sample, group: find(sample) })),
  });
}

/** A label of a file tells whose a row is. */
function findLabel({ reading: { labels = "" } }: Sample, name: string): Group | null {
  const start = `${name}=`;
  const label = labels.split("\0").find((label) => label.startsWith(start));
  return label?.slice(start.length) || null;
}

/** What a sample is compared by: its group, a tree by the name of its root, as it has another pid. */
export function nameOfGroup(sample: Sample): string | null {
  const group = groupOf(sample);
  return group === null || typeof group === "string" ? group : group.name;
}

/** The root of a tree is the first ancestor of a process that is recorded, on its host. */
function openTrees(): Regroup {
  let families: ReadonlyMap<string, Family> = new Map();
  return (snapshot) => {
    const now = new Map(families);
    const roots = new Map<Process, Process>();
    const hosts = Map.groupBy(snapshot.samples, ({ reading: { labels = "" } }) => labels);
    for (const [host, samples] of hosts) {
      const readings = samples.map(({ reading }) => reading);
      const family = findFamily(readings, () => true, families.get(host) ?? new Map());
      now.set(host, family);
      for (const reading of readings) {
        const root = family.get(reading.pid)?.root;
        if (root !== undefined) roots.set(reading, root);
      }
    }
    families = now;
    const samples = snapshot.samples.map((sample) => ({
      ...sample,
      group: roots.get(sample.reading) ?? null,
    }));
    return { ...snapshot, samples };
  };
}

/**
 * Makes sure that a file has what it is to be summed up by.
 *
 * @param by What that is.
 * @param columns The columns of the file.
 * @param file What messages call it.
 * @throws {UsageError} When it has not.
 */
export function requireGroupColumn(
  by: string | null,
  columns: ReadonlySet<string>,
  file: string,
): void {
  if (by === null) return;
  const column = by === "tree" ? "ppid" : by === "match" ? "group" : by;
  if (columns.has(column)) return;
  const advice = by === "match"
    ? "record with --group-by=match"
    : `record with --columns=+${column}`;
  throw new UsageError(`Cannot group "${file}" by ${by}: it has no column "${column}"; ${advice}`);
}
