/**
 * The help page, as text, and what the man page shares with it. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../model/columns.ts";
import { type Flag, FLAG_GROUPS } from "./flags.ts";

/** A way to call PROFIT. */
export interface Usage {
  /** What is written; what is in capitals stands for something. */
  readonly form: string;
  /** What that does, as the help page says it. */
  readonly brief: string;
}

/** What PROFIT does. */
const ABOUT = `\
Samples CPU, memory and open descriptors of processes, writes them as CSV, and
says whether memory seems to leak.`;

/** All ways to call it. */
export const USAGE: readonly Usage[] = [
  { form: "profit [record] [OPTIONS] NAME...", brief: "by name, or --full, --user" },
  { form: "profit [record] [OPTIONS] --pid PID...", brief: "by process id" },
  { form: "profit [record] [OPTIONS] -- COMMAND ARG...", brief: "start a command, until it ends" },
  { form: "profit report [OPTIONS] FILE.csv...", brief: "what recordings come to" },
  { form: "profit compare [OPTIONS] BASE.csv NEW.csv", brief: "what changed between two" },
  { form: "profit completions bash|zsh|fish", brief: "a script for TAB in a shell" },
];

/** What to try. */
export const EXAMPLES: readonly string[] = [
  "profit acme --pace=0.5 --duration=10m -o acme.csv",
  "profit 'postgres*' -c --columns=+mem_private,num_threads",
  "profit -f 'python3? .*worker' -u root --wait=1m",
  "profit --pid=1 --duration=5 | head -3",
  "profit --pace=100ms -- sleep 2",
  "profit --runs=5 --against 'sleep 1' -- sleep 2",
  "profit acme --listen=9776 -o none",
];

const HELP_WIDTH = 80;
const FORM_WIDTH = 47;
const FLAG_WIDTH = 25;

/** The help page. */
export function renderHelp(): string {
  const extra = (Object.keys(COLUMNS) as ColumnName[])
    .filter((name) => !DEFAULT_COLUMNS.includes(name));
  return `\
${ABOUT}

Usage:
${USAGE.map(({ form, brief }) => `  ${form.padEnd(FORM_WIDTH)}${brief}\n`).join("")}
NAME is a whole process name, or a glob (* ? [a-z] {a,b}) in quotes.
TIME is seconds (1, 0.5) or has a unit: 500ms, 90s, 5m, 2h, 1d.
The CSV goes to standard output when that is redirected, else, and with COMMAND,
to a new file.

Examples:
${EXAMPLES.map((example) => `  ${example}\n`).join("")}
${FLAG_GROUPS.map(renderGroup).join("\n")}
Columns:
${wrap("default:", DEFAULT_COLUMNS)}
${wrap("more:   ", extra)}

Exit codes:
  0 recorded; 1 something failed; 2 wrong usage; 3 nothing matched;
  4 a --fail-on or --stop-on holds; 5 one could be judged of nothing;
  with COMMAND its own, 127 if it is not there, 126 if it cannot be started
`;
}

function renderGroup({ title, flags }: { title: string; flags: readonly Flag[] }): string {
  return `${title}:\n${flags.map(renderFlag).join("")}`;
}

function renderFlag({ name, short, value, optionalValue, help }: Flag): string {
  const letter = short ? `-${short}, ` : "    ";
  const wanted = value ? ` ${value}` : optionalValue ? `[=${optionalValue}]` : "";
  const left = `  ${letter}--${name}${wanted}`;
  if (left.length < FLAG_WIDTH) return `${left.padEnd(FLAG_WIDTH)}${help}\n`;
  return `${left}\n${" ".repeat(FLAG_WIDTH)}${help}\n`;
}

function wrap(label: string, words: readonly string[]): string {
  const lines = [`  ${label}`];
  const indent = " ".repeat(lines[0]!.length);
  for (const [at, word] of words.entries()) {
    const text = ` ${word}${at < words.length - 1 ? "," : ""}`;
    if ((lines.at(-1) + text).length > HELP_WIDTH) lines.push(indent);
    lines[lines.length - 1] += text;
  }
  return lines.join("\n");
}
