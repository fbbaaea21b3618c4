/**
 * A command line in one text to its words. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";

/** What a shell would act on. */
const SHELL_SIGNS = "|&;<>()$`\n";

/** Between double quotes, a backslash stands before these alone; a shell would act on two of them. */
const ESCAPED_IN_QUOTES = '$`"\\';

/**
 * Takes a command line apart as a shell does: at blanks, but for those between quotes or behind a
 * backslash. There is no shell, so that what one would act on is refused.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(parseWords(`grep -c 'a b' "it's" c\\ d`), ["grep", "-c", "a b", "it's", "c d"]);
 * assertThrows(() => parseWords("ls | wc"), Error, `write sh -c '...'`);
 * ```
 *
 * @param text The command line.
 * @returns Program and arguments.
 * @throws {UsageError} When it has no word, a quote has no end, or a shell would have to run it.
 */
export function parseWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    const next = text[at + 1] ?? "";
    if (quote === "" && /[ \t]/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === "" && /['"]/.test(sign)) {
      quote = sign;
      word ??= "";
    } else if (sign === quote) {
      quote = "";
    } else if (sign === "\\" && (quote === "" ? next !== "" : isEscaped(quote, next))) {
      word = (word ?? "") + next;
      at++;
    } else if (quote === "" && SHELL_SIGNS.includes(sign) || quote === '"' && /[$`]/.test(sign)) {
      const advice = `there is no shell for its "${
        sign === "\n" ? "\\n" : sign
      }"; write sh -c '...'`;
      throw new UsageError(`Cannot use "${text}" as --against: ${advice}`);
    } else word = (word ?? "") + sign;
  }
  if (quote !== "") {
    throw new UsageError(`Cannot use "${text}" as --against: a ${quote} has no end`);
  }
  if (word !== null) words.push(word);
  if (words.length === 0) {
    throw new UsageError("Say which command to compare with: --against 'COMMAND'");
  }
  return words;
}

function isEscaped(quote: string, next: string): boolean {
  return quote === '"' && next !== "" && ESCAPED_IN_QUOTES.includes(next);
}
