/**
 * The columns of a recording: their names, their meanings, and the value of each column in a
 * sample.
 *
 * @module
 */

import { groupOf, nameGroup, type Sample, type Tick } from "./samples.ts";

/** A column that needs a read of its own. */
export type ExtraColumn =
  | "user"
  | "command"
  | "mem_private"
  | "mem_unique"
  | "mem_proportional"
  | "mem_swap"
  | "mem_file"
  | "mem_shared"
  | "mem_peak"
  | "io_read_bytes"
  | "io_write_bytes"
  | "page_faults_minor"
  | "page_faults_major"
  | "switches_voluntary"
  | "switches_involuntary"
  | "run_delay_seconds"
  | "max_open_files"
  | "cgroup"
  | "unit"
  | "container"
  | "group"
  | GroupColumn;

/** A column that describes the control group of a process, and not the process alone. */
export type GroupColumn =
  | "cgroup_memory"
  | "cgroup_memory_limit"
  | "cgroup_oom_kills"
  | "cgroup_throttled_seconds";

/** The name of a CSV column. */
export type ColumnName =
  | ExtraColumn
  | "pid"
  | "name"
  | "cpu_percent"
  | "mem_real"
  | "num_open_files"
  | "creation_epoch"
  | "timestamp"
  | "ppid"
  | "state"
  | "num_threads"
  | "cpu_user_seconds"
  | "cpu_system_seconds"
  | "cpu_children_seconds"
  | "mem_anonymous"
  | "mem_virtual";

/** A value that PROFIT sums up and judges. Its name is that of its column. */
export type MetricName = "cpu_percent" | "mem_real" | "mem_private" | "num_open_files";

/** A value of a single process that PROFIT sums up and judges. */
export type JudgedName = MetricName | "mem_anonymous";

/** A value that only groups have. Memory that processes share counts once in it. */
export type TotalName = "processes" | "num_threads" | "mem_proportional";

/** A column that has the same text in every row of a recording. */
export interface Label {
  /** The name. No other column has this name. */
  readonly name: string;
  /** The text. */
  readonly value: string;
}

/** A column of a recording. */
export interface Column {
  /** The type of its cells. A float has the given number of decimals. */
  readonly type: "int" | "str" | { readonly decimals: number };
  /** The meaning, in a few words. */
  readonly meaning: string;
  /** Returns the value in a sample; `null` is unknown, and becomes an empty cell. */
  readonly value: (sample: Sample, tick: Tick) => number | string | null;
}

/** The columns of the original PROFIT, in its order. */
export const DEFAULT_COLUMNS: readonly ColumnName[] = [
  "pid",
  "name",
  "cpu_percent",
  "mem_real",
  "num_open_files",
  "creation_epoch",
  "timestamp",
];

/** The columns that identify a process and a sample: a recording needs them. */
export const REQUIRED_COLUMNS = ["pid", "name", "timestamp"] as const;

