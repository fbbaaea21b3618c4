/**
 * The help page, and the texts that it shares with the man page. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../model/columns.ts";
import { type Flag, FLAG_GROUPS } from "./flags.ts";

/** A way to call PROFIT. */
export interface Usage {
  /** The command line. Words in capitals are placeholders. */
  readonly form: string;
  /** A short description for the help page. */
  readonly brief: string;
}

/** The address of the repository, with all documents. */
export const HOMEPAGE = "https://github.com/profit-cli/profit";

/** What PROFIT does. */
const ABOUT = `\
Records CPU, memory and open files of any processes to CSV, and tells you
whether they leak, how fast, and when they hit the limit.`;

/** All forms of the command line. */
export const USAGE: readonly Usage[] = [
  { form: "profit [record] [OPTIONS] NAME...", brief: "by name, or --full, --user" },
  { form: "profit [record] [OPTIONS] --pid PID...", brief: "by process id" },
  { form: "profit [record] [OPTIONS] -- COMMAND ARG...", brief: "a command, until it ends" },
  { form: "profit report [OPTIONS] FILE.csv...", brief: "summary of recordings" },
  { form: "profit compare [OPTIONS] BASE.csv NEW.csv", brief: "changes between recordings" },
  { form: "profit view [OPTIONS] FILE.csv", brief: "play a recording, with keys" },
  { form: "profit completions bash|zsh|fish", brief: "completion script for a shell" },
];

/** Examples. */
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

/** Renders the help page. */
export function renderHelp(): string {
  const extra = (Object.keys(COLUMNS) as ColumnName[])
    .filter((name) => !DEFAULT_COLUMNS.includes(name));
  return `\
${ABOUT}

Usage:
${USAGE.map(({ form, brief }) => `  ${form.padEnd(FORM_WIDTH)}${brief}\n`).join("")}
NAME is a whole process name, or a glob (* ? [a-z] {a,b}) in quotes.
TIME is seconds (1, 0.5) or has units: 500ms, 90s, 5m, 1h30m, 1d.
The CSV goes to standard output if that is redirected. Otherwise, and with
COMMAND, it goes to a new file.

Examples:
${EXAMPLES.map((example) => `  ${example}\n`).join("")}
${FLAG_GROUPS.map(renderGroup).join("\n")}
Columns:
${wrap("default:", DEFAULT_COLUMNS)}
${wrap("more:   ", extra)}

Exit codes:
  0 recorded; 1 something failed; 2 wrong usage; 3 nothing matched;
  4 a condition of --fail-on or --stop-on holds; 5 it could not be judged;
  with COMMAND the code of the command, 127 if the command does not exist,
  126 if the command cannot be started

More: man profit, and ${HOMEPAGE}/tree/main/docs
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
