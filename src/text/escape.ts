/**
 * Text made safe at the borders it crosses: any user can call a process anything.
 *
 * @module
 */

/** Control, format (bidi, zero width), surrogate, separator and other invisible characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu;

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

/**
 * JSON that ends no script element, and begins no comment in one: `<` is written as an escape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeJson(["</script>"]), '["\\u003c/script>"]');
 * ```
 *
 * @param value What JSON can hold.
 * @returns One line of JSON.
 */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/**
 * JSON on several lines that can do nothing to a terminal: what would is written as an escape, which
 * is the same to who reads it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeJsonLines(["a\u202e\x9b"]), '[\n  "a\\u202e\\u009b"\n]\n');
 * ```
 *
 * @param value What JSON can hold.
 * @returns JSON, with a line end.
 */
export function escapeJsonLines(value: unknown): string {
  return `${escapeInJson(JSON.stringify(value, null, 2))}\n`;
}

/**
 * A text as a string of JSON that can do nothing to a terminal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeJsonText('a"\u202e\n'), '"a\\"\\u202e\\n"');
 * ```
 *
 * @param text Any text.
 * @returns The string, with its quotes.
 */
export function escapeJsonText(text: string): string {
  return escapeInJson(JSON.stringify(text));
}

function escapeInJson(json: string): string {
  return json.replace(UNPRINTABLE, (character) => {
    if (character === "\n") return character; // Of JSON itself: those of values are escaped already.
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
