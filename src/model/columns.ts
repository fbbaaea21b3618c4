/**
 * The columns of a recording: name, meaning, and what each takes from a sample.
 *
 * @module
 */

import { groupOf, nameGroup, type Sample, type Tick } from "./samples.ts";

/** A column that costs a read of its own. */
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

/** A column that tells of the control group of a process, not of the process alone. */
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

/** A value that is summed up and judged, by the name of its column. */
export type MetricName = "cpu_percent" | "mem_real" | "mem_private" | "num_open_files";

/** A value that is summed up and judged of one process: of what it is judged by is one more. */
export type JudgedName = MetricName | "mem_anonymous";

/** A value that groups alone have; memory that processes share counts in it once. */
export type TotalName = "processes" | "num_threads" | "mem_proportional";

/** A column of a recording that says the same in every row. */
export interface Label {
  /** Its name, which no other column has. */
  readonly name: string;
  /** What it says; any text. */
  readonly value: string;
}

/** A column of a recording. */
export interface Column {
  /** What its cells are; a float has this many decimals. */
  readonly type: "int" | "str" | { readonly decimals: number };
  /** What it says, in a few words. */
  readonly meaning: string;
  /** Its value in a sample; `null` is unknown, an empty cell. */
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

/** Without these columns a recording tells of nobody. */
export const REQUIRED_COLUMNS = ["pid", "name", "timestamp"] as const;

/** Every column that can be asked for. */
export const COLUMNS: Readonly<Record<ColumnName, Column>> = {
  pid: { type: "int", meaning: "process id", value: (s) => s.reading.pid },
  name: { type: "str", meaning: "process name", value: (s) => s.reading.name },
  cpu_percent: {
    type: { decimals: 1 },
    meaning: "CPU time used since the sample before / time passed x 100; 200 is two cores",
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
    meaning: "when the process started, Unix seconds",
    value: (s) => s.reading.creationEpochSeconds,
  },
  timestamp: {
    type: { decimals: 3 },
    meaning: "when the sample was taken, Unix seconds; one value for all rows of a tick",
    value: (_, tick) => tick.epochMs / 1000,
  },
  ppid: { type: "int", meaning: "process id of the parent", value: (s) => s.reading.ppid },
  user: extra("user", "str", "effective user, by name if it has one"),
  state: {
    type: "str",
    meaning: "state: R running, S sleeping, D in disk wait, T stopped, I idle",
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
    meaning: "CPU time of children that ended and were waited for, and of theirs",
    value: (s) => s.reading.cpuChildrenSeconds,
  },
  mem_anonymous: {
    type: "int",
    meaning: "the part of mem_real that is of no file, bytes; free",
    value: (s) => s.reading.anonymousBytes,
  },
  mem_private: extra("mem_private", "int", "anonymous and swapped out memory, bytes; cheap"),
  mem_unique: extra("mem_unique", "int", "unique set size (USS), bytes; walks every page"),
  mem_proportional: extra(
    "mem_proportional",
    "int",
    "proportional set size (PSS), bytes; walks every page",
  ),
  mem_swap: extra("mem_swap", "int", "memory swapped out, bytes"),
  mem_file: extra("mem_file", "int", "the part of mem_real that is pages of files, bytes"),
  mem_shared: extra(
    "mem_shared",
    "int",
    "the part of mem_real that is shared memory and tmpfs, bytes",
  ),
  mem_peak: extra("mem_peak", "int", "the largest mem_real since the process started, bytes"),
  mem_virtual: {
    type: "int",
    meaning: "size of the address space, bytes",
    value: (s) => s.reading.virtualBytes,
  },
  io_read_bytes: extra("io_read_bytes", "int", "bytes read from storage since the process started"),
  io_write_bytes: extra("io_write_bytes", "int", "bytes written to storage since then"),
  page_faults_minor: extra(
    "page_faults_minor",
    "int",
    "page faults without a disk since the process started; free",
  ),
  page_faults_major: extra(
    "page_faults_major",
    "int",
    "page faults that waited for a disk since then; free",
  ),
  switches_voluntary: extra(
    "switches_voluntary",
    "int",
    "times that threads gave up the CPU, to wait; reads each thread",
  ),
  switches_involuntary: extra(
    "switches_involuntary",
    "int",
    "times that the CPU was taken from threads; reads each thread",
  ),
  run_delay_seconds: extra(
    "run_delay_seconds",
    { decimals: 3 },
    "time that threads waited for a CPU, summed; reads each thread",
  ),
  max_open_files: extra("max_open_files", "int", "how many descriptors it may open (soft limit)"),
  cgroup: extra("cgroup", "str", "path of its control group"),
  unit: extra("unit", "str", "unit of systemd that it is in"),
  container: extra("container", "str", "id of the container that it is in; of LXC, the name"),
  cgroup_memory: extra(
    "cgroup_memory",
    "int",
    "working set of the control group whose limit is the tightest above it, bytes",
  ),
  cgroup_memory_limit: extra("cgroup_memory_limit", "int", "that limit, bytes"),
  cgroup_oom_kills: extra(
    "cgroup_oom_kills",
    "int",
    "processes of its control group that were killed for memory",
  ),
  cgroup_throttled_seconds: extra(
    "cgroup_throttled_seconds",
    { decimals: 3 },
    "for how long its control group was kept from its CPUs, summed up over them",
  ),
  group: {
    type: "str",
    meaning: "what it is summed up with, by --group-by or --children",
    value: (sample) => {
      const group = groupOf(sample);
      return group === null ? null : nameGroup(group);
    },
  },
};

function extra(name: ExtraColumn, type: Column["type"], meaning: string): Column {
  return { type, meaning, value: (sample) => sample.reading.extras[name] ?? null };
}
