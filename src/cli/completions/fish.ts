/**
 * The completion script for fish. Pure.
 *
 * @module
 */

import { COMMANDS, type Completion, type Flag, FLAGS } from "../flags.ts";
import {
  COLUMN_WORDS,
  COMMAND_WORDS,
  EXTRA_COLUMN_WORDS,
  type Kinds,
  LEVEL_WORDS,
  SHELLS,
  VERDICT_WORDS,
} from "./words.ts";

const KINDS: Kinds = {
  column: "-xa '(__profit_columns)'",
  condition: `-xa '${[...VERDICT_WORDS, ...LEVEL_WORDS.map((word) => `${word}\\>`)].join(" ")}'`,
  file: "-rF",
  folder: "-xa '(__fish_complete_directories)'",
  pid: "-xa '(__profit_pids)'",
  user: "-xa '(__fish_complete_users)'",
};

/** Renders the script for fish. */
export function renderFish(): string {
  return `\
# Completion of profit in fish. Made by: profit completions fish

# Whether the command is one of the arguments. The first word that is a command counts, or none.
function __profit_is
    set -l words (commandline -opc)
    contains -- -- $words; and return 1
    for word in $words[2..]
        if contains -- $word ${COMMANDS.join(" ")}
            contains -- $word $argv
            return
        end
    end
    contains -- none $argv
end

# The words after -- are another command line.
function __profit_command
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words); or return
    set -l behind (string escape -- $words[(math $at + 1)..])
    complete -C (string join ' ' -- $behind (commandline -ct))
end

# The typed part of the value, up to the last comma.
function __profit_kept
    commandline -ct | string replace -r '^(--[a-z-]+=|-[a-z])' '' | string match -r '^\\+?(?:.*,)?'
end

function __profit_columns
    set -l kept (__profit_kept)
    if string match -q '+*' -- $kept
        printf '%s\\n' \\
${renderColumns(EXTRA_COLUMN_WORDS)}
    else
        printf '%s\\n' \\
${renderColumns(COLUMN_WORDS)}
    end
end

function __profit_pids
    set -l kept (__profit_kept)
    printf '%s\\n' "$kept"(__fish_complete_pids)
end

# Skips the threads of the kernel that exist for each CPU. The kernel keeps 15 characters of a name: a
# glob matches the rest.
function __profit_processes
    if test -r /proc/self/comm
        cat /proc/*/comm 2>/dev/null
    else
        ps -axco comm=
    end | string match -rv '^-|^kworker/|/\\d|[[:cntrl:]]' | sort -u \\
        | string replace -r '^.{15,}$' '$0*'
end

complete -c profit -f
complete -c profit -xa '(__profit_command)'
complete -c profit -n '__profit_is none record' -a '(__profit_processes)'
${COMMANDS.map(renderCommand).join("\n")}
complete -c profit -n '__profit_is report compare view' -F
complete -c profit -n '__profit_is completions' -a '${SHELLS.join(" ")}'
${FLAGS.map(renderFlag).join("\n")}
`;
}

function renderColumns(words: typeof COLUMN_WORDS): string {
  return words.map(([name, meaning]) => `            "$kept"${name}\\t${quote(meaning)}`)
    .join(" \\\n");
}

function renderCommand(name: (typeof COMMANDS)[number]): string {
  return `complete -c profit -n '__profit_is none' -a ${name} -d ${quote(COMMAND_WORDS[name])}`;
}

function renderFlag(
  { name, short, value, commands = ["record"], completes, help }: Flag,
): string {
  const is = [...commands.includes("record") ? ["none"] : [], ...commands].join(" ");
  const letter = short ? ` -s ${short}` : "";
  const wanted = value ? ` ${valueOf(completes)}` : "";
  return `complete -c profit -n '__profit_is ${is}'${letter} -l ${name} -d ${quote(help)}${wanted}`;
}

function valueOf(completes: Completion | undefined): string {
  if (completes === undefined) return "-x";
  return typeof completes === "string" ? KINDS[completes] : `-xa '${completes.join(" ")}'`;
}

/** Quotes any text as one word for fish. */
function quote(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
