/**
 * Makes metrics of the gathered values. The names follow the naming practices of Prometheus; the
 * units are base units. Pure.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import { type Counts, cpuOf } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";
import type { Gathered } from "./gathered.ts";
import { listNames, listProcesses, type Values } from "./values.ts";
import { severityOf, type Verdicts } from "./verdicts.ts";

/** A metric has one value for each set of labels. */
export interface Metric {
  /** The name. For a counter, it does not contain the ending `_total`. */
  readonly name: string;
  /** A counter never falls; a gauge can fall. */
  readonly type: "counter" | "gauge";
  /** The unit at the end of the name; `null` for none. */
  readonly unit: "seconds" | "bytes" | "ratio" | null;
  /** The description, which needs no escape. */
  readonly help: string;
  /** The values; empty if none is known. */
  readonly points: readonly Point[];
}

/** A value with its labels. */
export interface Point {
  /** The labels. */
  readonly labels: Readonly<Record<string, string | number>>;
  /** The value. */
  readonly value: number;
}

/** The values of PROFIT's own process. */
export interface Own {
  /** The reading. */
  readonly reading: Reading;
  /** The soft limit of descriptors. */
  readonly maxOpenFiles: number | null;
}

/** The labels of a point. */
export type Labels = Point["labels"];

/** How to tell processes apart. */
export interface Telling {
  /** Whether each process has its own series, instead of each name or group. */
  readonly perPid: boolean;
  /** Whether series are of groups instead of names. */
  readonly isGrouped?: boolean;
  /** The things that the user asked for by name. Each has a series even without a process. */
  readonly expected?: readonly Expected[];
  /** The labels of the metrics of the recorder itself. They distinguish recorders that share a folder. */
  readonly own?: Labels;
}

/** Something that the user asked for by name. */
export interface Expected {
  /** The labels of its series while it has no process. */
  readonly labels: Point["labels"];
  /** Returns whether a process belongs to it. */
  readonly isOf: (reading: Reading) => boolean;
}

/**
 * Lists the metrics of a recording.
 *
 * @param gathered The values.
 * @param telling How to tell processes apart.
 * @returns The metrics that have values.
 */
export function listMetrics(
  gathered: Gathered,
  { perPid, isGrouped = false, expected = [], own = {} }: Telling,
): Metric[] {
  const key = isGrouped ? "group" : "name";
  const labelsOf = ({ label }: Values): Labels => isGrouped && label === "" ? {} : { [key]: label };
  const names = listNames(gathered).filter(({ label }) => !isGrouped || label !== "");
  const byName = names.map((values) => ({ values, labels: labelsOf(values) }));
  const each: { values: Values; labels: Labels }[] = perPid
    ? listProcesses(gathered).map((values) => {
      const { name, pid } = values;
      return { values, labels: { ...labelsOf(values), name, pid } };
    })
    : byName;
  const ofEach = (find: (values: Values) => number | null) =>
    each.flatMap(({ values, labels }) => pointOf(labels, find(values)));
  const ofNames = (find: (values: typeof names[number]) => number | null) =>
    byName.flatMap(({ values, labels }) => pointOf(labels, find(values)));
  return [
    gauge("profit_processes", "Processes of the name or group.", [
      ...ofNames((one) => one.processes),
      ...absentPoints(gathered, expected),
    ]),
    {
      name: "profit_process_cpu_seconds",
      type: "counter" as const,
      unit: "seconds" as const,
      help: "CPU time used, user and system.",
      points: [
        ...each.flatMap(({ values, labels }) => cpuPoints(labels, values.counts)),
        ...byName.flatMap(({ values: { counts }, labels }) =>
          pointOf({ ...labels, mode: "children" }, counts.ended_children_seconds ?? null)
        ),
      ],
    },
    gauge(
      "profit_process_resident_memory_bytes",
      "Resident set size.",
      ofEach((one) => one.rssBytes),
    ),
    gauge(
      "profit_process_virtual_memory_bytes",
      "Size of the address space.",
      ofEach((one) => one.virtualBytes),
    ),
    gauge("profit_process_open_fds", "Open file descriptors.", ofEach((one) => one.openFiles)),
    gauge(
      "profit_process_max_fds",
      "File descriptors that may be open (soft limit).",
      ofEach((one) => one.maxOpenFiles),
    ),
    gauge(
      "profit_process_worst_fd_ratio",
      "The largest ratio of open descriptors to the soft limit among the processes of the name or group.",
      ofNames((one) => one.worstFilesRatio),
    ),
    gauge(
      "profit_memory_limit_bytes",
      "The memory limit that is reached first, or that has the least room.",
      ofEach((one) => one.memoryLimit?.limitBytes ?? null),
    ),
    gauge(
      "profit_memory_limit_seconds",
      "Seconds until the memory limit is reached if memory continues to grow; absent if nothing grows towards it.",
      ofEach((one) => one.memoryLimit?.reach?.seconds ?? null),
    ),
    gauge("profit_process_threads", "Threads.", ofEach((one) => one.numThreads)),
    gauge(
      "profit_process_start_time_seconds",
      "Start of the process, or of the oldest process of the name or group, in seconds since 1970.",
      ofEach((one) => one.startEpochSeconds),
    ),
    gauge(
      "profit_process_leak_verdict",
      "Whether it leaks: 0 no, 1 possibly, 2 likely; absent while there are too few samples.",
      each.flatMap(({ values, labels }) => leakPoints(labels, values.leaks)),
    ),
    ...listColumns(gathered.columns, each),
    ...countTicks(gathered, own),
  ].filter(({ points }) => points.length > 0);
}

