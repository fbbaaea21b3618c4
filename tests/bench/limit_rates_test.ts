import { assert } from "@std/assert";
import { parse } from "@std/csv/parse";
import { TUNING_COMPOSITIONS } from "./compositions.ts";
import { foretell, measureLimitRates } from "./limit_rates.ts";

Deno.test("the interval of when a limit is reached holds on 9 of 10 made-up traces", () => {
  const [family] = TUNING_COMPOSITIONS;
  const { traces, told, held, healthyTold } = measureLimitRates(family!, 120, 9_700_000);
  assert(told >= traces / 3, `${told} of ${traces}`);
  assert(held >= 0.85 * told, `${held} of ${told}`);
  assert(healthyTold <= 0.1 * traces, `${healthyTold} of ${traces}`);
});

Deno.test("the interval holds at each second of a real leak from half a minute on", () => {
  const file = new URL("../fixtures/limits/leak_in_group.csv", import.meta.url);
  const rows = parse(Deno.readTextFileSync(file)).slice(1).map((row) => row.map(Number));
  const [epochSeconds, bytes] = [
    rows.map(([second]) => second!),
    rows.map((row) => row[3]! - row[4]!),
  ];
  const hit = rows.findIndex(([, pages]) => pages === 0);
  for (let seen = 20; seen < hit; seen++) {
    const reach = foretell({ epochSeconds, bytes }, seen, 64 * 2 ** 20);
    const truth = hit - (seen - 1);
    // The process was killed within the second before.
    const { earliestSeconds, latestSeconds } = reach!;
    assert(earliestSeconds <= truth && truth - 1 <= latestSeconds!, `${seen}: ${truth} s`);
  }
});
