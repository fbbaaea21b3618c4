/**
 * Finds the process that a user meant by an unknown name. Pure.
 *
 * @module
 */

import { findNearest } from "./suggest.ts";

/**
 * The least number of letters for a suggestion by beginning: shorter words begin too many names.
 */
const FEWEST_LETTERS = 3;

/**
 * Finds the running process that a user may have meant by an unknown name. Its name differs only in
 * case, begins with the unknown name, or is near to it. If the unknown name is a path, its last
 * part counts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const running = ["bash", "tmux: server", "python3"];
 * assertEquals(findSimilarName("tmux", running), "tmux: server");
 * assertEquals(findSimilarName("/usr/bin/Bash", running), "bash");
 * assertEquals(findSimilarName("pyhton3", running), "python3");
 * assertEquals(findSimilarName("acme", running), undefined);
 * assertEquals(findSimilarName("bash", running), undefined);
 * ```
 *
 * @param name The unknown name.
 * @param running The names of all processes.
 * @returns The name of a running process; `undefined` if none is similar.
 */
export function findSimilarName(name: string, running: readonly string[]): string | undefined {
  if (running.includes(name)) return undefined;
  const names = [...new Set(running)];
  const asked = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  if (asked.length < FEWEST_LETTERS) return undefined;
  return names.find((one) => one.toLowerCase() === asked) ??
    names.find((one) => one.toLowerCase().startsWith(asked)) ??
    findNearest(asked, names);
}