/**
 * Lists the metrics of PROFIT's own process, under the names that programs use for their own
 * metrics.
 *
 * @param own The values of PROFIT's own process.
 * @returns The metrics that have values.
 */
export function listOwnMetrics({ reading, maxOpenFiles }: Own): Metric[] {
  const { cpu_seconds, cpu_user_seconds, cpu_system_seconds } = cpuOf(reading);
  const cpuSeconds = cpu_seconds ?? (cpu_user_seconds ?? 0) + (cpu_system_seconds ?? 0);
  return [
    {
      ...counter("process_cpu_seconds", "CPU time used by PROFIT itself.", cpuSeconds),
      unit: "seconds" as const,
    },
    gauge("process_resident_memory_bytes", "Resident set size.", pointOf({}, reading.rssBytes)),
    gauge("process_virtual_memory_bytes", "Address space.", pointOf({}, reading.virtualBytes)),
    gauge("process_open_fds", "Open file descriptors.", pointOf({}, reading.openFiles)),
    gauge("process_max_fds", "File descriptors that may be open.", pointOf({}, maxOpenFiles)),
    gauge(
      "process_start_time_seconds",
      "Start of PROFIT, in seconds since 1970.",
      pointOf({}, reading.creationEpochSeconds),
    ),
  ].filter(({ points }) => points.length > 0);
}

/** Lists the metrics of recorded columns. */
function listColumns(
  columns: readonly ExportedColumn[],
  each: readonly { readonly values: Values; readonly labels: Labels }[],
): Metric[] {
  const byMetric = Map.groupBy(columns, ({ metric }) => metric);
  return Array.from(byMetric, ([name, columns]) => {
    const [{ help, isCounter }] = columns as [ExportedColumn];
    return {
      ...gauge(
        name,
        help,
        columns.flatMap(({ column, labels: own }) =>
          each.flatMap(({ values: { counts, levels }, labels }) =>
            pointOf({ ...labels, ...own }, counts[column] ?? levels[column] ?? null)
          )
        ),
      ),
      type: isCounter ? "counter" : "gauge",
    };
  });
}

/** Lists 0 for everything without a process. Before the first tick, all values are unknown. */
function absentPoints({ members, ticks }: Gathered, expected: readonly Expected[]): Point[] {
  if (ticks === 0) return [];
  return expected
    .filter(({ isOf }) => !members.values().some(({ reading }) => isOf(reading)))
    .map(({ labels }) => ({ labels, value: 0 }));
}

function countTicks({ ticks, skipped, missed, unreadable }: Gathered, own: Labels): Metric[] {
  const count = (name: string, help: string, value: number) => counter(name, help, value, own);
  return [
    count("profit_ticks", "Ticks at which samples were taken.", ticks),
    count(
      "profit_skipped_ticks",
      "Ticks that PROFIT skipped because it was busy or stopped.",
      skipped,
    ),
    count("profit_missed_ticks", "Ticks at which no samples could be taken.", missed),
    {
      ...count("profit_unreadable_values", "Values that the system refused.", 0),
      points: Array.from(unreadable, ([reason, value]) => ({ labels: { ...own, reason }, value })),
    },
  ];
}

function gauge(name: string, help: string, points: readonly Point[]): Metric {
  const unit = (["seconds", "bytes", "ratio"] as const).find((unit) => name.endsWith(`_${unit}`));
  return { name, type: "gauge", unit: unit ?? null, help, points };
}

function counter(name: string, help: string, value: number, labels: Labels = {}): Metric {
  return { name, type: "counter", unit: null, help, points: [{ labels, value }] };
}

function cpuPoints(labels: Labels, counts: Counts): Point[] {
  return [
    ...pointOf({ ...labels, mode: "user" }, counts.cpu_user_seconds ?? null),
    ...pointOf({ ...labels, mode: "system" }, counts.cpu_system_seconds ?? null),
    ...pointOf({ ...labels, mode: "unknown" }, counts.cpu_seconds ?? null),
  ];
}

function leakPoints(
  labels: Labels,
  { memory, descriptors, processes = null }: Verdicts,
): Point[] {
  return [
    ...pointOf({ ...labels, resource: "memory" }, severityOf(memory)),
    ...pointOf({ ...labels, resource: "descriptors" }, severityOf(descriptors)),
    ...pointOf({ ...labels, resource: "processes" }, severityOf(processes)),
  ];
}

function pointOf(labels: Labels, value: number | null): Point[] {
  return value === null ? [] : [{ labels, value }];
}
