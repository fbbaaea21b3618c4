/**
 * Makes the completion scripts from the table of options. Pure.
 *
 * @module
 */

import { UsageError } from "../../model/errors.ts";
import { renderBash } from "./bash.ts";
import { renderFish } from "./fish.ts";
import { SHELLS } from "./words.ts";
import { renderZsh } from "./zsh.ts";

/**
 * Renders the script for the shell that the user names.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(renderCompletions(["zsh"]), "#compdef profit");
 * ```
 *
 * @param words The words after the command, which should be one shell.
 * @returns The script that completes the command line of PROFIT.
 * @throws {UsageError} If the words are not one known shell.
 */
export function renderCompletions(words: readonly string[]): string {
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[parseShell(words)]();
}

function parseShell(words: readonly string[]): (typeof SHELLS)[number] {
  const shell = SHELLS.find((shell) => shell === words[0]);
  if (shell !== undefined && words.length === 1) return shell;
  const advice = `profit completions ${SHELLS.join("|")}`;
  if (words.length === 0) throw new UsageError(`No shell: write ${advice}`);
  throw new UsageError(`Cannot write completions for "${words.join(" ")}": write ${advice}`);
}
