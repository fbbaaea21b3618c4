/**
 * The processes of a file: those with few samples in columns, the others as records. Summaries are made
 * one by one, when the caller asks for them. Pure, except for the tables that the caller passes.
 *
 * @module
 */

import type { ProcessSummary, Summaries } from "../../model/outcomes.ts";
import type { Sample } from "../../model/samples.ts";
import {
  addEarly,
  addMoment,
  countMoments,
  cpuSumOf,
  type EarlySamples,
  emptyEarlySamples,
  findEarly,
  listEarly,
  MOST_EARLY,
  orderOf,
  readEarly,
  removeEarly,
  rssPeakOf,
} from "./samples.ts";
import type { LimitOf, ProcessRecords } from "../mod.ts";
import { addValues, arePartsIn, emptyRecord, type ProcessRecord } from "../process_record.ts";
import { NONE } from "./rows.ts";
import { peakOf } from "../running_stats.ts";
import { summariseProcess } from "../summary.ts";
import { privateBytesOf } from "../group_sums.ts";

/** The number of command lines that are kept to distinguish processes of one name. */
const MOST_NAMED_APART = 1000;

/** The processes with few samples. */
export interface EarlyRecords {
  /** Their samples. */
  readonly samples: EarlySamples;
  /** For each process with a record, in the order of records: the number of processes that appeared before it. */
  readonly orders: readonly number[];
  /**
   * Remembers a sample of a process without a record.
   *
   * @returns `null` if the sample was stored; otherwise a record, to which the caller adds the sample.
   */
  readonly add: (sample: Sample, seconds: number, limitOf: LimitOf) => ProcessRecord | null;
}

/** Returns an empty set of processes. */
export function emptyEarlyRecords(): EarlyRecords {
  const samples = emptyEarlySamples();
  const orders: number[] = [];
  let appeared = 0;
  return {
    samples,
    orders,
    add: ({ reading, cpuPercent, cpuOverMs }, seconds, limitOf) => {
      const known = findEarly(samples, reading);
      const count = known === NONE ? 0 : countMoments(samples, known);
      const { rssBytes, anonymousBytes, openFiles, extras } = reading;
      const isNamedApart = typeof extras.command === "string" && orders.length < MOST_NAMED_APART;
      const hasMore = isNamedApart || limitOf(reading, openFiles) !== null || arePartsIn(extras) ||
        typeof extras.cgroup_memory_limit === "number" ||
        typeof extras.cgroup_oom_kills === "number";
      if (count === MOST_EARLY || hasMore) {
        const order = known === NONE ? appeared++ : orderOf(samples, known);
        orders.push(order);
        if (known === NONE) return emptyRecord(reading, seconds, reading.ageSeconds);
        const record = makeRecord(samples, known);
        removeEarly(samples, known);
        return record;
      }
      const row = known === NONE
        ? addEarly(samples, reading, appeared++, reading.ageSeconds)
        : known;
      const privateBytes = privateBytesOf(extras);
      const values = { rssBytes, privateBytes, anonymousBytes, openFiles };
      addMoment(samples, row, reading.name, { seconds, cpuPercent, cpuOverMs, ...values });
      return null;
    },
  };
}

/** Makes a record of a process with few samples. */
function makeRecord(samples: EarlySamples, row: number): ProcessRecord {
  const process = readEarly(samples, row);
  const { moments, ageSeconds } = process;
  const record = emptyRecord(process, moments[0]!.seconds, ageSeconds);
  record.maxOpenFiles = null;
  for (const moment of moments) {
    const { seconds, rssBytes, privateBytes, anonymousBytes, openFiles } = moment;
    addValues(record, seconds, moment, rssBytes, privateBytes, anonymousBytes, openFiles);
  }
  return record;
}

/**
 * Sums up processes as {@linkcode summarise} does, but makes each summary of a process with few samples only
 * when the caller asks for it.
 *
 * @param records The records. The caller adds nothing while it iterates over the summaries.
 */
export function summariseAll({ all, early }: ProcessRecords): Summaries {
  const samples = early?.samples ?? emptyEarlySamples();
  const rows = [...listEarly(samples)];
  const cpuSums = new Float64Array(all.length + rows.length);
  const rssPeaks = new Float64Array(cpuSums.length);
  const orders = new Uint32Array(cpuSums.length);
  for (const [at, record] of all.entries()) {
    cpuSums[at] = record.cpuPercent.sum;
    rssPeaks[at] = peakOf(record.rssBytes) ?? 0;
    orders[at] = early?.orders[at] ?? at;
  }
  for (const [place, row] of rows.entries()) {
    const at = all.length + place;
    cpuSums[at] = cpuSumOf(samples, row);
    rssPeaks[at] = rssPeakOf(samples, row);
    orders[at] = orderOf(samples, row);
  }
  const sorted = Uint32Array.from(cpuSums, (_, at) => at).sort((a, b) =>
    cpuSums[b]! - cpuSums[a]! || rssPeaks[b]! - rssPeaks[a]! || orders[a]! - orders[b]!
  );
  const known = all.map(summariseProcess);
  const summaryOf = (at: number): ProcessSummary =>
    known[at] ?? summariseProcess(makeRecord(samples, rows[at - all.length]!));
  return { length: sorted.length, values: () => sorted.values().map(summaryOf) };
}
