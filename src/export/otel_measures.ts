/**
 * What OpenTelemetry is told of a process: names, units and attributes of the semantic conventions
 * for processes (1.45), and under `profit.` what these have none for. Pure.
 *
 * @module
 */

import { countedCpuOf, type Member } from "./gather.ts";

/** Attributes of a value; a whole number is a bigint, since Deno sends other numbers as doubles. */
export type Attributes = Readonly<Record<string, string | bigint>>;

/** A value of a process. */
export interface Measure {
  /** The name of the metric, which several may share that differ in their attributes. */
  readonly name: string;
  /** Whether it only rises. */
  readonly isCounter: boolean;
  /** Its unit, after UCUM. */
  readonly unit: string;
  /** What it says. */
  readonly description: string;
  /** What tells it from others of the name. */
  readonly attributes: Attributes;
  /** The value; `null` is unknown. */
  readonly find: (member: Member) => number | null;
}

/** All that is told of a process, but for what is made of its growth. */
export const MEASURES: readonly Measure[] = [
  cpuTime({ "cpu.mode": "user" }, (member) => countedCpuOf(member).user),
  cpuTime({ "cpu.mode": "system" }, (member) => countedCpuOf(member).system),
  // As ps tells it: both modes together.
  cpuTime({}, (member) => countedCpuOf(member).unsplit),
  level("process.memory.usage", "By", "Resident set size", (m) => m.reading.rssBytes),
  level("process.memory.virtual", "By", "Size of the address space", (m) => m.reading.virtualBytes),
  level("process.thread.count", "{thread}", "Threads", (m) => m.reading.numThreads),
  level(
    "process.unix.file_descriptor.count",
    "{file_descriptor}",
    "Open file descriptors",
    (m) => m.reading.openFiles,
  ),
  level(
    "profit.process.unix.file_descriptor.limit",
    "{file_descriptor}",
    "File descriptors that may be open (soft limit)",
    (m) => m.maxOpenFiles,
  ),
];

/**
 * What identifies a process: its id and start, and its name. (The name is that of other programs on
 * Linux, such as the OpenTelemetry Collector: the kernel's, completed from the command line.)
 */
export function identify({ reading, group }: Member): Attributes {
  return {
    "process.pid": BigInt(reading.pid),
    "process.creation.time": new Date(Math.round(reading.creationEpochSeconds * 1000))
      .toISOString(),
    "process.executable.name": group.label,
  };
}

function cpuTime(attributes: Attributes, find: Measure["find"]): Measure {
  const description = "CPU time used";
  return { name: "process.cpu.time", isCounter: true, unit: "s", description, attributes, find };
}

function level(name: string, unit: string, description: string, find: Measure["find"]): Measure {
  return { name, isCounter: false, unit, description, attributes: {}, find };
}
