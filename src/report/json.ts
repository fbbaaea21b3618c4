/**
 * Renders recordings as JSON. Names are those of the CSV; unknown values are null. Pure.
 *
 * @module
 */

import type { Judgement } from "../model/conditions.ts";
import type { MemoryOutlook, Reach } from "../model/limits.ts";
import type {
  ClockSteps,
  Leak,
  MetricSummary,
  ProcessSummary,
  RecordingSpan,
  Restarts,
  Summaries,
} from "../model/outcomes.ts";
import { listLabels } from "../model/processes.ts";
import { listJsonPieces } from "../text/json_pieces.ts";
import type { Ungrouped } from "./tables/group_table.ts";
import { findOverall } from "./overall.ts";
import { addToSurvey, emptySurvey } from "./survey.ts";
import { toldMemoryVerdict, toldVerdict } from "./verdicts.ts";

/** A recording, with its summary. */
export interface RecordingSummary {
  /** The path of the recording. */
  readonly file: string;
  /** The number of ticks with at least one process. */
  readonly ticks: number;
  /** The number of rows. */
  readonly rows: number;
  /** The time of the recording; `null` without a tick. */
  readonly span: RecordingSpan | null;
  /** The number of rows of the warm-up, which no other number contains. */
  readonly warmUp: { readonly rows: number };
  /** The number of lines that are not valid rows. */
  readonly leftOutRows: number;
  /** The steps of the wall clock. */
  readonly clockSteps: ClockSteps;
  /** All processes. Those with most CPU time come first. */
  readonly processes: Summaries;
  /** The groups. */
  readonly groups: readonly ProcessSummary[];
  /** The processes in no group; `null` if the user asked for no groups. */
  readonly ungrouped: Ungrouped | null;
  /** Whether the CPU % of groups lacks children that ended between two samples. */
  readonly isCpuPartial: boolean;
  /** The restarts, by name. */
  readonly restarts: Restarts;
}

/**
 * Renders recordings.
 *
 * @param recordings The recordings.
 * @param unread The files that are not recordings, with the reasons.
 * @param judgements The judgements by the conditions to fail on.
 * @returns One JSON value on several lines, in pieces. Each process is rendered when its piece is
 * written.
 */
export function renderJson(
  recordings: readonly RecordingSummary[],
  unread: readonly { readonly file: string; readonly reason: string }[],
  judgements: readonly Judgement[],
): Iterable<string> {
  return listJsonPieces({
    recordings: recordings.map(describeRecording),
    unread,
    ...describeJudgements(judgements),
  });
}

function describeRecording(recording: RecordingSummary): unknown {
  const { file, ticks, rows, span, warmUp, leftOutRows, clockSteps, groups, ungrouped } = recording;
  const { isCpuPartial } = recording;
  const survey = emptySurvey();
  const describe = (process: ProcessSummary) => {
    addToSurvey(survey, process);
    return describeProcess(process);
  };
  return {
    file,
    ticks,
    rows,
    warm_up_rows: warmUp.rows,
    left_out_rows: leftOutRows,
    clock_steps: clockSteps.count,
    latest_clock_steps: clockSteps.latest.map(({ byMs, epochMs }) => ({
      by_seconds: Math.round(byMs) / 1000,
      timestamp: Math.round(epochMs) / 1000,
    })),
    processes: recording.processes.values().map(describe),
    ...(groups.length === 0
      ? {}
      : { groups: groups.values().map((one) => describeGroup(one, isCpuPartial)) }),
    ...(ungrouped === null ? {} : { processes_in_no_group: ungrouped.count }),
    restarts: Object.fromEntries(
      [...recording.restarts].map(([name, { length }]) => [name, length]),
    ),
    // This function is called after all processes are rendered, so that the survey is complete.
    overall: () => findOverall(survey, groups, span),
  };
}

/**
 * Returns judgements as a JSON value: breaches, values that could not be judged, and conditions
 * that judged nothing at all. The value of a breach is `null` for a rise from 0 in percent.
 */
