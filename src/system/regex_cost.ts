/**
 * Estimates how long a text may be for a regular expression, so that every match ends soon. Pure.
 *
 * @module
 */

/** The most steps of a match: about 2 ms in the interpreter of V8. */
const MOST_STEPS = 1_000_000;

/** More optional parts than this multiply the steps too often. */
const MOST_OPTIONAL = 6;

/** A group that is open at a place in an expression. */
interface Group {
  /** Whether the group has alternatives, or a part that repeats or is optional. */
  hasChoice: boolean;
}

/**
 * Returns the longest text that an expression matches in few steps, whatever the text is. Each
 * unbounded repetition multiplies the steps by the length of the text, and so does the search for
 * the start of a match. If a repeated group has a choice in it, the steps can double with each
 * character.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const lengths = ["train[.]py", "java .*acme[.]jar", ".*a.*b", "(a+)+$"].map(findShortChars);
 * assertEquals(lengths, [Infinity, 1000, 100, 0]);
 * ```
 *
 * @param source The source of the expression, which is valid with the flag `u`.
 * @returns The length in characters; 0 if no length is safe, infinite if each length is.
 */
export function findShortChars(source: string): number {
  const open: Group[] = [{ hasChoice: false }];
  let repetitions = 0;
  let optional = 0;
  let isInClass = false;
  /** The group that ended just before this place. */
  let ended: Group | null = null;
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    const group: Group | null = ended;
    ended = null;
    if (char === "\\") {
      if (/[1-9k]/.test(source[at + 1] ?? "") && !isInClass) repetitions++;
      at++;
    } else if (isInClass) isInClass = char !== "]";
    else if (char === "[") isInClass = true;
    else if (char === "(") {
      open.push({ hasChoice: false });
      if (source[at + 1] === "?") at++;
    } else if (char === ")") ended = open.pop() ?? null;
    else if (char === "|") open.at(-1)!.hasChoice = true;
    else if ("*+{?".includes(char)) {
      if (char === "?") optional++;
      else repetitions++;
      if (group?.hasChoice && char !== "?") return 0;
      open.at(-1)!.hasChoice = true;
      if (char === "{") at = source.indexOf("}", at);
      if (source[at + 1] === "?") at++; // A lazy repetition has as many steps.
    }
    if (ended?.hasChoice) open.at(-1)!.hasChoice = true;
  }
  if (optional > MOST_OPTIONAL) return 0;
  return repetitions === 0 ? Infinity : Math.round(MOST_STEPS ** (1 / (repetitions + 1)));
}
