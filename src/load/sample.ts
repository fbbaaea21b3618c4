/**
 * Makes samples of the values of rows. Pure.
 *
 * @module
 */

import { COLUMNS, type ExtraColumn } from "../model/columns.ts";
import type { Extras, Refusal } from "../model/processes.ts";
import type { Sample } from "../model/samples.ts";
import { identify, type Identities } from "./identify.ts";
import { NONE } from "./known.ts";
import { type Header, PLACES, type Row } from "./row.ts";

const EXTRAS = Object.keys(
  {
    user: 0,
    command: 0,
    mem_private: 0,
    mem_unique: 0,
    mem_proportional: 0,
    mem_swap: 0,
    mem_file: 0,
    mem_shared: 0,
    mem_peak: 0,
    io_read_bytes: 0,
    io_write_bytes: 0,
    page_faults_minor: 0,
    page_faults_major: 0,
    switches_voluntary: 0,
    switches_involuntary: 0,
    run_delay_seconds: 0,
    max_open_files: 0,
    cgroup: 0,
    unit: 0,
    container: 0,
    cgroup_memory: 0,
    cgroup_memory_limit: 0,
    cgroup_oom_kills: 0,
    cgroup_throttled_seconds: 0,
    group: 0,
  } satisfies Record<ExtraColumn, 0>,
) as ExtraColumn[];

/** The extras of most recordings. All samples share this object. */
const NO_EXTRAS: Extras = {};

const NO_REFUSALS: readonly Refusal[] = [];

/** Returns the extra columns of a header. */
export function extrasOf(header: Header): ExtraColumn[] {
  return EXTRAS.filter((name) => header.includes(name));
}

/**
 * Makes a sample of a row. A value that a recording does not contain is `null`. The values that a sample
 * always has are 0 instead: `ppid`, the start, and `readAtMs` (which belongs to another clock).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emptyIdentities } from "./identify.ts";
 * import { emptyRow, fillRow } from "./row.ts";
 *
 * const [identities, row] = [emptyIdentities(), emptyRow()];
 * const header = ["pid", "name", "timestamp", "cpu_percent"] as const;
 * fillRow(row, { pid: 7, name: "acme", timestamp: 1, cpu_percent: 50 }, header);
 * sampleOf(row, [], identities);
 * fillRow(row, { pid: 7, name: "acme", timestamp: 3, cpu_percent: 10 }, header);
 * const next = sampleOf(row, [], identities);
 * assertEquals([next?.cpuPercent, next?.cpuOverMs, next?.reading.rssBytes], [10, 2000, null]);
 * ```
 *
 * @param row The row.
 * @param extras The extra columns of the row.
 * @param identities The processes of all previous rows. The function adds this row.
 * @returns The sample; its `cpuOverMs` comes from the neighbouring rows. `null` if the process already has
 * a row of this time.
 */
export function sampleOf(
  { numbers, texts, labels }: Row,
  extras: readonly ExtraColumn[],
  identities: Identities,
): Sample | null {
  const pid = numbers[PLACES.pid]!;
  const timestamp = numbers[PLACES.timestamp]!;
  const process = identify(pid, numbers[PLACES.creation_epoch]!, timestamp, labels, identities);
  if (process === NONE) return null;
  const { known, overMs } = identities;
  const creationEpochSeconds = valueOf(known.starts[process]!);
  const cpuPercent = valueOf(numbers[PLACES.cpu_percent]!);
  const cpuUserSeconds = valueOf(numbers[PLACES.cpu_user_seconds]!);
  const cpuSystemSeconds = valueOf(numbers[PLACES.cpu_system_seconds]!);
  const isWhole = cpuUserSeconds !== null && cpuSystemSeconds !== null;
  const sample: Sample = {
    reading: {
      pid,
      startTicks: Math.round((creationEpochSeconds ?? 0) * 100),
      name: texts[PLACES.name] ?? "",
      ppid: valueOf(numbers[PLACES.ppid]!) ?? 0,
      command: texts[PLACES.command] ?? null,
      uid: null,
      readAtMs: 0,
      ageSeconds: creationEpochSeconds === null ? null : timestamp - creationEpochSeconds,
      creationEpochSeconds,
      state: texts[PLACES.state] ?? null,
      numThreads: valueOf(numbers[PLACES.num_threads]!),
      cpuSeconds: isWhole ? cpuUserSeconds + cpuSystemSeconds : null,
      cpuUserSeconds,
      cpuSystemSeconds,
      cpuChildrenSeconds: valueOf(numbers[PLACES.cpu_children_seconds]!),
      virtualBytes: valueOf(numbers[PLACES.mem_virtual]!),
      rssBytes: valueOf(numbers[PLACES.mem_real]!),
      anonymousBytes: valueOf(numbers[PLACES.mem_anonymous]!),
      openFiles: valueOf(numbers[PLACES.num_open_files]!),
      extras: extras.length === 0 ? NO_EXTRAS : pickExtras(numbers, texts, extras),
      refusals: NO_REFUSALS,
    },
    cpuPercent,
    cpuOverMs: cpuPercent === null ? 0 : overMs,
    root: null,
  };
  // Most files have no labels. Without the field, the following steps are faster.
  return labels === "" ? sample : { ...sample, reading: { ...sample.reading, labels } };
}

function pickExtras(
  numbers: Row["numbers"],
  texts: Row["texts"],
  extras: readonly ExtraColumn[],
): Extras {
  const picked: Extras = {};
  for (const name of extras) {
    const place = PLACES[name];
    picked[name] = COLUMNS[name].type === "str" ? texts[place]! : valueOf(numbers[place]!);
  }
  return picked;
}

/** Returns a number of a row; `null` if the number is unknown. */
function valueOf(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
