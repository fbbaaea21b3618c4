/**
 * The name of a process, where only its command line is told. Pure.
 *
 * @module
 */

/**
 * The name of the program that a command line starts, without its folder.
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
