/**
 * The words that all shells offer. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../../model/columns.ts";
import { MEASURES } from "../../model/measures.ts";
import { METRICS, STATS, TOTAL, TOTALS } from "../conditions.ts";
import { RUN_VALUES } from "../run_conditions.ts";
import { type COMMANDS, type Completion, type Flag, FLAGS } from "../flags.ts";

/** The shells with completions. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** The code of a shell that completes each kind. */
export type Kinds = Readonly<Record<Exclude<Completion, readonly string[]>, string>>;

/** All columns with their meanings. */
export const COLUMN_WORDS: readonly (readonly [ColumnName, string])[] = Object.entries(COLUMNS)
  .map(([name, { meaning }]) => [name as ColumnName, meaning]);

/** The columns that are not in the default. */
export const EXTRA_COLUMN_WORDS: typeof COLUMN_WORDS = COLUMN_WORDS
  .filter(([name]) => !DEFAULT_COLUMNS.includes(name));

/** The conditions without a limit. */
export const VERDICT_WORDS: readonly string[] = ["leak", "possible-leak", "oom"];

const MEASURED = Object.entries(MEASURES);

/** The beginnings of the other conditions, up to the `>`. */
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

/** Short descriptions of the commands. */
export const COMMAND_WORDS: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  record: "record processes (the default)",
  report: "summary of recordings",
  compare: "changes between two recordings",
  view: "play a recording in the terminal",
  completions: "script for TAB in a shell",
};

/** Returns the options of a command. */
export function listFlags(command: (typeof COMMANDS)[number]): readonly Flag[] {
  return FLAGS.filter(({ commands = ["record"] }) => commands.includes(command));
}

/** Quotes any text as one word for sh, bash and zsh. */
export function quoteSh(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
