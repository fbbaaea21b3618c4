/**
 * Tells OpenTelemetry what is gathered: by how much each value changed since it was last told. All
 * instruments are synchronous, since Deno does not ask the others for their last values when a
 * program ends. Pure but for what it is told to remember.
 *
 * @module
 */

import { MEASURES as UNITS } from "../model/measures.ts";
import type { CounterName } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";
import type { Gathered, Member } from "./gathered.ts";
import { type NameValues, sumGroup, type Values, valuesOf } from "./values.ts";
import { severityOf } from "./verdicts.ts";

/** The part of OpenTelemetry's Meter that PROFIT needs. */
export interface Meter {
  /** Makes an instrument that only rises. */
  createCounter(name: string, options: InstrumentOptions): Adder;
  /** Makes an instrument that rises and falls. */
  createUpDownCounter(name: string, options: InstrumentOptions): Adder;
  /** Makes an instrument that is told its value. */
  createGauge(name: string, options: InstrumentOptions): Recorder;
}

/** What an instrument measures. */
export interface InstrumentOptions {
  /** Its unit, after UCUM. */
  readonly unit: string;
  /** What it says. */
  readonly description: string;
}

/** An instrument that is told by how much its value changed. */
export interface Adder {
  /** Adds to the value that has these attributes. */
  add(change: number, attributes: Attributes): void;
}

/** An instrument that is told its value. */
export interface Recorder {
  /** Sets the value that has these attributes. */
  record(value: number, attributes: Attributes): void;
}

/** What was told of a process or a group, measure by measure. */
interface Told {
  /** What tells it from others. */
  readonly own: Attributes;
  readonly attributes: readonly Attributes[];
  /** 0 where nothing was told yet. */
  readonly values: number[];
  /** The verdicts that were told, each by its attributes. */
  readonly verdicts: Map<string, Attributes>;
}

/** What PROFIT counts itself. */
const COUNTS = [
  { name: "profit.ticks", key: "ticks", says: "Ticks at which samples were taken" },
  { name: "profit.skipped_ticks", key: "skipped", says: "Ticks that passed while PROFIT was busy" },
  { name: "profit.missed_ticks", key: "missed", says: "Ticks at which no samples could be taken" },
] as const;

/**
 * Makes the instruments.
 *
 * @param meter Makes each of them.
 * @param columns The recorded columns that are told beyond those that always are.
 * @param isGrouped Whether groups are told, instead of processes.
 * @returns A function to be called after each tick, which tells them what is gathered. All that is
 * known is told each time, changed or not, so that it is in each export. The levels of what has ended
 * fall to 0, as does a verdict on it.
 */
export function openInstruments(
  meter: Meter,
  columns: readonly ExportedColumn[] = [],
  isGrouped = false,
): (gathered: Gathered) => void {
  const measures = [...MEASURES, ...columns.map(measureOf)];
  const adders = makeAdders(meter, measures);
  const verdict = meter.createGauge("profit.process.leak_verdict", {
    unit: "1",
    description: "Whether it leaks: 0 no, 1 possibly, 2 likely",
  });
  const tellCounts = openCounts(meter);
  const told = new Map<Member | string, Told>();
  const begin = (own: Attributes) => nothingTold(own, measures);

  function tell(key: Member | string, before: Told, values: Values): void {
    told.set(key, before);
    measures.forEach(({ name, find, isCounter }, at) => {
      const value = find(values);
      if (value === null) return;
      const change = value - before.values[at]!;
      // No counter takes that.
      if (isCounter && change < 0) return;
      adders.get(name)!.add(change, before.attributes[at]!);
      before.values[at] = value;
    });
    for (const [kind, leak] of Object.entries(values.leaks)) {
      const severity = severityOf(leak);
      if (severity === null) continue;
      const attributes = before.verdicts.get(kind) ??
        { ...before.own, "profit.leak.resource": kind };
      before.verdicts.set(kind, attributes);
      verdict.record(severity, attributes);
    }
  }

  function end({ values, attributes, verdicts }: Told): void {
    measures.forEach(({ name, isCounter }, at) => {
      if (isCounter || values[at] === 0) return;
      adders.get(name)!.add(-values[at]!, attributes[at]!);
      values[at] = 0;
    });
    for (const attributes of verdicts.values()) verdict.record(0, attributes);
    verdicts.clear();
  }

  function tellAll({ members, groups }: Gathered): Set<Member | string> {
    if (isGrouped) {
      const named = [...groups.values()].filter(({ label }) => label !== "");
      for (const group of named) {
        const { label } = group;
        tell(label, told.get(label) ?? begin({ "profit.group": label }), sumGroup(group, columns));
      }
      return new Set(named.map(({ label }) => label));
    }
    for (const member of members.values()) {
      tell(member, told.get(member) ?? begin(identify(member)), valuesOf(member));
    }
    return new Set(members.values());
  }

  return (gathered) => {
    tellCounts(gathered);
    const alive = tellAll(gathered);
    for (const [key, before] of told) {
      if (alive.has(key)) continue;
      end(before);
      // A group that comes back goes on with its CPU time.
      if (typeof key !== "string" || !gathered.idle.has(key)) told.delete(key);
    }
  };
}

