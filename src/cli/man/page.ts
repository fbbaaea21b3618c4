/**
 * The man page, made from the tables of options and columns. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../../model/columns.ts";
import { COMMANDS, type Flag, FLAG_GROUPS } from "../flags.ts";
import { EXAMPLES, USAGE } from "../help.ts";
import {
  BUGS,
  COMMAND_TEXTS,
  CONDITION_TERMS,
  CONDITIONS,
  DESCRIPTION,
  ENVIRONMENT,
  EXITS,
  FILES,
  NOTES,
  SEE_ALSO,
  type Term,
} from "./texts.ts";

/**
 * Renders the man page, for the macros of man(7).
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 *
 * const page = renderMan({ version: "1.2.3", date: "2026-11-22" });
 * assertStringIncludes(page, '.TH PROFIT 1 "2026-11-22" "profit 1.2.3"');
 * assertStringIncludes(page, "\\fB\\-\\-pace\\fR \\fITIME\\fR\n");
 * ```
 *
 * @param release The version and its date.
 * @returns The page in roff.
 */
export function renderMan({ version, date }: { version: string; date: string }): string {
  const sections = {
    NAME: "profit \\- record CPU, memory and open files of processes, and find leaks",
    SYNOPSIS: renderVerbatim(USAGE.map(({ form }) => renderForm(form))),
    DESCRIPTION: renderParagraphs(DESCRIPTION),
    COMMANDS: renderTerms(COMMANDS.map((name) => [bold(name), renderProse(COMMAND_TEXTS[name])])),
    OPTIONS: FLAG_GROUPS.map(renderGroup).join("\n"),
    CONDITIONS: `${renderParagraphs(CONDITIONS)}\n${renderTerms(CONDITION_TERMS.map(renderTerm))}`,
    COLUMNS: renderColumns(),
    "EXIT STATUS": renderTerms(EXITS.map(([code, said]) => [bold(`${code}`), renderProse(said)])),
    ENVIRONMENT: renderTerms(ENVIRONMENT.map(renderTerm)),
    FILES: renderTerms(FILES.map(renderTerm)),
    NOTES: renderParagraphs(NOTES),
    BUGS: renderParagraphs(BUGS),
    EXAMPLES: renderVerbatim(EXAMPLES.map(escapeLiteral)),
    "SEE ALSO": SEE_ALSO.map((page) => page.replace(/(.+)(\(.\))/, "\\fB$1\\fR$2")).join(",\n"),
  };
  const body = Object.entries(sections).map(([title, text]) => `.SH ${title}\n${text}\n`);
  return `.TH PROFIT 1 "${date}" "profit ${version}" "User Commands"\n${body.join("")}`;
}

/**
 * Renders a form of the command line. Words in capitals are placeholders, and other words are
 * literal.
 */
function renderForm(form: string): string {
  return form.replace(
    /([A-Z]+)|(--[a-z]*|\.?[a-z]+)/g,
    (word, variable) => variable ? italic(word) : bold(word),
  );
}

function renderParagraphs(paragraphs: readonly string[]): string {
  return paragraphs.map(renderProse).join("\n.PP\n");
}

function renderTerm([term, said]: Term): [string, string] {
  return [bold(term), renderProse(said)];
}

function renderGroup({ title, flags }: { title: string; flags: readonly Flag[] }): string {
  return `.SS ${renderProse(title)}\n${
    renderTerms(flags.map((flag) => [renderFlag(flag), renderProse(describeFlag(flag))]))
  }`;
}

function renderFlag({ name, short, value, optionalValue }: Flag): string {
  const wanted = value ? ` ${italic(value)}` : optionalValue ? `[=${italic(optionalValue)}]` : "";
  return `${short ? `${bold(`-${short}`)}, ` : ""}${bold(`--${name}`)}${wanted}`;
}

/**
 * Describes an option, and names the commands besides `record` that take it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const flag = { name: "force", help: "replace", commands: ["record", "report"] } as const;
 * assertEquals(describeFlag(flag), "replace; also for report");
 * ```
 *
 * @param flag The option.
 * @returns A fragment without a period.
 */
export function describeFlag({ help, commands = ["record"] }: Flag): string {
  const others = commands.filter((name) => name !== "record");
  if (others.length === 0 || others.length === COMMANDS.length - 1) return help;
  const named = others.join(", ").replace(/, (\w+)$/, " and $1");
  return `${help}; ${commands.includes("record") ? "also" : "only"} for ${named}`;
}

function renderColumns(): string {
  const names = Object.keys(COLUMNS) as ColumnName[];
  const isDefault = (name: ColumnName) => DEFAULT_COLUMNS.includes(name);
  const terms = (wanted: readonly ColumnName[]) =>
    renderTerms(wanted.map((name) => [bold(name), renderProse(COLUMNS[name].meaning)]));
  return `\
.SS By default, in this order
${terms(names.filter(isDefault))}
.SS More, by \\-\\-columns
${terms(names.filter((name) => !isDefault(name)))}`;
}

/** Characters that roff changes: slanted quotes, raised signs, its backslash. */
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/**
 * Escapes text so that a reader can copy it from the page.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeLiteral("-f 'a\\b'"), "\\-f \\(aqa\\eb\\(aq");
 * ```
 *
 * @param text Any text without line ends.
 * @returns The text in roff, for any position except the start of a line.
 */
export function escapeLiteral(text: string): string {
  return text.replace(/[\\'"`^~-]/g, (sign) => SIGNS[sign]!);
}

/**
 * Renders a paragraph. Text between backticks is bold and literal. Other words that begin with a dash
 * are literal, too. A dash within a word is a hyphen.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const prose = "'tis the e-mail of `-q`, --quiet or \\.";
 * assertEquals(renderProse(prose), "\\&'tis the e-mail of \\fB\\-q\\fR, \\-\\-quiet or \\e.");
 * ```
 *
 * @param text Any text without line ends, with an even number of backticks.
 * @returns One line of roff.
 */
export function renderProse(text: string): string {
  return text.split("`").map((part, at) => at % 2 === 1 ? bold(part) : escapeWords(part)).join("")
    .replace(/^[.']/, "\\&$&");
}

function escapeWords(text: string): string {
  return text.replaceAll("\\", "\\e")
    .replace(/(?<![^\s([;])-\S*/g, (word) => word.replaceAll("-", "\\-"));
}

/** Renders literal text in bold. */
function bold(text: string): string {
  return `\\fB${escapeLiteral(text)}\\fR`;
}

/** Renders literal text in italics, for placeholders. */
function italic(text: string): string {
  return `\\fI${escapeLiteral(text)}\\fR`;
}

/** Lines that roff does not fill. */
function renderVerbatim(lines: readonly string[]): string {
  return `.nf\n${lines.map((line) => line.replace(/^[.']/, "\\&$&")).join("\n")}\n.fi`;
}

/** Terms with their explanations; both are roff. */
function renderTerms(terms: readonly (readonly [string, string])[]): string {
  return terms.map(([term, said]) => `.TP\n${term}\n${said}`).join("\n");
}
