/**
 * Finds the name of a process from its command line. Pure.
 *
 * @module
 */

/**
 * Returns the name of the program in a command line, without the folder.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nameOfCommand("/usr/bin/python3 work.py"), "python3");
 * ```
 *
 * @param command The command line.
 */
export function nameOfCommand(command: string): string {
  return command.trimStart().split(/\s/, 1)[0]!.replace(/^.*[/](?=.)/, "");
}
