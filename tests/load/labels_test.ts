import { assert } from "@std/assert";
import { areLabels } from "../../src/load/labels.ts";

Deno.test("up to 100 different numbers of a column are labels, and more are measured values", () => {
  const numbers = Array.from({ length: 101 }, (_, at) => `${at}`);
  assert(areLabels(numbers.slice(0, 100)));
  assert(!areLabels(numbers));
});
