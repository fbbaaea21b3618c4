/**
 * Tells OpenTelemetry what is gathered: by how much each value changed since it was last told. All
 * instruments are synchronous, since Deno does not ask the others for their last values when a
 * program ends. Pure but for what it is told to remember.
 *
 * @module
 */

import type { Gathered, Member } from "./gather.ts";
import { type Attributes, identify, MEASURES } from "./otel_measures.ts";
import { severityOf } from "./values.ts";

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

/** What was told of a process, measure by measure. */
interface Told {
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
 * @returns A function to be called after each tick, which tells them what is gathered. All that is
 * known is told each time, changed or not, so that it is in each export. The levels of a process that
 * has ended fall to 0, as does a verdict on it.
 */
export function openInstruments(meter: Meter): (gathered: Gathered) => void {
  const adders = makeAdders(meter);
  const verdict = meter.createGauge("profit.process.leak_verdict", {
    unit: "1",
    description: "Whether it leaks: 0 no, 1 possibly, 2 likely",
  });
  const tellCounts = openCounts(meter);
  const told = new Map<Member, Told>();

  function tell(member: Member): void {
    const before = told.get(member) ?? nothingTold(member);
    told.set(member, before);
    MEASURES.forEach(({ name, find, isCounter }, at) => {
      const value = find(member);
      if (value === null) return;
      const change = value - before.values[at]!;
      // No counter takes that.
      if (isCounter && change < 0) return;
      adders.get(name)!.add(change, before.attributes[at]!);
      before.values[at] = value;
    });
    for (const [kind, leak] of Object.entries(member.leaks)) {
      const severity = severityOf(leak);
      if (severity === null) continue;
      const attributes = before.verdicts.get(kind) ??
        { ...identify(member), "profit.leak.resource": kind };
      before.verdicts.set(kind, attributes);
      verdict.record(severity, attributes);
    }
  }

  function end({ values, attributes, verdicts }: Told): void {
    MEASURES.forEach(({ name, isCounter }, at) => {
      if (!isCounter && values[at] !== 0) adders.get(name)!.add(-values[at]!, attributes[at]!);
    });
    for (const attributes of verdicts.values()) verdict.record(0, attributes);
  }

  return (gathered) => {
    tellCounts(gathered);
    const alive = new Set(gathered.members.values());
    for (const member of alive) tell(member);
    for (const [member, before] of told) {
      if (alive.has(member)) continue;
      end(before);
      told.delete(member);
    }
  };
}

function makeAdders(meter: Meter): Map<string, Adder> {
  const adders = new Map<string, Adder>();
  for (const { name, isCounter, unit, description } of MEASURES) {
    if (adders.has(name)) continue;
    const options = { unit, description };
    adders.set(
      name,
      isCounter ? meter.createCounter(name, options) : meter.createUpDownCounter(name, options),
    );
  }
  return adders;
}

function nothingTold(member: Member): Told {
  const own = identify(member);
  return {
    attributes: MEASURES.map(({ attributes }) => ({ ...own, ...attributes })),
    values: MEASURES.map(() => 0),
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
