/**
 * Renders snapshots as JSON lines (https://jsonlines.org): one object for each process and tick, on
 * one line. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, type Label } from "../model/columns.ts";
import type { Sample, Snapshot, Tick } from "../model/samples.ts";
import { escapeJsonText } from "../text/escape_json.ts";

/**
 * Returns a function that renders JSON objects. A number has the same digits as in CSV. An unknown
 * value is `null`. Text is not changed, but characters that a terminal could interpret are escaped.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const renderRows = jsonRowRenderer(["timestamp"], []);
 * const tick = { epochMs: 1500, monotonicMs: 1500, skipped: 0, last: true };
 * assertEquals(renderRows({ tick, samples: [], missed: null }), "");
 * ```
 *
 * @param columns The columns, in order.
 * @param labels The labels, which follow the columns.
 * @returns A function that renders the objects of a snapshot, each with a line end.
 */
export function jsonRowRenderer(
  columns: readonly ColumnName[],
  labels: readonly Label[],
): (snapshot: Snapshot) => string {
  const members = columns.map(memberRenderer);
  const end = labels.map(({ name, value }) => `,"${name}":${escapeJsonText(value)}`).join("") +
    "}\n";
  return ({ tick, samples }) => {
    let rows = "";
    for (const sample of samples) {
      rows += "{" + members[0]!(sample, tick);
      for (let at = 1; at < members.length; at++) rows += "," + members[at]!(sample, tick);
      rows += end;
    }
    return rows;
  };
}

/** Lists the names in each object, in order. */
export function listKeys(columns: readonly ColumnName[], labels: readonly Label[]): string[] {
  return [...columns, ...labels.map(({ name }) => name)];
}

function memberRenderer(name: ColumnName): (sample: Sample, tick: Tick) => string {
  const { type, value } = COLUMNS[name];
  const renderValue = (value: number | string) => {
    if (typeof value === "string") return escapeJsonText(value);
    return typeof type === "object" ? value.toFixed(type.decimals) : `${value}`;
  };
  let [lastValue, lastText]: [number | string | null, string] = [null, `"${name}":null`];
  return (sample, tick) => {
    const now = value(sample, tick);
    if (now === lastValue) return lastText; // Many values equal those of the object before: the name, the time, and often 0 %.
    lastText = `"${name}":${now === null ? "null" : renderValue(now)}`;
    lastValue = now;
    return lastText;
  };
}
