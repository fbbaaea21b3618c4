/**
 * Prints how often the leak test is right, as a table in Markdown:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/leak_rates.ts [judging|tuning] [TRACES]
 *
 * TRACES is how many traces without a leak, and as many with one, each family has: 1000.
 *
 * @module
 */

import { JUDGING } from "./judging.ts";
import {
  addTallies,
  findPrecision,
  measureRates,
  type Rates,
  sumRates,
  type Tally,
} from "./rates.ts";
import { TUNING } from "./tuning.ts";
import { findWilsonInterval } from "./wilson.ts";

/** Seeds of families lie this far apart, so that no two traces share one. */
const SEEDS_PER_FAMILY = 100_000;

/** The first seed of each set. */
const FIRST_SEED = { judging: 20_261_122, tuning: 1 };

/** One process in so many leaks, say, where precision is told. */
const PROCESSES_PER_LEAK = 20;

if (import.meta.main) {
  const set = Deno.args[0] === "tuning" ? "tuning" : "judging";
  const rates = measureAll(set, Number(Deno.args[1] ?? 1000));
  // deno-lint-ignore no-console
  console.log(renderRates(rates));
}

/** Judges the traces of all families of a set. */
export function measureAll(set: keyof typeof FIRST_SEED, traces: number): Rates[] {
  const families = set === "tuning" ? TUNING : JUDGING;
  return families.map((family, at) =>
    measureRates(family, traces, FIRST_SEED[set] + at * SEEDS_PER_FAMILY)
  );
}

/** The table, and below it what the totals come to. */
function renderRates(rates: readonly Rates[]): string {
  const total = sumRates(rates);
  const header = [
    "family",
    "likely: false",
    "found",
    "1-5 %",
    "5-20 %",
    "20-80 %",
    "possible: false",
    "found",
  ];
  const precision = (100 * findPrecision(total, 1 / PROCESSES_PER_LEAK)).toFixed(0);
  const [, middling, large] = total.leaking;
  return [
    renderRow(header),
    renderRow(["---", ...header.slice(1).map(() => "--:")]),
    ...[...rates, total].map(renderFamily),
    "",
    "Of a rate's 95 % interval (Wilson) both ends are given. Where 1 process in " +
    `${PROCESSES_PER_LEAK} leaks, ${precision} % of those called likely do. Of leaks of 5 % and ` +
    `more ${renderShare(addTallies([middling, large]), "likely")} % are found.`,
  ].join("\n");
}

function renderFamily({ family, healthy, leaking }: Rates): string {
  const all = addTallies(leaking);
  return renderRow([
    family,
    renderShare(healthy, "likely"),
    renderShare(all, "likely"),
    ...leaking.map(({ likely, traces }) => (100 * likely / traces).toFixed(0)),
    renderShare(healthy, "possible"),
    renderShare(all, "possible"),
  ]);
}

/** A share in %, with its interval. */
function renderShare(tally: Tally, verdict: "possible" | "likely"): string {
  const [low, high] = findWilsonInterval(tally[verdict], tally.traces);
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(tally[verdict] / tally.traces)} (${percent(low)}-${percent(high)})`;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
