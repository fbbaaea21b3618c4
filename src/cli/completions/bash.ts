/**
 * The completion script for bash 4 and later. Pure.
 *
 * @module
 */

import { COMMANDS, type Completion, FLAGS } from "../flags.ts";
import {
  COLUMN_WORDS,
  EXTRA_COLUMN_WORDS,
  type Kinds,
  LEVEL_WORDS,
  listFlags,
  SHELLS,
  VERDICT_WORDS,
} from "./words.ts";

const KINDS: Kinds = {
  column: "_profit_columns",
  condition: "_profit_conditions",
  file: "compopt -o default",
  folder: "compopt -o dirnames",
  pid: "_profit_pids",
  user: 'mapfile -t COMPREPLY < <(compgen -u -- "$cur")',
};

/** Renders the script for bash. */
export function renderBash(): string {
  return `\
# Completion of profit in bash. Made by: profit completions bash

# Offers the words that begin with $cur, after the part that is $kept.
_profit_offer() {
  local word
  for word; do
    [[ $word == "$cur"* && ,$kept != *[,+]"$word",* ]] && COMPREPLY+=("$kept$word")
  done
}

# Completes the text after the last comma, and keeps the rest.
_profit_list() {
  kept=$1\${cur%"\${cur##*,}"}
  cur=\${cur##*,}
}

_profit_columns() {
  compopt -o nospace
  if [[ $cur == +* ]]; then
    cur=\${cur#+}
    _profit_list +
    _profit_offer ${namesOf(EXTRA_COLUMN_WORDS)}
  else
    _profit_list ''
    _profit_offer ${namesOf(COLUMN_WORDS)}
  fi
}

# A bare > would be a redirection.
_profit_conditions() {
  local above='\\>'
  [[ $cur == [\\'\\"]* ]] && above='>' cur=\${cur:1}
  _profit_offer ${VERDICT_WORDS.join(" ")}
  ((\${#COMPREPLY[@]})) || compopt -o nospace
  local word
  for word in ${LEVEL_WORDS.join(" ")}; do
    _profit_offer "$word$above"
  done
}

_profit_pids() {
  _profit_list ''
  if [[ -d /proc/self ]]; then
    local pids=(/proc/[0-9]*)
    _profit_offer "\${pids[@]#/proc/}"
  else
    _profit_offer $(ps -axo pid=)
  fi
}

# A name can contain anything: the script expands no name, and quotes each one.
_profit_processes() {
  local name quote= begun=\${cur//\\\\/}
  [[ $cur == [\\'\\"]* ]] && quote=\${cur:0:1} begun=\${cur:1}
  while IFS= read -r name; do
    # Skips the threads of the kernel that exist for each CPU.
    case $name in -* | kworker/* | */[0-9]* | *[[:cntrl:]]*) continue ;; esac
    [[ $name == "$begun"* ]] || continue
    # The kernel keeps 15 characters: a glob matches the rest.
    ((\${#name} < 15)) || name+='*'
    if [[ $quote ]]; then
      [[ $name != *[\\'\\"\\\\\\$\\\`!]* ]] || continue
    else
      printf -v name %q "$name"
    fi
    COMPREPLY+=("$name")
  done < <(
    if [[ -r /proc/self/comm ]]; then
      cat /proc/[0-9]*/comm 2>/dev/null
    else
      ps -axco comm=
    fi | sort -u
  )
}

# The words after -- are another command line, from the given word on.
_profit_command() {
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    mapfile -t COMPREPLY < <(compgen -c -- "$cur")
  else
    compopt -o default
  fi
}

# Offers the values of an option; fails if its value is not the next word.
_profit_value() {
  case $1 in
${renderValues()}
    *) return 1 ;;
  esac
  return 0
}

_profit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} kept='' command='' at word
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    case $word in
      --) _profit_command $((at + 1)); return ;;
      ${namesWithValue()})
        [[ \${COMP_WORDS[at + 1]} == = ]] || ((at++)) ;;
      =) ((at++)) ;;
      -*) ;;
      *) [[ $command ]] || command=$word ;;
    esac
  done
  # Bash splits --option=value into three words.
  if [[ $cur == = ]]; then
    cur=''
    _profit_value "\${COMP_WORDS[COMP_CWORD - 1]}"
    return
  elif [[ \${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then
    _profit_value "\${COMP_WORDS[COMP_CWORD - 2]}"
    return
  fi
  _profit_value "\${COMP_WORDS[COMP_CWORD - 1]}" && return
  if [[ $cur == -* ]]; then
    case $command in
${COMMANDS.slice(1).map(renderOptions).join("\n")}
      *) _profit_offer ${optionsOf(COMMANDS[0])} ;;
    esac
    [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return
  fi
  case $command in
    report | compare | view) compopt -o default ;;
    completions) _profit_offer ${SHELLS.join(" ")} ;;
    '') _profit_offer ${COMMANDS.join(" ")}; _profit_processes ;;
    *) _profit_processes ;;
  esac
}

complete -F _profit profit
`;
}

function namesOf(words: typeof COLUMN_WORDS): string {
  return words.map(([name]) => name).join(" ");
}

/** Returns a pattern for the options whose value is the next word. */
function namesWithValue(): string {
  return FLAGS.filter(({ value }) => value).map(patternOf).join(" | ");
}

function patternOf({ name, short }: { name: string; short?: string }): string {
  return short ? `-${short} | --${name}` : `--${name}`;
}

function renderValues(): string {
  return FLAGS.filter(({ value }) => value)
    .map((flag) => `    ${patternOf(flag)}) ${renderValue(flag.completes)} ;;`).join("\n");
}

function renderValue(completes: Completion | undefined): string {
  if (completes === undefined) return ":";
  return typeof completes === "string" ? KINDS[completes] : `_profit_offer ${completes.join(" ")}`;
}

function renderOptions(command: (typeof COMMANDS)[number]): string {
  return `      ${command}) _profit_offer ${optionsOf(command)} ;;`;
}

function optionsOf(command: (typeof COMMANDS)[number]): string {
  return listFlags(command).flatMap(({ name, short, value }) => [
    ...(short ? [`-${short}`] : []),
    value ? `--${name}=` : `--${name}`,
  ]).join(" ");
}
