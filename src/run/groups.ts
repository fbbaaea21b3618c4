/**
 * The groups of processes, while recording and in existing recordings.
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
  labelsOf,
  type Sample,
  type Selection,
  type Snapshot,
} from "../model/samples.ts";
import type { LimitedRegex } from "../model/world.ts";
import { type Family, findFamily } from "../record/family.ts";
import { groupBy } from "../record/group.ts";
import { escapeTerminal } from "../text/escape.ts";

/** The group of everything, if a total is judged without groups. */
const ALL = "all processes";

/** Returns the group of a sample. */
export type GroupOf = NonNullable<Selection["groupOf"]>;

/**
 * Prepares to find groups while recording.
 *
 * @param options The grouping; without one, all processes are one group.
 * @param full The expression for command lines.
 */
export function openGroups(
  { groupBy: by, labels }: Pick<Options, "groupBy" | "labels">,
  full: LimitedRegex | null,
): GroupOf {
  if (by === null) return () => ALL;
  return groupBy({ by, labels, capture: (command) => full?.capture(command) ?? null });
}

/** The grouping of a file, and its conditions. */
export interface FileGroups {
  /** A column, a label, `tree` or `match`; `null` if the user did not choose one. */
  readonly groupBy: string | null;
  /** The conditions. */
  readonly failOn: readonly Condition[];
}

/** Adds groups to the samples of a snapshot. */
export type Regroup = (snapshot: Snapshot) => Snapshot;

/**
 * Prepares to find the groups in a file. The snapshots must come in order.
 *
 * @param groups The grouping; without one, the groups that the recording had.
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
 * Finds the records of a recording for the processes of its file. The file has another order of
 * processes, but processes with the same pid have the same order in both.
 *
 * @param records The records of processes, or of groups.
 * @returns A function that returns the next record of a process or a group of the file; `null` without one.
 */
export function recordFinder(
  records: readonly ProcessRecord[],
): (one: Pick<ProcessRecord, "pid" | "name">) => ProcessRecord | null {
  const keyOf = ({ pid, name }: Pick<ProcessRecord, "pid" | "name">) => pid < 0 ? name : pid;
  const left = Map.groupBy(records, keyOf);
  return (one) => left.get(keyOf(one))?.shift() ?? null;
}

/**
 * Prepares to find the groups in the file of a recording that was just made. The groups come from
 * the recording, because the file may not contain them.
 *
 * @param recorded What is remembered of the recording.
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

/** Finds the value of a label. */
function findLabel(sample: Sample, name: string): Group | null {
  const start = `${name}=`;
  const label = labelsOf(sample).split("\0").find((label) => label.startsWith(start));
  return label?.slice(start.length) || null;
}

/**
 * Returns the name of the group of a sample. A tree has the name of its root, because pids change.
 */
export function nameOfGroup(sample: Sample): string | null {
  const group = groupOf(sample);
  return group === null || typeof group === "string" ? group : group.name;
}

/** Finds trees by parents. The root of a tree is the first recorded ancestor on the same host. */
function openTrees(): Regroup {
  let families: ReadonlyMap<string, Family> = new Map();
  return (snapshot) => {
    const now = new Map(families);
    const roots = new Map<Process, Process>();
    const hosts = Map.groupBy(snapshot.samples, labelsOf);
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
 * Makes sure that a file has the column of the grouping. For `match`, a note says which column that is,
 * because another grouping, or another program, can have made the column.
 *
 * @param options The grouping, and whether to print no notes.
 * @param columns The columns of the file.
 * @param file The name of the file in messages.
 * @param say Prints the note.
 * @throws {UsageError} If the column is missing.
 */
export function requireGroupColumn(
  { groupBy: by, quiet }: Pick<Options, "groupBy" | "quiet">,
  columns: ReadonlySet<string>,
  file: string,
  say: (text: string) => void,
): void {
  if (by === null) return;
  const column = by === "tree" ? "ppid" : by === "match" ? "group" : by;
  if (columns.has(column)) {
    const note =
      `--group-by=match takes the column "group" of "${file}", whatever made that column`;
    if (by === "match" && !quiet) say(`profit: ${escapeTerminal(note)}\n`);
    return;
  }
  const advice = by === "match"
    ? "record with --group-by=match"
    : `record with --columns=+${column}`;
  throw new UsageError(`Cannot group "${file}" by ${by}: it has no column "${column}"; ${advice}`);
}
