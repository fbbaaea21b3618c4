/**
 * What all shells offer. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../../model/columns.ts";
import { MEASURES } from "../../model/measures.ts";
import { METRICS, STATS, TOTAL, TOTALS } from "../conditions.ts";
import { RUN_VALUES } from "../run_conditions.ts";
import { type COMMANDS, type Completion, type Flag, FLAGS } from "../flags.ts";

/** How a shell is asked for what there is of each kind. */
export type Kinds = Readonly<Record<Exclude<Completion, readonly string[]>, string>>;

/** All columns, with what they say. */
export const COLUMN_WORDS: readonly (readonly [ColumnName, string])[] = Object.entries(COLUMNS)
  .map(([name, { meaning }]) => [name as ColumnName, meaning]);

/** The columns that are not there anyway. */
export const EXTRA_COLUMN_WORDS: typeof COLUMN_WORDS = COLUMN_WORDS
  .filter(([name]) => !DEFAULT_COLUMNS.includes(name));

/** The conditions that are whole words. */
export const VERDICT_WORDS: readonly string[] = ["leak", "possible-leak", "oom"];

const MEASURED = Object.entries(MEASURES);

/** What the other conditions begin with, up to the `>`. */
export const LEVEL_WORDS: readonly string[] = [
  ...METRICS.flatMap((metric) => [
    metric,
    ...STATS.filter((stat) => !(metric === "cpu_percent" && stat === "growth"))
      .map((stat) => `${metric}.${stat}`),
  ]),
  ...MEASURED.filter(([name]) => !METRICS.some((metric) => metric === name))
    .map(([name, { isCounter }]) => isCounter ? `${name}.rate` : name),
  ...RUN_VALUES,
  ...TOTALS.map((metric) => `${TOTAL}${metric}`),
];

/** What the commands do, in a few words. */
export const COMMAND_WORDS: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  record: "record processes; need not be said",
  report: "what recordings come to",
  compare: "what changed between two recordings",
  completions: "a script for TAB in a shell",
};

/** The options that a command takes. */
export function listFlags(command: (typeof COMMANDS)[number]): readonly Flag[] {
  return FLAGS.filter(({ commands = ["record"] }) => commands.includes(command));
}

/** Text that sh, bash and zsh read as one word, whatever is in it. */
export function quoteSh(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
