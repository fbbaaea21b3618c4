/**
 * Suggests corrections of mistyped words. Pure.
 *
 * @module
 */

/**
 * Finds the candidate nearest to a word. At most a third of its letters may be wrong, counted in
 * insertions, deletions and substitutions (Levenshtein, 1966).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findNearest("durration", ["pace", "duration"]), "duration");
 * assertEquals(findNearest("wait", ["pace", "duration"]), undefined);
 * ```
 *
 * @param word The mistyped word.
 * @param candidates The valid words.
 * @returns The nearest candidate; `undefined` if none is near enough.
 */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const [nearest] = candidates
    .map((candidate) => ({ candidate, edits: countEdits(word, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, candidate.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return nearest?.candidate;
}

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

function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const substituted = row[j]! + (letter === to[j] ? 0 : 1);
      next.push(Math.min(substituted, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
