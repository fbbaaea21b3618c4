/**
 * Estimates how long a text may be for a regular expression, so that every match ends soon. Pure.
 *
 * @module
 */

/** The most steps of a match: about 2 ms in the interpreter of V8. */
const MOST_STEPS = 1_000_000;

/** More optional parts than this multiply the steps too often. */
const MOST_OPTIONAL = 6;

/** An escape, a class, the begin of a group, a quantifier with its sign for laziness, or a character. */
const TOKEN = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\??|[*+?]\??|\{[^}]*\}\??|[^]/g;

const BACK_REFERENCE = /^\\[1-9k]/;

const QUANTIFIER = /^[*+?{]/;

/** What makes a match slow. */
interface Costs {
  /** The number of repetitions and back references. */
  repetitions: number;
  /** The number of optional parts. */
  optional: number;
  /** Whether a group with a choice in it repeats. */
  repeatsChoice: boolean;
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
  const { repetitions, optional, repeatsChoice } = findCosts(source);
  if (repeatsChoice || optional > MOST_OPTIONAL) return 0;
  return repetitions === 0 ? Infinity : Math.round(MOST_STEPS ** (1 / (repetitions + 1)));
}

function findCosts(source: string): Costs {
  const costs: Costs = { repetitions: 0, optional: 0, repeatsChoice: false };
  /** Whether each open group has alternatives, or a part that repeats or is optional. */
  const open = [false];
  const noteChoice = () => open[open.length - 1] = true;
  /** Whether a group with a choice ended just before the token. */
  let endedChoice = false;
  for (const token of source.match(TOKEN) ?? []) {
    const follows = endedChoice;
    endedChoice = false;
    if (BACK_REFERENCE.test(token)) costs.repetitions++;
    else if (token.startsWith("(")) open.push(false);
    else if (token === "|") noteChoice();
    else if (token === ")") {
      endedChoice = open.pop()!;
      if (endedChoice) noteChoice();
    } else if (QUANTIFIER.test(token)) {
      const isOptional = token.startsWith("?");
      if (isOptional) costs.optional++;
      else costs.repetitions++;
      if (follows && !isOptional) costs.repeatsChoice = true;
      noteChoice();
    }
  }
  return costs;
}