export function describeJudgements(judgements: readonly Judgement[]): Record<string, unknown> {
  return {
    failed: judgements.flatMap(({ breaches }) =>
      breaches.map(({ condition, name, pid, labels, found, isLowerBound }) => ({
        condition: condition.text,
        name,
        pid,
        ...describeLabels(labels),
        found,
        ...(isLowerBound ? { is_lower_bound: true } : {}),
      }))
    ),
    not_judged: judgements.flatMap(({ condition, unjudged }) =>
      unjudged.map(({ name, pid, labels, metric, reason }) => ({
        condition: condition.text,
        name,
        pid,
        ...describeLabels(labels),
        value: metric,
        reason,
      }))
    ),
    judged_nothing: judgements.filter(({ judged }) => judged === 0).map((one) =>
      one.condition.text
    ),
  };
}

/** The columns that the JSON contains only if PROFIT judged the memory by them. */
const OPTIONAL: readonly string[] = ["mem_private", "mem_anonymous"];

/** Returns the labels as an object; empty without labels. */
function describeLabels(labels: string | undefined): { labels?: Record<string, string> } {
  return labels === undefined ? {} : { labels: Object.fromEntries(listLabels(labels)) };
}

function describeProcess(process: ProcessSummary): unknown {
  const { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles } = process;
  const { openFilesReach = null, memoryLimit = null, openFileKinds, killed } = process;
  const growing = process.findGrowing?.();
  return {
    pid,
    name,
    ...describeLabels(process.labels),
    samples,
    leak: toldMemoryVerdict(process),
    leak_judged_on: memory,
    mem_real_rise_per_hour: riseBytesPerHour,
    growing: (growing?.parts ?? []).map(({ part, bytesPerHour, share }) => ({
      part,
      per_hour: bytesPerHour,
      share,
    })),
    growing_threads: growing?.threads ?? null,
    open_file_kinds: openFileKinds ?? null,
    max_open_files: maxOpenFiles,
    max_open_files_reached: describeReach(openFilesReach),
    memory_limit: memoryLimit === null ? null : describeOutlook(memoryLimit),
    killed_for_memory: killed === undefined ? null : killed !== null,
    ...Object.fromEntries(
      Object.entries(metrics)
        .filter(([metric]) => !OPTIONAL.includes(metric) || memory === metric)
        .map(([metric, summary]) => [metric, describeMetric(summary)]),
    ),
  };
}

function describeOutlook({ kind, group, limitBytes, usedBytes, reach }: MemoryOutlook): unknown {
  return {
    of: kind,
    cgroup: group,
    limit_bytes: limitBytes,
    used_bytes: usedBytes,
    reached: describeReach(reach),
  };
}

/**
 * Returns the time to a limit, in seconds after the last sample. The latest time is `null` if the
 * limit may never be reached.
 */
function describeReach(reach: Reach | null): unknown {
  if (reach === null) return null;
  const { seconds, earliestSeconds, latestSeconds } = reach;
  return { in_seconds: seconds, interval_95: [earliestSeconds, latestSeconds] };
}

/** Describes a group. Values that are unknown in all of its processes are left out. */
function describeGroup(group: ProcessSummary, isCpuPartial: boolean): unknown {
  const { pid, name, samples, metrics, totals, memory, memoryLimit } = group;
  const known = Object.entries({ ...totals, ...metrics }).filter(([, { peak }]) => peak !== null);
  return {
    group: name,
    root_pid: pid,
    ...describeLabels(group.labels),
    samples,
    leak: toldVerdict(group),
    leak_judged_on: memory,
    ...(memoryLimit === undefined ? {} : { memory_limit: describeOutlook(memoryLimit) }),
    ...Object.fromEntries(known.map(([metric, summary]) => [metric, describeMetric(summary)])),
    ...(isCpuPartial ? { cpu_percent_is_lower_bound: true } : {}),
  };
}

function describeMetric({ leak, ...numbers }: MetricSummary): unknown {
  return { ...numbers, ...(leak ? { growth: describeLeak(leak) } : {}) };
}

function describeLeak(leak: Leak): unknown {
  const { verdict, growthPerHour, growthPerHourInterval, growthSeconds, moreSeconds } = leak;
  const { reason, because } = leak;
  return {
    verdict,
    per_hour: growthPerHour,
    interval_95: growthPerHourInterval,
    over_seconds: growthSeconds,
    record_for_another_seconds: moreSeconds,
    reason,
    ...(because === undefined ? {} : { because }),
  };
}
