import { assert, assertEquals } from "@std/assert";
import { escapeJsonLines } from "../../src/text/escape_json.ts";
import { listJsonPieces } from "../../src/text/json_pieces.ts";

Deno.test("JSON in pieces is the same as in one", () => {
  const deep = { a: [{ b: { c: [{ d: [1, [], {}] }] } }], e: "a\nb\u202e", f: null, g: undefined };
  for (const value of [deep, [], {}, 7, "x", [deep, deep], { "\x9b": [[[[[[1]]]]]] }]) {
    assertEquals([...listJsonPieces(value)].join(""), escapeJsonLines(value));
  }
});

Deno.test("JSON is written in short pieces", () => {
  const values = Array.from({ length: 1000 }, () => "x".repeat(1000));
  const lengths = Array.from(listJsonPieces(values.values()), ({ length }) => length);
  assert(lengths.length > 10 && Math.max(...lengths) < 70_000);
});
