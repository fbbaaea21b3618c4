/**
 * Makes the completion scripts from the table of options. Pure.
 *
 * @module
 */

import type { SHELLS } from "../flags.ts";
import { renderBash } from "./bash.ts";
import { renderFish } from "./fish.ts";
import { renderZsh } from "./zsh.ts";

/**
 * Renders the script for a shell.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(renderCompletions("zsh"), "#compdef profit");
 * ```
 *
 * @param shell The shell.
 * @returns The script that completes the command line of PROFIT.
 */
export function renderCompletions(shell: (typeof SHELLS)[number]): string {
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell]();
}
