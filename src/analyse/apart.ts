/**
 * Distinguishes processes of one name by their command lines. Pure, except that it changes the
 * given records.
 *
 * @module
 */

import type { ProcessRecord } from "./process_record.ts";

/** Longer parts of a command line are cut. Any user can write a long one. */
const LONGEST = 40;

/**
 * Finds the words by which command lines differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const commands = ["python3 -u /srv/shopfront.py", "python3 -u /srv/worker.py -Q a"];
 * assertEquals(findDifferences(commands), ["shopfront.py", "worker.py"]);
 * assertEquals(findDifferences(["serve --port 80", "serve --port 81"]), ["--port 80", "--port 81"]);
 * assertEquals(findDifferences(["worker", "worker"]), ["", ""]);
 * ```
 *
 * @param commands The command lines, each with its program as the first word.
 * @returns For each command line the first word that no other has, else the first that not all have;
 * empty where there is none. Of a path it is the last part; a value comes with its option.
 */
export function findDifferences(commands: readonly string[]): string[] {
  const lines = commands.map((command) => command.split(/\s+/).slice(1).map(baseOf));
  const counts = new Map<string, number>();
  for (const line of lines) {
    for (const word of new Set(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return lines.map((line) => {
    const isRare = (most: number) => (word: string) => counts.get(word)! <= most;
    const values = line.filter((word) => !word.startsWith("-"));
    const word = values.find(isRare(1)) ?? line.find(isRare(1)) ??
      values.find(isRare(lines.length - 1)) ?? line.find(isRare(lines.length - 1));
    return word === undefined ? "" : withOption(word, line).slice(0, LONGEST);
  });
}

/** Returns the last part of a path. */
function baseOf(word: string): string {
  return word.replace(/^.*\/(?=.)/s, "");
}

/** Adds the option to a value that is not a file name. */
function withOption(word: string, line: readonly string[]): string {
  const before = line[line.indexOf(word) - 1] ?? "";
  const isValue = !word.includes(".") && !word.startsWith("-");
  return isValue && /^--?[a-z][^=]*$/i.test(before) ? `${before} ${word}` : word;
}

/**
 * Sets the distinguishing words of processes that share a name.
 *
 * @param records The processes.
 */
export function nameApart(records: readonly ProcessRecord[]): void {
  const known = records.filter(({ command }) => command !== null);
  for (const [, same] of Map.groupBy(known, ({ name }) => name)) {
    if (same.length < 2) continue;
    const words = findDifferences(same.map(({ command }) => command!));
    for (const [at, record] of same.entries()) record.apart = words[at]!;
  }
}
