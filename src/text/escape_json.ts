/**
 * Makes JSON safe for HTML and terminals. Any user can choose the name of a process. Pure.
 *
 * @module
 */

import { UNPRINTABLE } from "./escape.ts";

/**
 * Renders JSON for a script element. It writes `<` as an escape, so that the JSON neither ends the
 * element nor begins a comment in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeJson(["</script>"]), '["\\u003c/script>"]');
 * ```
 *
 * @param value A value for `JSON.stringify`.
 * @returns One line of JSON.
 */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/**
 * Renders JSON on several lines for a terminal. Characters that a terminal would act on are written as
 * escapes, which mean the same to a JSON parser.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeJsonLines(["a\u202e\x9b"]), '[\n  "a\\u202e\\u009b"\n]\n');
 * ```
 *
 * @param value A value for `JSON.stringify`.
 * @returns JSON, with a line end.
 */
export function escapeJsonLines(value: unknown): string {
  return `${escapeInJson(JSON.stringify(value, null, 2))}\n`;
}

/**
 * Renders a text as a JSON string for a terminal, with the same escapes.
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
    if (character === "\n") return character; // A line end of the layout. Line ends in values are escaped already.
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
