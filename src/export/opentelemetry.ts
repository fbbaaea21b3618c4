/**
 * Passes the gathered values to OpenTelemetry: the change of each value since the call before. All
 * instruments are synchronous, because Deno does not ask observable instruments for their last
 * values when a program ends.
 *
 * @module
 */

import type { ExportedColumn } from "./exported_columns.ts";
import type { Gathered, Member } from "./gathered.ts";
import { sumGroup, type Values, valuesOf } from "./values.ts";
import { type Attributes, type Measure, measureOf, MEASURES } from "./telemetry_measures.ts";
import { severityOf } from "./verdicts.ts";

/** The part of OpenTelemetry's Meter that PROFIT needs. */
export interface Meter {
  /** Makes an instrument whose value only rises. */
  createCounter(name: string, options: InstrumentOptions): Adder;
  /** Makes an instrument whose value rises and falls. */
  createUpDownCounter(name: string, options: InstrumentOptions): Adder;
  /** Makes an instrument that takes the value itself. */
  createGauge(name: string, options: InstrumentOptions): Recorder;
}

/** The options of an instrument. */
export interface InstrumentOptions {
  /** The unit (UCUM). */
  readonly unit: string;
  /** The description. */
  readonly description: string;
}

/** An instrument that takes the change of its value. */
export interface Adder {
  /** Adds to the value with these attributes. */
  add(change: number, attributes: Attributes): void;
}

/** An instrument that takes the value itself. */
export interface Recorder {
  /** Sets the value with these attributes. */
  record(value: number, attributes: Attributes): void;
}

/** The values that OpenTelemetry has of a process or a group, by measure. */
interface Told {
  /** The attributes of the process or the group. */
  readonly own: Attributes;
  readonly attributes: readonly Attributes[];
  /** The values; 0 before the first one. */
  readonly values: number[];
  /** The attributes of each verdict, by its resource. */
  readonly verdicts: Map<string, Attributes>;
}

/** The counts of PROFIT itself. */
const COUNTS = [
  { name: "profit.ticks", key: "ticks", says: "Ticks at which samples were taken" },
  {
    name: "profit.skipped_ticks",
    key: "skipped",
    says: "Ticks that PROFIT skipped because it was busy or stopped",
  },
  { name: "profit.missed_ticks", key: "missed", says: "Ticks at which no samples could be taken" },
] as const;

/**
 * Makes the instruments.
 *
 * @param meter Makes each instrument.
 * @param columns The recorded columns that are exported in addition to the values that are always
 * exported.
 * @param isGrouped Whether the instruments have groups instead of processes.
 * @returns A function to call after each tick. It passes every known value to the instruments,
 * changed or not, so that each export contains the value. The levels and the verdict of an ended
 * process become 0.
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
      // A counter must not fall.
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
      // A group that comes back continues with its CPU time.
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

/**
 * Returns the attributes that identify a process: its id, its start and its name. Other programs on
 * Linux, such as the OpenTelemetry Collector, use the same name: the kernel's name, completed from
 * the command line.
 */
function identify({ reading: { pid, creationEpochSeconds }, group }: Member): Attributes {
  return {
    "process.pid": BigInt(pid),
    ...creationEpochSeconds !== null && {
      "process.creation.time": new Date(Math.round(creationEpochSeconds * 1000)).toISOString(),
    },
    "process.executable.name": group.label,
  };
}
