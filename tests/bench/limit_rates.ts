/**
 * Prints how often PROFIT predicts when a limit of memory is reached, and how often the interval
 * contains the true time, as a table in Markdown:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/limit_rates.ts [SET] [TRACES]
 *
 * SET is `judging`, `judging-compositions`, `tuning` or `tuning-compositions`, the traces of the
 * bench of leaks. PROFIT sees the beginning of each trace. The limit is above the values of this
 * beginning, and below the largest value of the whole trace. TRACES is the number of traces in each
 * family: 500.
 *
 * @module
 */

import { addToWall, findOutlook, type Walls } from "../../src/analyse/walls.ts";
import type { Reach } from "../../src/model/limits.ts";
import { makeChance } from "./chance.ts";
import { JUDGING_COMPOSITIONS, TUNING_COMPOSITIONS } from "./compositions.ts";
import { JUDGING } from "./judging.ts";
import type { Family, Trace } from "./trace.ts";
import { TUNING } from "./tuning.ts";
import { findWilsonInterval } from "./wilson.ts";

/** The sets of traces, with seeds that the bench of leaks does not use. */
const SETS = {
  "judging": { families: JUDGING, firstSeed: 71_000_000 },
  "judging-compositions": { families: JUDGING_COMPOSITIONS, firstSeed: 81_000_000 },
  "tuning": { families: TUNING, firstSeed: 9_000_000 },
  "tuning-compositions": { families: TUNING_COMPOSITIONS, firstSeed: 9_500_000 },
} as const;

/** The name of a set. */
export type SetName = keyof typeof SETS;

/** The least and the largest growth over a whole trace, as shares of its size. */
const LEAK_SHARES = [0.2, 20] as const;

/** The least and the largest share of a trace that PROFIT sees. */
const SEEN_SHARES = [0.1, 0.7] as const;

/** The least number of samples that PROFIT sees. */
const FEWEST_SAMPLES = 30;

/** The limit of a healthy process, as a multiple of its memory. It is never reached. */
const HEALTHY_ROOM = 1.5;

/** The predictions for the traces of a family. */
export interface LimitRates {
  /** The name of the family. */
  readonly family: string;
  /** The number of traces that reach their limit. */
  traces: number;
  /** The number of traces with a prediction. */
  told: number;
  /** The number of predictions whose interval contains the true time. */
  held: number;
  /** The errors of the best estimates, as shares of the true time. */
  readonly errors: number[];
  /** The number of healthy traces with a prediction. */
  healthyTold: number;
}

/** Judges the predictions for the traces of a family. */
export function measureLimitRates(family: Family, count: number, firstSeed: number): LimitRates {
  const rates = { family: family.name, traces: 0, told: 0, held: 0, healthyTold: 0, errors: [] };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) countTrace(rates, family, seed);
  return rates;
}

function countTrace(rates: LimitRates, family: Family, seed: number): void {
  const chance = makeChance(seed);
  const { epochSeconds, bytes } = family.makeTrace(seed, chance.scale(...LEAK_SHARES));
  const seen = Math.floor(bytes.length * chance.range(...SEEN_SHARES));
  const to = seen + (bytes.length - seen) * chance.range(0.05, 1);
  const limit = bytes.slice(0, to).reduce((most, value) => Math.max(most, value), 0);
  const hit = bytes.findIndex((value) => value >= limit);
  if (seen < FEWEST_SAMPLES || hit < seen) return;
  rates.traces++;
  const healthy = family.makeTrace(seed, 0);
  const most = healthy.bytes.slice(0, seen).reduce((most, value) => Math.max(most, value), 0);
  if (foretell(healthy, seen, HEALTHY_ROOM * most) !== null) rates.healthyTold++;
  const reach = foretell({ epochSeconds, bytes }, seen, limit);
  if (reach === null) return;
  rates.told++;
  // Both times have the resolution of a sample.
  const pace = epochSeconds[1]! - epochSeconds[0]!;
  const truth = epochSeconds[hit]! - epochSeconds[seen - 1]!;
  const { seconds, earliestSeconds, latestSeconds } = reach;
  if (earliestSeconds <= truth + pace && truth - pace <= (latestSeconds ?? Infinity)) rates.held++;
  rates.errors.push(Math.abs(seconds - truth) / truth);
}

/** Predicts when a limit is reached, by the beginning of a trace. */
export function foretell(
  { epochSeconds, bytes }: Pick<Trace, "epochSeconds" | "bytes">,
  seen: number,
  limitBytes: number,
): Reach | null {
  const walls: Walls = new Map();
  for (let at = 0; at < Math.min(seen, bytes.length); at++) {
    const limit = { kind: "max", group: null, limitBytes, usedBytes: bytes[at]! } as const;
    addToWall(walls, "", limit, epochSeconds[at]!, 0);
  }
  return findOutlook([...walls.values()], false)?.reach ?? null;
}

function sum(all: readonly LimitRates[]): LimitRates {
  const of = (key: "traces" | "told" | "held" | "healthyTold") =>
    all.reduce((total, rates) => total + rates[key], 0);
  return {
    family: "all",
    traces: of("traces"),
    told: of("told"),
    held: of("held"),
    healthyTold: of("healthyTold"),
    errors: all.flatMap(({ errors }) => errors),
  };
}

function renderRates({ family, traces, told, held, healthyTold, errors }: LimitRates): string {
  const error = errors.toSorted((a, b) => a - b)[errors.length >> 1];
  return renderRow([
    family,
    `${traces}`,
    renderShare(told, traces),
    renderShare(held, told),
    error === undefined ? "" : (100 * error).toFixed(0),
    renderShare(healthyTold, traces),
  ]);
}

/** Renders a share in %, with its interval. */
function renderShare(hits: number, cases: number): string {
  if (cases === 0) return "";
  const [low, high] = findWilsonInterval(hits, cases).map((share) => (100 * share).toFixed(0));
  return `${(100 * hits / cases).toFixed(0)} (${low}-${high})`;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) {
  const { families, firstSeed } = SETS[(Deno.args[0] ?? "judging") as SetName];
  const count = Number(Deno.args[1] ?? 500);
  const rates = families.map((family, at) =>
    measureLimitRates(family, count, firstSeed + at * 100_000)
  );
  const header = ["family", "traces", "told", "interval holds", "off by", "healthy, but told"];
  const rows = [...rates, sum(rates)].map(renderRates);
  const lines = [
    renderRow(header),
    renderRow(["---", ...header.slice(1).map(() => "--:")]),
    ...rows,
  ];
  // deno-lint-ignore no-console
  console.log(lines.join("\n"));
}
