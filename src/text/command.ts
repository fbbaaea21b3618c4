/**
 * Commands as text. Pure.
 *
 * @module
 */

/** A word that a shell takes without quotes. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * Renders a command with the quotes that a shell needs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(renderCommand(["python3", "train.py", "it's"]), "python3 train.py 'it'\\''s'");
 * ```
 *
 * @param command The program and its arguments.
 * @returns The command line, not escaped: an argument may contain control characters.
 */
export function renderCommand(command: readonly string[]): string {
  return command.map((argument) =>
    PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
  ).join(" ");
}
