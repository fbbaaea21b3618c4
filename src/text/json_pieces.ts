/**
 * Renders JSON in pieces, because the whole may be longer than a string can be. Pure.
 *
 * @module
 */

import { escapeJsonLines, escapeJsonText } from "./escape_json.ts";

/** A value at this depth is rendered in one piece. */
const DEEPEST = 4;

/** The approximate length of a piece, in UTF-16 units. */
const PIECE_LENGTH = 65536;

/**
 * Renders the JSON of {@linkcode escapeJsonLines} in pieces.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const pieces = [...listJsonPieces({ a: [1, 2].values(), b: [] })];
 * assertEquals(pieces.join(""), '{\n  "a": [\n    1,\n    2\n  ],\n  "b": []\n}\n');
 * ```
 *
 * @param value A value for `JSON.stringify`. Iterators may stand for arrays, and functions for values.
 * A function is called when its value is rendered.
 * @returns The pieces of the JSON, with a line end.
 */
export function* listJsonPieces(value: unknown): Generator<string> {
  let piece = "";
  for (const part of listParts(value, 0)) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}\n`;
}

function* listParts(value: unknown, depth: number): Generator<string> {
  if (typeof value === "function") {
    yield* listParts(value(), depth);
  } else if (typeof value !== "object" || value === null || depth === DEEPEST) {
    yield escapeJsonLines(value).slice(0, -1).replaceAll("\n", `\n${"  ".repeat(depth)}`);
  } else if (Symbol.iterator in value) {
    yield* listMembers("[]", iterate(value as Iterable<unknown>), depth);
  } else {
    const known = Object.entries(value).filter(([, member]) => member !== undefined);
    yield* listMembers("{}", known, depth);
  }
}

function* iterate(values: Iterable<unknown>): Generator<[null, unknown]> {
  for (const value of values) yield [null, value];
}

function* listMembers(
  brackets: "[]" | "{}",
  members: Iterable<[name: string | null, value: unknown]>,
  depth: number,
): Generator<string> {
  const indent = `\n${"  ".repeat(depth + 1)}`;
  let isFirst = true;
  for (const [name, value] of members) {
    yield `${isFirst ? brackets[0] : ","}${indent}`;
    if (name !== null) yield `${escapeJsonText(name)}: `;
    yield* listParts(value, depth + 1);
    isFirst = false;
  }
  yield isFirst ? brackets : `\n${"  ".repeat(depth)}${brackets[1]}`;
}
