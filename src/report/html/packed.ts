/**
 * The packed values of a page: a recording, its processes and its groups.
 *
 * @module
 */

import type { OfProcess, ProcessTable } from "../../model/process_table.ts";
import type { Group, Sample } from "../../model/samples.ts";
import type { ChartName } from "./chart_columns.ts";
import { type Bytes, emptyBytes, type PackedColumn } from "./varint.ts";

/** A packed recording. */
export interface PackedRecording {
  /**
   * The times of the ticks on the monotonic clock, in milliseconds since 1970. Each time is packed as
   * the difference between two steps.
   */
  readonly times: Bytes;
  /** The number of ticks. */
  ticks: number;
  /** The time of the earliest tick, in milliseconds since 1970. */
  firstMs: number;
  /** The time of the latest tick. */
  lastMs: number;
  /** The time between the first two ticks; 0 with one tick. */
  firstStepMs: number;
  /** The time of the previous tick, and the step to it. */
  before: { ms: number; step: number };
  /** The processes, in the order of their first samples. */
  readonly processes: PackedProcess[];
  /** The same processes, by identity. */
  readonly byPid: ProcessTable<PackedProcess>;
  /** The groups, in the order of their first samples. */
  readonly groups: Map<Group, PackedProcess>;
}

/** The sample of a group. */
export interface GroupSample {
  /** The identity of the group. */
  readonly key: Group;
  /** The sums over the processes, as a sample of one process. */
  readonly sample: Sample;
  /** The number of processes. */
  readonly processes: number;
}

/** A packed process or group. */
export interface PackedProcess extends OfProcess {
  /** The process id. */
  readonly pid: number;
  /** The start time in kernel ticks: a part of the identity, with the pid and the labels. */
  readonly startTicks: number;
  /** The labels; empty without labels. */
  readonly labels: string;
  /** The latest name, not escaped. */
  name: string;
  /** The number of samples. */
  samples: number;
  /** The tick of the first sample. */
  readonly firstTick: number;
  /** The tick of the last sample. */
  lastTick: number;
  /** The runs of ticks: the number of ticks without a sample, then with a sample, and so on. */
  readonly presence: Bytes;
  /** The current run: the number of ticks between the previous run and this run, and its length. */
  run: { gap: number; length: number };
  /** Whether a sample has a column that is read only on request. */
  hasExtras: boolean;
  /** The values by column, one for each sample. Unknown values at the end are not packed. */
  readonly columns: Map<ChartName, PackedColumn>;
  /** The same columns by their index in `CHART_COLUMNS`. */
  readonly byPlace: (PackedColumn | undefined)[];
}

/** Makes an empty recording. */
export function emptyPacked(): PackedRecording {
  return {
    times: emptyBytes(),
    ticks: 0,
    firstMs: Infinity,
    lastMs: -Infinity,
    firstStepMs: 0,
    before: { ms: 0, step: 0 },
    processes: [],
    byPid: new Map(),
    groups: new Map(),
  };
}
