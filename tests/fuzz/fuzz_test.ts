/** Tries a few thousand of the cases of tests/bench/fuzz.ts, which tries millions. */

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { escapeTerminal } from "../../src/text/escape.ts";
import { CASES } from "./cases.ts";
import { FILLERS, LONG_INPUTS } from "./long.ts";
import { ACTIVE, isPlain } from "./unicode.ts";

const RUNS = 100;
const SEED = 20_261_122;

/**
 * The number of characters. Code whose time grows with the square of it would take minutes for each
 * filler.
 */
const LONG = 2 ** 18;

for (const { target, says, property, share } of CASES) {
  Deno.test(`${target}: ${says}`, async () => {
    await fc.assert(property, { numRuns: Math.ceil(RUNS * share), seed: SEED });
  });
}

Deno.test("every character of Unicode on which a terminal might act is escaped", () => {
  const through = [...ACTIVE].filter((code) =>
    !isPlain(escapeTerminal(String.fromCodePoint(code)))
  );
  assertEquals(through.map((code) => code.toString(16)), []);
});

for (const [target, read] of LONG_INPUTS) {
  Deno.test(`${target}: time does not grow with the square of the length`, () => {
    for (const filler of FILLERS) read(filler.repeat(LONG / filler.length));
  });
}
