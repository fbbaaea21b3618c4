/**
 * The completion script for zsh. Pure.
 *
 * @module
 */

import { COMMANDS, type Completion, type Flag } from "../flags.ts";
import {
  COLUMN_WORDS,
  COMMAND_WORDS,
  EXTRA_COLUMN_WORDS,
  type Kinds,
  LEVEL_WORDS,
  listFlags,
  quoteSh,
  SHELLS,
  VERDICT_WORDS,
} from "./words.ts";

const KINDS: Kinds = {
  column: "_profit_columns",
  condition: "_profit_conditions",
  file: "_files",
  folder: "_directories",
  pid: "_profit_pids",
  user: "_users",
};

/** Renders the script for zsh, to be read from a folder of `$fpath` or directly. */
export function renderZsh(): string {
  return `\
#compdef profit
# Completion of profit in zsh. Made by: profit completions zsh

_profit_columns() {
  if compset -P +; then
    _values -s , column \\
${renderColumns(EXTRA_COLUMN_WORDS)}
  else
    _values -s , column \\
${renderColumns(COLUMN_WORDS)}
  fi
}

_profit_conditions() {
  local -a expl
  _wanted conditions expl condition compadd - ${VERDICT_WORDS.join(" ")}
  _wanted conditions expl condition compadd -S '' - \\
    ${LEVEL_WORDS.map((word) => `'${word}>'`).join(" ")}
}

_profit_pid() {
  local -a pids=(\${\${(f)"$(ps -axo pid=,comm= 2>/dev/null)"}## #})
  pids=(\${pids/ ##/:})
  _describe -t processes process pids "$@"
}

_profit_pids() {
  _sequence _profit_pid
}

_profit_processes() {
  local -a expl names
  if [[ -r /proc/self/comm ]]; then
    names=(\${(f)"$(cat /proc/<->/comm 2>/dev/null)"})
  else
    names=(\${(f)"$(ps -axco comm=)"})
  fi
  # Skips the threads of the kernel that exist for each CPU.
  names=(\${(u)names:#(-*|kworker/*|*/<->*|*[[:cntrl:]]*)})
  # The kernel keeps 15 characters: a glob matches the rest.
  names=(\${names/%(#b)(???????????????*)/$match[1]*})
  _wanted processes expl process compadd -a names
}

_profit() {
  # The words after -- are another command line.
  local -i at=\${words[(i)--]}
  if ((at < CURRENT)); then
    shift at words
    ((CURRENT -= at))
    _normal
    return
  fi
  local -a commands=(
${COMMANDS.map((name) => `    ${quoteSh(`${name}:${COMMAND_WORDS[name]}`)}`).join("\n")}
  )
  local -a before=(\${words[2,CURRENT-1]}) names=(\${commands%%:*})
  local command=\${\${before:*names}[1]}
  case $command in
${COMMANDS.slice(1).map((name) => renderCommand(name, name)).join("\n")}
${renderCommand(COMMANDS[0], "*")}
  esac
}

_profit_subjects() {
  if [[ -z $command ]]; then
    _alternative 'commands:command:{_describe -t commands command commands}' \\
      'processes:process:_profit_processes'
  else
    _profit_processes
  fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _profit "$@"
else
  compdef _profit profit
fi
`;
}

function renderColumns(words: typeof COLUMN_WORDS): string {
  return words.map(([name, meaning]) => `      ${quoteSh(`${name}[${escapeSpec(meaning)}]`)}`)
    .join(" \\\n");
}

function renderCommand(command: (typeof COMMANDS)[number], pattern: string): string {
  const specs = [...listFlags(command).map(renderFlag), quoteSh(`*:${subjectOf(command)}`)];
  return `    ${pattern})\n      _arguments -s -S : \\\n        ${
    specs.join(" \\\n        ")
  }\n      ;;`;
}

function subjectOf(command: (typeof COMMANDS)[number]): string {
  switch (command) {
    case "record":
      return "process:_profit_subjects";
    case "completions":
      return `shell:(${SHELLS.join(" ")})`;
    default:
      return "recording:_files";
  }
}

function renderFlag({ name, short, value, optionalValue, isRepeatable, completes, help }: Flag) {
  const what = escapeSpec(help);
  const wanted = value
    ? `[${what}]:${escapeSpec(value)}:${actionOf(completes)}`
    : optionalValue
    ? `[${what}]::${escapeSpec(optionalValue)}: `
    : `[${what}]`;
  const long = `--${name}${value ? "=" : optionalValue ? "=-" : ""}`;
  const often = isRepeatable ? "*" : "";
  if (!short) return quoteSh(`${often}${long}${wanted}`);
  const excluded = isRepeatable ? "*" : `(-${short} --${name})`;
  return `${quoteSh(excluded)}{-${short}${value ? "+" : ""},${long}}${quoteSh(wanted)}`;
}

function actionOf(completes: Completion | undefined): string {
  if (completes === undefined) return " ";
  return typeof completes === "string" ? KINDS[completes] : `(${completes.join(" ")})`;
}

/** Escapes the characters that end a part of a specification. */
function escapeSpec(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&");
}
