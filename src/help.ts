/**
 * The help page, as text. Pure.
 *
 * @module
 */

import { COLUMNS, DEFAULT_COLUMNS } from "./columns.ts";
import { type Flag, FLAG_GROUPS } from "./flags.ts";
import type { ColumnName } from "./types.ts";

const HELP_WIDTH = 80;

/** The help page. */
export function renderHelp(): string {
  const extra = (Object.keys(COLUMNS) as ColumnName[])
    .filter((name) => !DEFAULT_COLUMNS.includes(name));
  return `\
Samples CPU, memory and open descriptors of processes, writes them as CSV, and
says whether memory seems to leak.

Usage:
  profit [record] [OPTIONS] NAME...              by name, or --full, --user
  profit [record] [OPTIONS] --pid PID...         by process id
  profit [record] [OPTIONS] -- COMMAND ARG...    start a command, until it ends
  profit report [OPTIONS] FILE.csv...            what recordings come to
  profit compare [OPTIONS] BASE.csv NEW.csv      what changed between two

NAME is a whole process name, or a glob (* ? [a-z] {a,b}) in quotes.
TIME is seconds (1, 0.5) or has a unit: 500ms, 90s, 5m, 2h, 1d.
The CSV goes to standard output when that is redirected, else, and with COMMAND,
to a new file.

Examples:
  profit acme --pace=0.5 --duration=10m -o acme.csv
  profit 'postgres*' -c --columns=+mem_private,num_threads
  profit -f 'python3? .*worker' -u root --wait=1m
  profit --pid=1 --duration=5 | head -3
  profit -c --pace=100ms -- sleep 2
  profit acme --listen=9776 -o none

${FLAG_GROUPS.map(renderGroup).join("\n")}
Columns:
${wrap("default:", DEFAULT_COLUMNS)}
${wrap("more:   ", extra)}

Exit codes:
  0 recorded; 1 something failed; 2 wrong usage; 3 nothing matched;
  4 a --fail-on holds;
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
  return `${left.padEnd(25)}${help}\n`;
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
