/**
 * Finds labels. Labels distinguish the processes of many hosts in one file. Pure.
 *
 * @module
 */

import { NUMBER } from "./cell.ts";
import type { Header } from "./row.ts";

/** A column that may contain a label. */
export interface LabelColumn {
  /** The name of the column. */
  readonly name: string;
  /** The index of the column in the file, from 0. */
  readonly at: number;
}

/** The names that `--label` accepts. */
const NAME = /^[A-Za-z_]\w*$/;

/** The original PROFIT repeated pid and start in this column. */
const ORIGINAL_IDENTITY = "pid_stable";

/** A date or a time of day at the beginning of a text. */
const TIME =
  /^(?:\d{4}-\d\d?-\d\d?|\d\d?\/\d\d?\/\d{2,4}|\d\d?\.\d\d?\.\d{4}|\d\d?:\d\d)(?=$|[ T.,:Z+])/;

/**
 * Up to this many different numbers are labels, such as numbers of hosts. More numbers are
 * measurements.
 */
const MOST_NUMBERS = 100;

/** The label of runs. Its numbers are always labels. */
const RUN = "run";

/** The character between two labels. */
const BETWEEN = "\0";

/**
 * Finds the columns that may contain labels: the columns that PROFIT does not know.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cells = ["pid", "host", "pid_stable", "a b"];
 * assertEquals(findLabelColumns(cells, ["pid", null, null, null]), [{ name: "host", at: 1 }]);
 * ```
 *
 * @param cells The column names of the file.
 * @param header The columns that PROFIT knows.
 */
export function findLabelColumns(cells: readonly string[], header: Header): LabelColumn[] {
  return cells.map((name, at) => ({ name, at })).filter(({ name, at }) =>
    header[at] === null && NAME.test(name) && name !== ORIGINAL_IDENTITY
  );
}

/**
 * Joins the names and values of labels to one text. Numbers and times are left out: they change from
 * row to row and do not identify a process.
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
 * @param texts The cells of a row in these columns; `null` is an empty cell.
 * @param numbered The names of the columns in which whole numbers are labels, too. In the column `run`,
 * whole numbers are always labels.
 * @returns The joined labels; an empty text if there is no label.
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
 * Returns whether the numbers in a column may be labels, such as numbers of shards or runs.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(areLabels(["1", "2", ""]));
 * assert(!areLabels(["1.5", "2"]));
 * ```
 *
 * @param texts The different cells of the column.
 */
export function areLabels(texts: readonly string[]): boolean {
  return texts.length <= MOST_NUMBERS &&
    texts.every((text) => text === "" || !NUMBER.test(text) || isWhole(text));
}

function isWhole(text: string): boolean {
  return Number.isInteger(Number(text));
}
