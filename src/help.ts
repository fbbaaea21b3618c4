/**
 * The help page, as text. Pure.
 *
 * @module
 */

import { COLUMNS, DEFAULT_COLUMNS } from "./columns.ts";
import type { Flag } from "./flag.ts";
import { FLAG_GROUPS } from "./flags.ts";
import type { ColumnName } from "./types/column.ts";
import { ABOUT, EXAMPLES, USAGE } from "./usage.ts";

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
