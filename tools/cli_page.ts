/**
 * Writes docs/cli.md anew after an edit of the options, from the tables of the man page:
 *
 *     deno task cli-page
 *
 * @module
 */

import { COMMANDS, type Flag, FLAG_GROUPS } from "../src/cli/flags.ts";
import { EXAMPLES, USAGE } from "../src/cli/help.ts";
import { describeFlag } from "../src/cli/man/page.ts";
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
} from "../src/cli/man/texts.ts";

const PATH = new URL("../docs/cli.md", import.meta.url).pathname;

/**
 * Renders the man page in Markdown. The columns are in docs/csv.md.
 *
 * @returns The page, before `deno fmt` breaks its lines.
 */
export function renderCliPage(): string {
  return `\
# The command line

<!-- deno task cli-page writes this page from the tables of the man page. -->

\`\`\`
${USAGE.map(({ form }) => form).join("\n")}
\`\`\`

${DESCRIPTION.join("\n\n")}

## Commands

${COMMANDS.map((name) => renderTerm(name, COMMAND_TEXTS[name])).join("\n")}

## Options

${
    FLAG_GROUPS.map(({ title, flags }) => `### ${title}\n\n${flags.map(renderFlag).join("\n")}\n`)
      .join("\n")
  }
## Conditions

${CONDITIONS.join("\n\n")}

${CONDITION_TERMS.map(([term, text]) => renderTerm(term, text)).join("\n")}

## Columns

[csv.md](csv.md) lists all columns.

## Exit codes

${EXITS.map(([code, text]) => renderTerm(`${code}`, text)).join("\n")}

## Environment

${ENVIRONMENT.map(([term, text]) => renderTerm(term, text)).join("\n")}

## Files

${FILES.map(([term, text]) => renderTerm(term, text)).join("\n")}

## Notes

${[...NOTES, ...BUGS].map((text) => `- ${text}`).join("\n")}

## Examples

\`\`\`sh
${EXAMPLES.join("\n")}
\`\`\`
`;
}

function renderFlag(flag: Flag): string {
  const { name, short, value, optionalValue } = flag;
  const wanted = value ? ` ${value}` : optionalValue ? `[=${optionalValue}]` : "";
  return renderTerm(`${short ? `-${short}, ` : ""}--${name}${wanted}`, describeFlag(flag));
}

function renderTerm(term: string, text: string): string {
  return `- \`${term}\`: ${text}`;
}

/** Returns the paragraphs and list items of a page, without its line breaks. */
export function splitPage(page: string): string[] {
  return page.split(/\n(?=- |\n)/).map((part) => part.replace(/\s+/g, " ").trim());
}

if (import.meta.main) {
  Deno.writeTextFileSync(PATH, renderCliPage());
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PATH] }).output();
}
