/**
 * Snapshots to JSON lines (https://jsonlines.org): an object per process and tick, each on a line of
 * its own. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, type Label } from "../model/columns.ts";
import type { Sample, Snapshot, Tick } from "../model/samples.ts";
import { escapeJsonText } from "../text/escape_json.ts";

/**
 * Prepares to write objects with these columns and labels. A number is written with the digits that
 * it has in the CSV, an unknown value as `null`, a text as it is: no character of it reaches a
 * terminal that might act on it.
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
 * @param labels The labels behind them.
 * @returns A function that writes the objects of a snapshot, each with its line end.
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

/** The names that each object has, in order. */
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
    if (now === lastValue) return lastText; // As in the row above: the name, the time, often 0 %.
    lastText = `"${name}":${now === null ? "null" : renderValue(now)}`;
    lastValue = now;
    return lastText;
  };
}
