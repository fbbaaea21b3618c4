/**
 * Text as the macros of man(7) want it. Pure.
 *
 * @module
 */

/** What roff would show as something else: quotes that slant, signs that float, its own backslash. */
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/**
 * Text that can be copied from the page as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeLiteral("-f 'a\\b'"), "\\-f \\(aqa\\eb\\(aq");
 * ```
 *
 * @param text Any text without line ends.
 * @returns The same in roff, for anywhere but the start of a line.
 */
export function escapeLiteral(text: string): string {
  return text.replace(/[\\'"`^~-]/g, (sign) => SIGNS[sign]!);
}

/**
 * A paragraph. What stands between backticks is bold, and literal; other words that begin with a
 * dash are literal, while a dash within a word is a hyphen.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const prose = "'tis the e-mail of `-q`, --quiet or \\.";
 * assertEquals(renderProse(prose), "\\&'tis the e-mail of \\fB\\-q\\fR, \\-\\-quiet or \\e.");
 * ```
 *
 * @param text Any text without line ends, with an even number of backticks.
 * @returns One line of roff.
 */
export function renderProse(text: string): string {
  return text.split("`").map((part, at) => at % 2 === 1 ? bold(part) : escapeWords(part)).join("")
    .replace(/^[.']/, "\\&$&");
}

function escapeWords(text: string): string {
  return text.replaceAll("\\", "\\e")
    .replace(/(?<![^\s([;])-\S*/g, (word) => word.replaceAll("-", "\\-"));
}

/** Literal text in bold: what is written as it stands. */
export function bold(text: string): string {
  return `\\fB${escapeLiteral(text)}\\fR`;
}

/** Literal text in italics: what stands for something. */
export function italic(text: string): string {
  return `\\fI${escapeLiteral(text)}\\fR`;
}

/** Lines as they are. */
export function renderVerbatim(lines: readonly string[]): string {
  return `.nf\n${lines.map((line) => line.replace(/^[.']/, "\\&$&")).join("\n")}\n.fi`;
}

/** Terms, each with what is said of it; both are roff. */
export function renderTerms(terms: readonly (readonly [string, string])[]): string {
  return terms.map(([term, said]) => `.TP\n${term}\n${said}`).join("\n");
}
