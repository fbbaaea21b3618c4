/**
 * Splits a command line into words. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";

/** The characters that only a shell interprets. */
const SHELL_SIGNS = "|&;<>()$`\n";

/** Between double quotes, a backslash escapes only these. */
const ESCAPED_IN_QUOTES = '$`"\\';

/**
 * Splits a command line as a shell does: at blanks, except between quotes or after a backslash. Refuses
 * characters that only a shell interprets, because there is no shell.
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
 * @param where The option that contains it.
 * @returns Program and arguments.
 * @throws {UsageError} If there is no word, a quote has no end, or the text needs a shell.
 */
export function parseWords(text: string, where = "--against"): string[] {
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
      const advice = `there is no shell for "${sign === "\n" ? "\\n" : sign}"; write sh -c '...'`;
      throw new UsageError(`Cannot use "${text}" as ${where}: ${advice}`);
    } else word = (word ?? "") + sign;
  }
  if (quote !== "") {
    throw new UsageError(
      `Cannot use "${text}" as ${where}: ${quote} has no end; add another ${quote}`,
    );
  }
  if (word !== null) words.push(word);
  if (words.length === 0) {
    throw new UsageError(`No command in ${where}: write ${where} 'COMMAND'`);
  }
  return words;
}

function isEscaped(quote: string, next: string): boolean {
  return quote === '"' && next !== "" && ESCAPED_IN_QUOTES.includes(next);
}
