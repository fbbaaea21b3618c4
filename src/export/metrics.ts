/**
 * Makes metrics of the gathered values. The names follow the naming practices of Prometheus; the
 * units are base units. Pure.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import type { Counts } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";
import type { Gathered } from "./gathered.ts";
import { gauge, type Labels, type Metric, type Point, pointOf } from "./metric.ts";
import { listTickCounts } from "./own_metrics.ts";
import { listNames, listProcesses, type Values } from "./values.ts";
import { severityOf, type Verdicts } from "./verdicts.ts";

/** How to tell processes apart. */
export interface Telling {
  /** Whether each process has its own series, instead of each name or group. */
  readonly perPid: boolean;
  /** Whether series are of groups instead of names. */
  readonly isGrouped?: boolean;
  /** The things that the user asked for by name. Each has a series even without a process. */
  readonly expected?: readonly Expected[];
  /** The labels of the metrics of the recorder itself. They distinguish recorders that share a folder. */
  readonly ownLabels?: Labels;
}

/** Something that the user asked for by name. */
export interface Expected {
  /** The labels of its series while it has no process. */
  readonly labels: Labels;
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
  { perPid, isGrouped = false, expected = [], ownLabels = {} }: Telling,
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
    ...listTickCounts(gathered, ownLabels),
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
