/**
 * What somebody who mistyped may have meant. Pure.
 *
 * @module
 */

/**
 * The candidate nearest to a word, if one is near enough to be meant: at most a third of its
 * letters are wrong (restricted to insertions, deletions and substitutions: Levenshtein, 1966).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findNearest("durration", ["pace", "duration"]), "duration");
 * assertEquals(findNearest("wait", ["pace", "duration"]), undefined);
 * ```
 *
 * @param word What was typed.
 * @param candidates What could have been.
 * @returns The nearest, or `undefined`.
 */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const [nearest] = candidates
    .map((candidate) => ({ candidate, edits: countEdits(word, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, candidate.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return nearest?.candidate;
}

/** Of fewer letters, half of all names begin with them. */
const FEWEST_LETTERS = 3;

/**
 * The process that somebody may have meant by a name that none has: one whose name differs in case,
 * begins so, or is near. Of a path, which is no name, its last part counts.
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
 * @param name The name that was asked for.
 * @param running The names of all processes.
 * @returns A name that there is, or `undefined`.
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