/** All columns, in the order of the documentation. */
export const COLUMNS: Readonly<Record<ColumnName, Column>> = {
  pid: { type: "int", meaning: "process id", value: (s) => s.reading.pid },
  name: { type: "str", meaning: "process name", value: (s) => s.reading.name },
  cpu_percent: {
    type: { decimals: 1 },
    meaning: "CPU time since the previous sample / elapsed time x 100; 200 is two cores",
    value: (s) => s.cpuPercent,
  },
  mem_real: {
    type: "int",
    meaning: "resident set size (RSS), bytes",
    value: (s) => s.reading.rssBytes,
  },
  num_open_files: {
    type: "int",
    meaning: "open file descriptors of every kind: files, sockets, pipes",
    value: (s) => s.reading.openFiles,
  },
  creation_epoch: {
    type: { decimals: 2 },
    meaning: "start of the process, Unix seconds",
    value: (s) => s.reading.creationEpochSeconds,
  },
  timestamp: {
    type: { decimals: 3 },
    meaning: "time of the sample, Unix seconds; one value for all rows of a tick",
    value: (_, tick) => tick.epochMs / 1000,
  },
  ppid: { type: "int", meaning: "process id of the parent", value: (s) => s.reading.ppid },
  user: extra("user", "str", "effective user, by name if it has one"),
  state: {
    type: "str",
    meaning: "state: R running, S sleeping, D disk wait, T stopped, I idle",
    value: (s) => s.reading.state,
  },
  command: extra("command", "str", "whole command line"),
  num_threads: { type: "int", meaning: "threads", value: (s) => s.reading.numThreads },
  cpu_user_seconds: {
    type: { decimals: 2 },
    meaning: "CPU time in user mode since the process started",
    value: (s) => s.reading.cpuUserSeconds,
  },
  cpu_system_seconds: {
    type: { decimals: 2 },
    meaning: "CPU time in the kernel since the process started",
    value: (s) => s.reading.cpuSystemSeconds,
  },
  cpu_children_seconds: {
    type: { decimals: 2 },
    meaning: "CPU time of ended children that the process waited for, and of their children",
    value: (s) => s.reading.cpuChildrenSeconds,
  },
  mem_anonymous: {
    type: "int",
    meaning: "part of mem_real that belongs to no file, bytes; costs nothing extra",
    value: (s) => s.reading.anonymousBytes,
  },
  mem_private: extra("mem_private", "int", "anonymous and swapped-out memory, bytes; costs little"),
  mem_unique: extra("mem_unique", "int", "unique set size (USS), bytes; walks every page"),
  mem_proportional: extra(
    "mem_proportional",
    "int",
    "proportional set size (PSS), bytes; walks every page",
  ),
  mem_swap: extra("mem_swap", "int", "swapped-out memory, bytes"),
  mem_file: extra("mem_file", "int", "part of mem_real that is pages of files, bytes"),
  mem_shared: extra(
    "mem_shared",
    "int",
    "part of mem_real that is shared memory and tmpfs, bytes",
  ),
  mem_peak: extra("mem_peak", "int", "largest mem_real since the start of the process, bytes"),
  mem_virtual: {
    type: "int",
    meaning: "size of the address space, bytes",
    value: (s) => s.reading.virtualBytes,
  },
  io_read_bytes: extra("io_read_bytes", "int", "bytes read from storage since the process started"),
  io_write_bytes: extra(
    "io_write_bytes",
    "int",
    "bytes written to storage since the process started",
  ),
  page_faults_minor: extra(
    "page_faults_minor",
    "int",
    "page faults without a disk since the process started; costs nothing extra",
  ),
  page_faults_major: extra(
    "page_faults_major",
    "int",
    "page faults that waited for a disk since the process started; costs nothing extra",
  ),
  switches_voluntary: extra(
    "switches_voluntary",
    "int",
    "how often threads gave up the CPU to wait; reads each thread",
  ),
  switches_involuntary: extra(
    "switches_involuntary",
    "int",
    "how often the kernel took the CPU from threads; reads each thread",
  ),
  run_delay_seconds: extra(
    "run_delay_seconds",
    { decimals: 3 },
    "total time that threads waited for a CPU; reads each thread",
  ),
  max_open_files: extra("max_open_files", "int", "soft limit of open descriptors"),
  cgroup: extra("cgroup", "str", "path of the control group"),
  unit: extra("unit", "str", "systemd unit"),
  container: extra("container", "str", "id of the container; for LXC, its name"),
  cgroup_memory: extra(
    "cgroup_memory",
    "int",
    "working set of the control group with the least room to its memory limit, bytes",
  ),
  cgroup_memory_limit: extra(
    "cgroup_memory_limit",
    "int",
    "memory limit of the control group with the least room to its limit, bytes",
  ),
  cgroup_oom_kills: extra(
    "cgroup_oom_kills",
    "int",
    "processes of the control group that were killed for memory",
  ),
  cgroup_throttled_seconds: extra(
    "cgroup_throttled_seconds",
    { decimals: 3 },
    "time for which the control group was throttled, summed over CPUs",
  ),
  group: {
    type: "str",
    meaning: "group of the process, by --group-by or --children",
    value: (sample) => {
      const group = groupOf(sample);
      return group === null ? null : nameGroup(group);
    },
  },
};

function extra(name: ExtraColumn, type: Column["type"], meaning: string): Column {
  return { type, meaning, value: (sample) => sample.reading.extras[name] ?? null };
}
