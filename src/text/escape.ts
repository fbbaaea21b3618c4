/**
 * Text made safe at the borders it crosses: any user can call a process anything.
 *
 * @module
 */

/** Text without any of these. To test it first spares V8 the classes of characters below. */
const ASCII = /^[ -~]*$/;

/** Control, format (bidi, zero width), surrogate, separator and other invisible characters. */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu;

/**
 * Starts that a spreadsheet runs as a formula, with any quotes that a guard put before them.
 * A minus before a plain word is a login shell's name.
 */
const FORMULA = /^'*(?:[=+@\t\r]|-(?![A-Za-z_]\w*$))/;

/**
 * Text that can do nothing to a terminal: each character that moves, hides or reorders is written
 * as `\x1b` or `\u{202e}`.
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
 * Text that a spreadsheet shows instead of running it: a formula gets a `'` in front. So does one
 * that was guarded already, which makes it possible to take off exactly what was put on.
 * (OWASP, "CSV Injection".)
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
 * @returns The text, guarded where it needs it.
 */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/**
 * What {@linkcode guardFormula} was given. The two are exact inverses: a `'` that the text had
 * before stays.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unguardFormula("'=1+1"), "=1+1");
 * assertEquals(unguardFormula("'quoted'"), "'quoted'");
 * ```
 *
 * @param text Text that was guarded where it needs it.
 * @returns The text without its guard.
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
 * Text that is only text in HTML, between tags and in quoted attributes, and hides nothing.
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
