/**
 * Makes text safe for terminals, spreadsheets and HTML. Any user can choose the name of a process.
 *
 * @module
 */

/** Text without any of the characters below. This test is faster than their character classes. */
const ASCII = /^[ -~]*$/;

/** Control, format (bidi, zero width), surrogate, separator and other invisible characters. */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu;

/**
 * Beginnings of a text that a spreadsheet runs as a formula, with the quotes that a guard put in front.
 * A minus before a plain word is the name of a login shell, and no formula.
 */
const FORMULA = /^'*(?:[=+@\t\r]|-(?![A-Za-z_]\w*$))/;

/**
 * Escapes a text for a terminal. Each character that moves, hides or reorders text is written as
 * `\x1b` or `\u{202e}`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeTerminal("a\x1b[2Jb\u202e"), "a\\x1b[2Jb\\u{202e}");
 * ```
 *
 * @param text Any text.
 * @returns The text with every such character escaped.
 */
export function escapeTerminal(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replace(UNPRINTABLE, (character) => {
    const hex = character.codePointAt(0)!.toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  });
}

/**
 * Guards a text against spreadsheets: a formula gets a `'` in front (OWASP, "CSV Injection"). A text
 * that already has a guard gets a second one, so that {@linkcode unguardFormula} restores each text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(guardFormula("=1+1"), "'=1+1");
 * assertEquals(guardFormula("-bash"), "-bash");
 * ```
 *
 * @param text Any text.
 * @returns The text, with a guard if the text needs one.
 */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/**
 * Removes the guard of {@linkcode guardFormula}. A `'` that the text had before the guard stays.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unguardFormula("'=1+1"), "=1+1");
 * assertEquals(unguardFormula("'quoted'"), "'quoted'");
 * ```
 *
 * @param text A text from {@linkcode guardFormula}.
 * @returns The text without the guard.
 */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Escapes a text for HTML, between tags and in quoted attributes. Invisible characters become visible.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeHtml("<b>'a' & b\u202e"), "&lt;b&gt;&#39;a&#39; &amp; b\\u{202e}");
 * ```
 *
 * @param text Any text.
 * @returns The text with every such character escaped.
 */
export function escapeHtml(text: string): string {
  return escapeTerminal(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
