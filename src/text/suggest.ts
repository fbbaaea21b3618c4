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
