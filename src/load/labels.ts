/**
 * Labels, by which processes of many hosts are told apart in one file. Pure.
 *
 * @module
 */

import { NUMBER } from "./cell.ts";
import type { Header } from "./row.ts";

/** A column that may hold a label. */
export interface LabelColumn {
  /** Its name. */
  readonly name: string;
  /** Which of the file's columns it is, from 0. */
  readonly at: number;
}

/** What `--label` takes for a name. */
const NAME = /^[A-Za-z_]\w*$/;

/** The original PROFIT wrote pid and start into it once more. */
const ORIGINAL_IDENTITY = "pid_stable";

/** A date or a time of day, as programs write them in front of what else they write. */
const TIME =
  /^(?:\d{4}-\d\d?-\d\d?|\d\d?\/\d\d?\/\d{2,4}|\d\d?\.\d\d?\.\d{4}|\d\d?:\d\d)(?=$|[ T.,:Z+])/;

/** So many different numbers are names of hosts or runs; more are a measurement. */
const MOST_NUMBERS = 100;

/** The label of several runs in one file: its numbers are labels always. */
const RUN = "run";

/** What lies between two labels. */
const BETWEEN = "\0";

/**
 * The columns that may hold labels: those that PROFIT does not know, and has no other use for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cells = ["pid", "host", "pid_stable", "a b"];
 * assertEquals(findLabelColumns(cells, ["pid", null, null, null]), [{ name: "host", at: 1 }]);
 * ```
 *
 * @param cells The names of the file's columns.
 * @param header Those that PROFIT knows.
 */
export function findLabelColumns(cells: readonly string[], header: Header): LabelColumn[] {
  return cells.map((name, at) => ({ name, at })).filter(({ name, at }) =>
    header[at] === null && NAME.test(name) && name !== ORIGINAL_IDENTITY
  );
}

/**
 * What labels say, as one text: a name and a value of each. A number or a time is what changes from
 * row to row, and tells no process from another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const columns = [{ name: "host", at: 7 }, { name: "load", at: 8 }];
 * assertEquals(joinLabels(columns, ["web1", "0.7"], []), "host=web1");
 * assertEquals(joinLabels(columns, ["7", null], ["host"]), "host=7");
 * assertEquals(joinLabels([{ name: "run", at: 7 }], ["2"], []), "run=2");
 * ```
 *
 * @param columns The columns.
 * @param texts What a row has in them; `null` is nothing.
 * @param numbered The names of those columns in which whole numbers are labels, too, as they are in
 * a column `run`.
 * @returns The empty text where there is no label.
 */
export function joinLabels(
  columns: readonly LabelColumn[],
  texts: readonly (string | null)[],
  numbered: readonly string[],
): string {
  let joined = "";
  for (let at = 0; at < columns.length; at++) {
    const text = texts[at] ?? null;
    const { name } = columns[at]!;
    if (text === null || TIME.test(text)) continue;
    const mayBeNumber = name === RUN || numbered.includes(name);
    if (NUMBER.test(text) && !(mayBeNumber && isWhole(text))) continue;
    joined += `${joined === "" ? "" : BETWEEN}${name}=${text}`;
  }
  return joined;
}

/**
 * Whether numbers may be labels, such as those of shards or runs.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(areLabels(["1", "2", ""]));
 * assert(!areLabels(["1.5", "2"]));
 * ```
 *
 * @param texts What there is in a column, each once.
 */
export function areLabels(texts: readonly string[]): boolean {
  return texts.length <= MOST_NUMBERS &&
    texts.every((text) => text === "" || !NUMBER.test(text) || isWhole(text));
}

function isWhole(text: string): boolean {
  return Number.isInteger(Number(text));
}
