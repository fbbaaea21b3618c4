/**
 * The columns with numbers that can be summed up, drawn and compared with a limit.
 *
 * @module
 */

import type { ColumnName } from "./columns.ts";

/** The measure of a column. */
export interface Measure {
  /** The unit of the values; for a counter, the unit of the counted things. */
  readonly unit: "percent" | "bytes" | "seconds" | "count";
  /** Whether the value only rises while a process lives, so that only its rate is interesting. */
  readonly isCounter: boolean;
}

/** The columns that measure something: no ids, moments or texts. */
export const MEASURES: Readonly<Partial<Record<ColumnName, Measure>>> = {
  cpu_percent: level("percent"),
  mem_real: level("bytes"),
  mem_anonymous: level("bytes"),
  mem_private: level("bytes"),
  mem_unique: level("bytes"),
  mem_proportional: level("bytes"),
  mem_swap: level("bytes"),
  mem_file: level("bytes"),
  mem_shared: level("bytes"),
  mem_peak: level("bytes"),
  mem_virtual: level("bytes"),
  num_open_files: level("count"),
  max_open_files: level("count"),
  num_threads: level("count"),
  cpu_user_seconds: counter("seconds"),
  cpu_system_seconds: counter("seconds"),
  cpu_children_seconds: counter("seconds"),
  io_read_bytes: counter("bytes"),
  io_write_bytes: counter("bytes"),
  page_faults_minor: counter("count"),
  page_faults_major: counter("count"),
  switches_voluntary: counter("count"),
  switches_involuntary: counter("count"),
  run_delay_seconds: counter("seconds"),
  cgroup_memory: level("bytes"),
  cgroup_memory_limit: level("bytes"),
  cgroup_oom_kills: counter("count"),
  cgroup_throttled_seconds: counter("seconds"),
};

function level(unit: Measure["unit"]): Measure {
  return { unit, isCounter: false };
}

function counter(unit: Measure["unit"]): Measure {
  return { unit, isCounter: true };
}