function makeAdders(meter: Meter, measures: readonly Measure[]): Map<string, Adder> {
  const adders = new Map<string, Adder>();
  for (const { name, isCounter, unit, description } of measures) {
    if (adders.has(name)) continue;
    const options = { unit, description };
    adders.set(
      name,
      isCounter ? meter.createCounter(name, options) : meter.createUpDownCounter(name, options),
    );
  }
  return adders;
}

function nothingTold(own: Attributes, measures: readonly Measure[]): Told {
  return {
    own,
    attributes: measures.map(({ attributes }) => ({ ...own, ...attributes })),
    values: measures.map(() => 0),
    verdicts: new Map(),
  };
}

function openCounts(meter: Meter): (gathered: Gathered) => void {
  const counters = COUNTS.map(({ name, says }) =>
    meter.createCounter(name, { unit: "{tick}", description: says })
  );
  const unreadable = meter.createCounter("profit.unreadable_values", {
    unit: "{value}",
    description: "Values that the system refused",
  });
  const told = new Map<string, number>();
  const tell = (key: string, counter: Adder, value: number, attributes: Attributes) => {
    counter.add(value - (told.get(key) ?? 0), attributes);
    told.set(key, value);
  };
  return (gathered) => {
    COUNTS.forEach(({ key }, at) => tell(key, counters[at]!, gathered[key], {}));
    for (const [reason, count] of gathered.unreadable) {
      tell(`unreadable ${reason}`, unreadable, count, { "profit.reason": reason });
    }
  };
}

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
  readonly find: (values: Values & Partial<NameValues>) => number | null;
}

/** All that is told of a process, but for what is made of its growth. */
const MEASURES: readonly Measure[] = [
  cpuTime({ "cpu.mode": "user" }, "cpu_user_seconds"),
  cpuTime({ "cpu.mode": "system" }, "cpu_system_seconds"),
  // As ps tells it: both modes together.
  cpuTime({}, "cpu_seconds"),
  cpuTime({ "cpu.mode": "children" }, "ended_children_seconds"),
  level("process.memory.usage", "By", "Resident set size", (one) => one.rssBytes),
  level("process.memory.virtual", "By", "Size of the address space", (one) => one.virtualBytes),
  level("process.thread.count", "{thread}", "Threads", (one) => one.numThreads),
  level(
    "process.unix.file_descriptor.count",
    "{file_descriptor}",
    "Open file descriptors",
    (one) => one.openFiles,
  ),
  level(
    "profit.process.unix.file_descriptor.limit",
    "{file_descriptor}",
    "File descriptors that may be open (soft limit)",
    (one) => one.maxOpenFiles,
  ),
  level(
    "profit.group.process.count",
    "{process}",
    "Processes of a group",
    (one) => one.processes ?? null,
  ),
  level(
    "profit.memory.limit",
    "By",
    "The limit of memory that is reached first, or of which there is least left",
    (m) => m.memoryLimit?.limitBytes ?? null,
  ),
  level(
    "profit.memory.limit.time",
    "s",
    "When it is reached at the present pace",
    (m) => m.memoryLimit?.reach?.seconds ?? null,
  ),
];

/**
 * What identifies a process: its id and start, and its name. (The name is that of other programs on
 * Linux, such as the OpenTelemetry Collector: the kernel's, completed from the command line.)
 */
function identify({ reading, group }: Member): Attributes {
  return {
    "process.pid": BigInt(reading.pid),
    "process.creation.time": new Date(Math.round(reading.creationEpochSeconds * 1000))
      .toISOString(),
    "process.executable.name": group.label,
  };
}

function cpuTime(attributes: Attributes, counter: CounterName): Measure {
  const description = "CPU time used";
  const find = ({ counts }: Values) => counts[counter] ?? null;
  return { name: "process.cpu.time", isCounter: true, unit: "s", description, attributes, find };
}

/** What is counted has a unit of its own in braces, after UCUM. */
const UNITS_OF: Readonly<Record<string, string>> = {
  "process.paging.faults": "{fault}",
  "process.context_switches": "{context_switch}",
  "profit.process.cgroup.oom_kills": "{process}",
};

function measureOf(exported: ExportedColumn): Measure {
  const { column, instrument: name, attributes, help, isCounter } = exported;
  const unit = UNITS[column]?.unit;
  return {
    name,
    isCounter,
    unit: unit === "bytes" ? "By" : unit === "seconds" ? "s" : UNITS_OF[name] ?? "1",
    description: help.replace(/[.]$/, ""),
    attributes,
    find: ({ counts, levels }) => counts[column] ?? levels[column] ?? null,
  };
}

function level(name: string, unit: string, description: string, find: Measure["find"]): Measure {
  return { name, isCounter: false, unit, description, attributes: {}, find };
}
