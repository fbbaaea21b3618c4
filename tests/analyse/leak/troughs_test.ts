import { assertEquals } from "@std/assert";
import { findTroughGrowth } from "../../../src/analyse/leak/troughs.ts";

/** Returns whether collections at this size, which leave these sizes, show a leak. Sizes are MiB. */
function isLeak([high, ...left]: readonly number[]): boolean {
  const values = left.flatMap((low) => [high!, low]).map((mib) => mib * 2 ** 20);
  return findTroughGrowth({ times: values.map((_, second) => second), values }) !== null;
}

for (
  const [what, leak, healthy] of [
    ["are three, or two if each fall frees half", [80, 20, 30], [35, 20, 29]],
    ["rise by 1 MiB", [14, 10, 10.5, 11.1], [14, 10, 10.5, 10.9]],
    ["rise by 5 %", [38, 30, 31, 32], [38, 30, 30.6, 31.2]],
    ["rise by a tenth of what a collection frees", [90, 40, 43, 46], [140, 40, 43, 46]],
    ["rise by three quarters of the rise at most in a step", [80, 20, 27, 40], [80, 20, 22, 40]],
    ["rise at the end as fast as before", [80, 20, 24, 28, 32], [80, 20, 28, 31, 33]],
  ] as const
) {
  Deno.test(`the low points of a leak ${what}`, () => {
    assertEquals([isLeak(leak), isLeak(healthy)], [true, false]);
  });
}
