/**
 * Makes metrics of the recorder itself: of its ticks, and of its process. Pure.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import { cpuOf } from "./counts.ts";
import type { Gathered } from "./gathered.ts";
import { counter, gauge, type Labels, type Metric, pointOf } from "./metric.ts";

/** The values of PROFIT's own process. */
export interface Own {
  /** The reading. */
  readonly reading: Reading;
  /** The soft limit of descriptors. */
  readonly maxOpenFiles: number | null;
}

/**
 * Lists the counts of a recording: its ticks, and the values that the system refused.
 *
 * @param gathered The values.
 * @param ownLabels The labels of the metrics of the recorder.
 */
export function listTickCounts(
  { ticks, skipped, missed, unreadable }: Gathered,
  ownLabels: Labels,
): Metric[] {
  const count = (name: string, help: string, value: number) =>
    counter(name, help, value, ownLabels);
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
      points: Array.from(
        unreadable,
        ([reason, value]) => ({ labels: { ...ownLabels, reason }, value }),
      ),
    },
  ];
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
