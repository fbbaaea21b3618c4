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
 * assertEquals(quoteCommand(["python3", "train.py", "it's"]), "python3 train.py 'it'\\''s'");
 * ```
 *
 * @param command The program and its arguments.
 * @returns The command line, not escaped: an argument may contain control characters.
 */
export function quoteCommand(command: readonly string[]): string {
  return command.map((argument) =>
    PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
  ).join(" ");
}

/** A long word, such as a class path. Only its start and its end are kept. */
const LONG_WORD = /\S{100,}/g;

/**
 * Shortens a command line to the parts that can distinguish a process. The name of a program often
 * follows a very long word.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const short = shortenCommand(`java -cp ${"/a.jar:".repeat(1000)} com.acme.Main`);
 * assertEquals(short.length, "java -cp  com.acme.Main".length + 100);
 * ```
 *
 * @param command The command line.
 * @returns At most 8,000 characters, in which long words are shorter.
 */
export function shortenCommand(command: string): string {
  const short = command.replace(LONG_WORD, (word) => word.slice(0, 50) + word.slice(-50));
  return short.slice(0, 8000);
}
