/**
 * A metric, as Prometheus and OpenMetrics define it, and its parts. Pure.
 *
 * @module
 */

/** A metric has one value for each set of labels. */
export interface Metric {
  /** The name. For a counter, it does not contain the ending `_total`. */
  readonly name: string;
  /** A counter never falls; a gauge can fall. */
  readonly type: "counter" | "gauge";
  /** The unit at the end of the name; `null` for none. */
  readonly unit: "seconds" | "bytes" | "ratio" | null;
  /** The description, which needs no escape. */
  readonly help: string;
  /** The values; empty if none is known. */
  readonly points: readonly Point[];
}

/** A value with its labels. */
export interface Point {
  /** The labels. */
  readonly labels: Readonly<Record<string, string | number>>;
  /** The value. */
  readonly value: number;
}

/** The labels of a point. */
export type Labels = Point["labels"];

/** Makes a gauge. The end of its name is its unit. */
export function gauge(name: string, help: string, points: readonly Point[]): Metric {
  const unit = (["seconds", "bytes", "ratio"] as const).find((unit) => name.endsWith(`_${unit}`));
  return { name, type: "gauge", unit: unit ?? null, help, points };
}

/** Makes a counter with one point. */
export function counter(name: string, help: string, value: number, labels: Labels = {}): Metric {
  return { name, type: "counter", unit: null, help, points: [{ labels, value }] };
}

/** Makes a point; none of an unknown value. */
export function pointOf(labels: Labels, value: number | null): Point[] {
  return value === null ? [] : [{ labels, value }];
}
