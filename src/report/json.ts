/**
 * Recordings in numbers, as JSON: names as in the CSV, unknown values are null. Pure.
 *
 * @module
 */

import type { Breach } from "../condition.ts";
import { escapeJsonLines } from "../escape.ts";
import type { Leak, MetricSummary, ProcessSummary, Restarts } from "../outcome.ts";

/** A recording, and what it comes to. */
export interface RecordingSummary {
  /** Where it is. */
  readonly file: string;
  /** Ticks with at least one process. */
  readonly ticks: number;
  /** Rows. */
  readonly rows: number;
  /** All processes, the one that used most CPU time first. */
  readonly processes: readonly ProcessSummary[];
  /** Processes that took the place of others, by name. */
  readonly restarts: ReadonlyMap<string, Restarts>;
}

/**
 * Renders recordings.
 *
 * @param recordings The recordings.
 * @param breaches The conditions to fail on that hold.
 * @returns One JSON value on several lines.
 */
export function renderJson(
  recordings: readonly RecordingSummary[],
  breaches: readonly Breach[],
): string {
  return escapeJsonLines({
    recordings: recordings.map(({ file, ticks, rows, processes, restarts }) => ({
      file,
      ticks,
      rows,
      processes: processes.map(describeProcess),
      restarts: Object.fromEntries([...restarts].map(([name, { count }]) => [name, count])),
    })),
    failed: breaches.map(describeBreach),
  });
}

/** A breach as a JSON value. */
export function describeBreach({ condition, name, pid, found }: Breach): unknown {
  return { condition: condition.text, name, pid, found };
}

function describeProcess(process: ProcessSummary): unknown {
  const { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles } = process;
  return {
    pid,
    name,
    samples,
    leak: metrics[memory].leak?.verdict ?? null,
    leak_judged_on: memory,
    mem_real_rise_per_hour: riseBytesPerHour,
    max_open_files: maxOpenFiles,
    ...Object.fromEntries(
      Object.entries(metrics)
        .filter(([metric]) => metric !== "mem_private" || memory === "mem_private")
        .map(([metric, summary]) => [metric, describeMetric(summary)]),
    ),
  };
}

function describeMetric({ first, mean, peak, last, leak }: MetricSummary): unknown {
  return { first, mean, peak, last, ...(leak ? { growth: describeLeak(leak) } : {}) };
}

function describeLeak({ verdict, growthPerHour, growthPerHourInterval, reason }: Leak): unknown {
  return { verdict, per_hour: growthPerHour, interval_95: growthPerHourInterval, reason };
}
