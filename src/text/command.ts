/**
 * Commands as text. Pure.
 *
 * @module
 */

/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * Renders a command as a shell would take it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(renderCommand(["python3", "train.py", "it's"]), "python3 train.py 'it'\\''s'");
 * ```
 *
 * @param command The program and its arguments.
 * @returns One line, raw: an argument may have control characters.
 */
export function renderCommand(command: readonly string[]): string {
  return command.map((argument) =>
    PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
  ).join(" ");
}
