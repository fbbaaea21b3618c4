import { assert, assertEquals } from "@std/assert";
import {
  addToSketch,
  emptySketch,
  findQuantile,
  RELATIVE_ERROR,
} from "../../src/analyse/dd_sketch.ts";
import { seededNormal, seededRandom } from "./random.ts";

const random = seededRandom(1);
const normal = seededNormal(2);
const SHAPES: [string, () => number][] = [
  ["CPU %", () => Math.round(random() * 4000) / 10],
  ["bytes", () => Math.round(Math.exp(18 + 3 * normal()))],
  ["counts", () => Math.floor(random() * 20)],
  ["mostly zeros", () => random() < 0.97 ? 0 : random()],
  ["tiny and huge", () => 10 ** (random() * 20 - 8)],
];

for (const [what, draw] of SHAPES) {
  Deno.test(`quantiles of ${what} are within half a percent of the exact ones`, () => {
    for (const count of [1, 2, 20, 21, 5000]) {
      const values = Array.from({ length: count }, draw);
      const sketch = emptySketch();
      for (const value of values) addToSketch(sketch, value);
      values.sort((a, b) => a - b);
      for (const part of [0, 0.5, 0.95, 1]) {
        const exact = values[Math.floor(part * (count - 1))]!;
        const found = findQuantile(sketch, part)!;
        assert(Math.abs(found - exact) <= 1.0001 * RELATIVE_ERROR * exact, `${found} ${exact}`);
      }
    }
  });
}

Deno.test("an empty sketch has no quantile, and a sketch of a million values is small", () => {
  assertEquals(findQuantile(emptySketch(), 0.95), null);
  const sketch = emptySketch();
  for (let at = 0; at < 1e6; at++) addToSketch(sketch, random() * 2 ** 40);
  assert(sketch.buckets.size < 2800);
});
