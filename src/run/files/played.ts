/**
 * Keeps a recording in memory, so that a view can go back. It is stored as columns of numbers,
 * because it may be long.
 *
 * @module
 */

import { emptyHostTicks, endTicks, joinTicks } from "../../analyse/host_ticks.ts";
import { parseWindow } from "../../load/moments.ts";
import { roomFor } from "../../model/growing.ts";
import type { FileOptions } from "../../model/options.ts";
import type { Reading } from "../../model/processes.ts";
import { type Group, groupOf, type Sample, type Snapshot, type Tick } from "../../model/samples.ts";
import type { ReportWorld } from "../../model/world.ts";
import { openFileGroups } from "../groups.ts";
import { readRecording } from "./load.ts";

/** The stored values of each sample; NaN is unknown. */
export const VALUES = [
  "cpuPercent",
  "cpuOverMs",
  "rss",
  "anonymous",
  "private",
  "files",
  "limit",
] as const;

/** The name of a value that the view shows. */
export type Value = (typeof VALUES)[number];

/** A recording that can be played. */
export interface Played {
  /** The ticks with samples. */
  readonly ticks: Tick[];
  /** The index of the first sample of each tick. */
  readonly starts: number[];
  /** One reading of each process under each of its names. */
  readonly readings: Reading[];
  /** The different labels of processes; the labels of one host are one text. */
  readonly labels: Set<string>;
  /** The groups. */
  readonly groups: Group[];
  /** The number of samples. */
  length: number;
  /** The index of the reading of each sample. */
  process: Int32Array;
  /** The index of the group of each sample; -1 for no group. */
  group: Int32Array;
  /** The values of each sample. */
  readonly values: Record<Value, Float64Array>;
  /** The indexes of the readings, by process and name. */
  readonly known: Map<string, number>;
  /** The indexes of the groups. */
  readonly knownGroups: Map<Group, number>;
}

/** Returns an empty recording. */
export function emptyPlayed(): Played {
  return {
    ticks: [],
    starts: [],
    readings: [],
    labels: new Set(),
    groups: [],
    length: 0,
    process: new Int32Array(),
    group: new Int32Array(),
    values: Object.fromEntries(VALUES.map((value) => [value, new Float64Array()])) as Record<
      Value,
      Float64Array
    >,
    known: new Map(),
    knownGroups: new Map(),
  };
}

/**
 * Loads a recording. The ticks of several hosts are joined, so that a tick has the processes of all hosts.
 *
 * @param file The path; `-` is standard input.
 * @param options The part of the recording, and its groups.
 * @param files The files that can be read.
 * @throws {DataError} If the file is not a recording.
 */
export async function loadPlayed(
  file: string,
  options: FileOptions,
  files: ReportWorld,
): Promise<Played> {
  const regroup = openFileGroups(options);
  const window = options.window && parseWindow(options.window);
  const empty = () => ({ played: emptyPlayed(), hosts: emptyHostTicks() });
  const addTo = (played: Played) => (joined: Snapshot) => addToPlayed(played, joined);
  const { remembered: { played, hosts } } = await readRecording(
    file,
    files,
    options,
    empty,
    ({ played, hosts }, snapshot) => joinTicks(hosts, regroup(snapshot), addTo(played)),
    window,
  );
  endTicks(hosts, addTo(played));
  return played;
}

/**
 * Adds a snapshot.
 *
 * @param played The recording.
 * @param snapshot The samples of a tick.
 */
export function addToPlayed(played: Played, { tick, samples }: Snapshot): void {
  played.ticks.push(tick);
  played.starts.push(played.length);
  const { values } = played;
  for (const sample of samples) {
    const { reading, cpuPercent, cpuOverMs } = sample;
    const { rssBytes, anonymousBytes, openFiles, extras } = reading;
    const at = played.length++;
    played.process = roomFor(played.process, at);
    played.process[at] = findReading(played, reading);
    played.group = roomFor(played.group, at);
    played.group[at] = findGroup(played, groupOf(sample));
    const put = (value: Value, number: unknown) => {
      values[value] = roomFor(values[value], at);
      values[value][at] = typeof number === "number" ? number : NaN;
    };
    put("cpuPercent", cpuPercent);
    put("cpuOverMs", cpuOverMs);
    put("rss", rssBytes);
    put("anonymous", anonymousBytes);
    put("private", extras.mem_private);
    put("files", openFiles);
    put("limit", extras.max_open_files);
  }
}

function findReading({ known, readings, labels: hosts }: Played, reading: Reading): number {
  const { pid, startTicks, labels = "", name } = reading;
  const key = `${pid} ${startTicks} ${labels}\0${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, readings.length);
  hosts.add(labels);
  return readings.push(reading) - 1;
}

function findGroup({ knownGroups, groups }: Played, group: Group | null): number {
  if (group === null) return -1;
  const found = knownGroups.get(group);
  if (found !== undefined) return found;
  knownGroups.set(group, groups.length);
  return groups.push(group) - 1;
}

/**
 * Restores the snapshot of a tick.
 *
 * @param played The recording.
 * @param at The index of the tick.
 */
export function snapshotAt(played: Played, at: number): Snapshot {
  const { ticks, starts, readings, groups, process, group, values, length } = played;
  const samples: Sample[] = [];
  for (let row = starts[at]!; row < (starts[at + 1] ?? length); row++) {
    const valueOf = (value: Value) => {
      const number = values[value][row]!;
      return Number.isNaN(number) ? null : number;
    };
    const known = readings[process[row]!]!;
    const [mem_private, max_open_files] = [valueOf("private"), valueOf("limit")];
    const reading = {
      ...known,
      rssBytes: valueOf("rss"),
      anonymousBytes: valueOf("anonymous"),
      openFiles: valueOf("files"),
      extras: {
        ...known.extras,
        ...(mem_private === null ? {} : { mem_private }),
        ...(max_open_files === null ? {} : { max_open_files }),
      },
    };
    const cpu = { cpuPercent: valueOf("cpuPercent"), cpuOverMs: valueOf("cpuOverMs") ?? 0 };
    samples.push({ reading, ...cpu, root: null, group: groups[group[row]!] ?? null });
  }
  return { tick: ticks[at]!, samples, missed: null };
}
