/**
 * JSON made safe at the borders it crosses: any user can call a process anything. Pure.
 *
 * @module
 */

import { UNPRINTABLE } from "./escape.ts";

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
