/**
 * The nouns of the exported values: processes, and the names or groups to which processes belong.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { MemoryOutlook } from "../model/limits.ts";
import type { Reading } from "../model/processes.ts";
import type { Group as GroupKey } from "../model/samples.ts";
import { escapeTerminal } from "../text/escape.ts";
import type { Counts } from "./counts.ts";
import { type ExportedColumn, findExported } from "./exported_columns.ts";
import type { Levels } from "./recorded.ts";
import type { Verdicts } from "./verdicts.ts";

/** The most characters of a label. A name can be as long as a command line. */
const LONGEST_LABEL = 128;

/** A process that is alive. */
export interface Member {
  /** The reading of the latest tick. */
  reading: Reading;
  /**
   * The counts since the process started. Counts of a control group begin when the group is
   * created.
   */
  counts: Counts;
  /**
   * The counts that do not belong to the name: those at the moment when the process joined the name, and those
   * that the process inherited from other processes of the name.
   */
  countsBefore: Counts;
  /** The counts of ended children of the same name by which the counts have yet to rise. */
  awaited: Counts;
  /** The levels of the recorded columns at the latest tick. */
  levels: Levels;
  /** The soft limit of descriptors; `null` if it is unknown. */
  maxOpenFiles: number | null;
  /** The time at which that limit was read, on the monotonic clock. */
  limitReadAtMs: number;
  /** The memory limit that the process reaches first; `null` if it is unknown. */
  memoryLimit: MemoryOutlook | null;
  /** The latest verdicts. */
  leaks: Verdicts;
  /** The time of the latest verdicts, on the monotonic clock; `-Infinity` before the first. */
  judgedAtMs: number;
  /** Whether the process is a copy of its parent that is likely to become another program (fork, exec). */
  isCopy: boolean;
  /** The raw name that the process shares with others. */
  readonly shared: string;
  /** The name or the group to which the process belongs. */
  readonly group: Group;
}

/** The processes of a name, or of a group. */
export interface Group {
  /** The label: at most 128 characters, all of them visible. The empty label is no group. */
  readonly label: string;
  /** The processes that are alive. */
  readonly members: Set<Member>;
  /** The counts of processes that have ended or that have another name now. */
  countsEnded: Counts;
  /** The groups with this label; empty if processes are exported by their names. */
  readonly keys: Set<GroupKey>;
  /** The memory limit that these groups reach first, among limits that apply to a whole group. */
  memoryLimit: MemoryOutlook | null;
  /** The latest verdicts on the group as a whole. */
  leaks: Verdicts;
  /** The time of the latest verdicts, on the monotonic clock; `-Infinity` before the first. */
  judgedAtMs: number;
}

/** Everything that is exported of a recording. */
export interface Gathered {
  /** The recorded columns that are exported in addition to the values that are always exported. */
  readonly columns: readonly ExportedColumn[];
  /** The processes that were alive at the latest tick, by pid. */
  members: Map<number, Member>;
  /** The names or groups of these processes, by label. */
  readonly groups: Map<string, Group>;
  /** The counts of names without a process, by label. The name that ended last comes last. */
  readonly idle: Map<string, Counts>;
  /** The start of the latest tick with samples, on the monotonic clock. */
  tickAtMs: number;
  /** The number of ticks with samples. */
  ticks: number;
  /** The number of ticks that were skipped because PROFIT was busy or stopped. */
  skipped: number;
  /** The number of ticks at which no samples could be taken. */
  missed: number;
  /** The number of values that the system refused, by reason. */
  readonly unreadable: Map<string, number>;
}

/**
 * Makes an empty `Gathered`.
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

/** Makes a label of a name. Invisible characters are escaped, so that no label harms a reader. */
export function labelOf(name: string): string {
  return escapeTerminal(name).slice(0, LONGEST_LABEL).toWellFormed();
}
