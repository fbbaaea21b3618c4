/**
 * Prints how often the leak test is right, as a table in Markdown:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/leak_rates.ts [SET] [TRACES]
 *
 * SET is `judging`, `judging-compositions`, `tuning` or `tuning-compositions`. TRACES is the number
 * of traces without a leak in each family, and also the number with a leak: 1000.
 *
 * @module
 */

import { JUDGING_COMPOSITIONS, TUNING_COMPOSITIONS } from "./compositions.ts";
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

/** The distance between the seeds of two families, so that no two traces share a seed. */
const SEEDS_PER_FAMILY = 100_000;

/** The sets of traces, with their seeds. */
const SETS = {
  "judging": { families: JUDGING, firstSeed: 54_261_126, leastLeak: 0.01 },
  "judging-compositions": {
    families: JUDGING_COMPOSITIONS,
    firstSeed: 88_261_126,
    leastLeak: 0.005,
  },
  "tuning": { families: TUNING, firstSeed: 1, leastLeak: 0.01 },
  "tuning-compositions": { families: TUNING_COMPOSITIONS, firstSeed: 5_000_000, leastLeak: 0.005 },
} as const;

/** The name of a set. */
export type SetName = keyof typeof SETS;

/** The assumed number of processes for each leaking process, for the precision. */
const PROCESSES_PER_LEAK = 20;

if (import.meta.main) {
  const set = (Deno.args[0] ?? "judging") as SetName;
  const rates = measureAll(set, Number(Deno.args[1] ?? 1000));
  // deno-lint-ignore no-console
  console.log(`${renderRates(rates)}\n\nThe first seed is ${SETS[set].firstSeed}.`);
}

/** Judges the traces of all families of a set. */
export function measureAll(set: SetName, traces: number): Rates[] {
  const { families, firstSeed, leastLeak } = SETS[set];
  return families.map((family, at) =>
    measureRates(family, traces, firstSeed + at * SEEDS_PER_FAMILY, leastLeak)
  );
}

/** Renders the table, and the totals below it. */
function renderRates(rates: readonly Rates[]): string {
  const total = sumRates(rates);
  const header = [
    "family",
    "likely: false",
    "found",
    "of up to 5 %",
    "5-20 %",
    "20-80 %",
    "interval holds",
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
    renderHeld(all),
    renderShare(healthy, "possible"),
    renderShare(all, "possible"),
  ]);
}

/** Renders a share in %, with its interval. */
function renderShare(tally: Tally, verdict: "possible" | "likely"): string {
  const [low, high] = findWilsonInterval(tally[verdict], tally.traces);
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(tally[verdict] / tally.traces)} (${percent(low)}-${percent(high)})`;
}

/** Renders how many intervals contain the rate, in % of the found leaks. */
function renderHeld({ held, likely }: Tally): string {
  if (likely === 0) return "";
  const [low, high] = findWilsonInterval(held, likely).map((share) => (100 * share).toFixed(0));
  return `${(100 * held / likely).toFixed(0)} (${low}-${high})`;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
