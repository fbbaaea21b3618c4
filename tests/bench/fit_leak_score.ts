/**
 * Fits the table of the leak score, and writes it to `src/analyse/leak/score_table.ts`:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/fit_leak_score.ts [TRACES]
 *
 * TRACES is the number of compositions of the tuning set without a leak in each family, and also
 * the number with a leak: 8000.
 *
 * The fit is a logistic regression. Each feature is cut into five pieces by its quantiles, and its
 * points are a line over each piece. That all gates pass is worth some points, too. The intercept
 * is chosen so that 3.5 % of the healthy traces are called leaks. For the compositions of the
 * judging set, this share is smaller.
 *
 * @module
 */

import { beginsLate } from "../../src/analyse/leak/latest_growth.ts";
import { findBestTry, isCloseCall } from "../../src/analyse/leak/gates.ts";
import { type Course, measureCourse } from "../../src/analyse/leak/score.ts";
import { FEATURES } from "../../src/analyse/leak/score_table.ts";
import { findSortedQuantile } from "../../src/analyse/stats.ts";
import { TUNING_COMPOSITIONS } from "./compositions.ts";
import { recordTrace } from "./rates.ts";

const TABLE = new URL("../../src/analyse/leak/score_table.ts", import.meta.url);
const FIRST_SEED = 90_000_000;
const SEEDS_PER_FAMILY = 1_000_000;
const LEAST_LEAK = 0.005;
const LARGEST_LEAK = 0.8;

/** The quantiles at which a feature is cut into pieces. */
const QUANTILES = [0.04, 0.224, 0.408, 0.592, 0.776, 0.96];

/** The number of missed leaks that cost as much as one false alarm. */
const HEALTHY_WEIGHT = 6;

/** The weight of the penalty on large points, so that no piece follows single traces. */
const RIDGE = 2;

/** The share of the healthy traces that may be called leaks. */
const FALSE_ALARMS = 0.035;

const ROUNDS = 15;

/** The known facts of a trace. */
interface Example {
  readonly isLeaking: boolean;
  readonly course: Course;
  readonly passesGates: boolean;
  /** Whether the gates decide alone. */
  readonly isCertain: boolean;
  /** Whether the score decides. */
  readonly isScored: boolean;
}

/** Makes the traces, and measures their features. */
function makeExamples(count: number): Example[] {
  return TUNING_COMPOSITIONS.flatMap(({ makeTrace }, family) =>
    Array.from({ length: 2 * count }, (_, at) => {
      const isLeaking = at % 2 === 1;
      const share = LEAST_LEAK * (LARGEST_LEAK / LEAST_LEAK) ** ((at >> 1) / count);
      const trace = makeTrace(FIRST_SEED + family * SEEDS_PER_FAMILY + at, isLeaking ? share : 0);
      const { minima } = recordTrace(trace);
      const course = measureCourse(minima);
      const best = findBestTry(minima, "memory");
      const passesGates = best.reason === null;
      const isCertain = passesGates && beginsLate(minima);
      const isScored = !isCertain && !course.hasEnded && (passesGates || isCloseCall(best));
      return { isLeaking, course, passesGates, isCertain, isScored };
    })
  );
}

/** Returns the share of each piece that is below a value. */
function cut(value: number, knots: readonly number[]): number[] {
  return knots.slice(1).map((high, at) => {
    const low = knots[at]!;
    return Math.min(1, Math.max(0, (value - low) / (high - low)));
  });
}

/** Finds the weights of a logistic regression by Newton's method. */
function fitWeights(rows: readonly (readonly number[])[], examples: readonly Example[]): number[] {
  const width = rows[0]!.length;
  let weights = new Array<number>(width).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, at) => at === 0 ? 0 : -RIDGE * weight);
    const hessian = weights.map((_, at) =>
      weights.map((_, other) => at === other && at > 0 ? RIDGE : 0)
    );
    for (const [at, row] of rows.entries()) {
      const { isLeaking } = examples[at]!;
      const chance = 1 / (1 + Math.exp(-dot(weights, row)));
      const cost = isLeaking ? 1 : HEALTHY_WEIGHT;
      const [error, bend] = [cost * (Number(isLeaking) - chance), cost * chance * (1 - chance)];
      for (let one = 0; one < width; one++) {
        gradient[one]! += error * row[one]!;
        const bent = bend * row[one]!;
        if (bent === 0) continue;
        for (let other = 0; other <= one; other++) hessian[one]![other]! += bent * row[other]!;
      }
    }
    const step = solve(
      hessian.map((row, at) => row.map((_, o) => hessian[Math.max(at, o)]![Math.min(at, o)]!)),
      gradient,
    );
    weights = weights.map((weight, at) => weight + step[at]!);
  }
  return weights;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, each, at) => sum + each * b[at]!, 0);
}

/** Solves linear equations by elimination. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (const [at, row] of rows.entries()) {
    for (const other of rows.slice(at + 1)) {
      const factor = other[at]! / row[at]!;
      for (let column = at; column < other.length; column++) {
        other[column]! -= factor * row[column]!;
      }
    }
  }
  const solution = new Array<number>(right.length).fill(0);
  for (let at = right.length - 1; at >= 0; at--) {
    solution[at] = (rows[at]!.at(-1)! - dot(solution, rows[at]!.slice(0, -1))) / rows[at]![at]!;
  }
  return solution;
}

/** Renders the table as source text. */
function renderTable(
  intercept: number,
  ofGates: number,
  features: readonly [string, number[], number[]][],
): string {
  const list = (values: readonly number[]) => `[${values.map((one) => one.toFixed(3)).join(", ")}]`;
  return `/**
 * The table of the leak score. \`tests/bench/fit_leak_score.ts\` wrote this file.
 *
 * @module
 */

import type { LeakFeature } from "../../model/outcomes.ts";

/** The points of a feature: a line through the knots, and flat outside of them. */
export interface FeaturePoints {
  /** The feature. */
  readonly feature: LeakFeature;
  /** The values between the pieces, in ascending order. */
  readonly knots: readonly number[];
  /** The points at each knot. */
  readonly points: readonly number[];
}

/** The points without any feature. */
export const INTERCEPT = ${intercept.toFixed(3)};

/** The points of growth that passes all gates. */
export const GATES_POINTS = ${ofGates.toFixed(3)};

/** The points of all features. */
export const FEATURES: readonly FeaturePoints[] = [
${
    features.map(([feature, knots, points]) =>
      `  { feature: "${feature}", knots: ${list(knots)}, points: ${list(points)} },`
    ).join("\n")
  }
];
`;
}

if (import.meta.main) {
  const examples = makeExamples(Number(Deno.args[0] ?? 8000));
  const names = FEATURES.map(({ feature }) => feature);
  const knotsOf = names.map((name) => {
    const sorted = examples.map(({ course }) => course[name]).toSorted((a, b) => a - b);
    const knots = QUANTILES.map((share) => Number(findSortedQuantile(sorted, share).toFixed(3)));
    return [...new Set(knots)];
  });
  const rows = examples.map(({ course, passesGates }) => [
    1,
    Number(passesGates),
    ...names.flatMap((name, at) => cut(course[name], knotsOf[at]!)),
  ]);
  const weights = fitWeights(rows, examples);
  const scores = examples.map((example, at) => ({ ...example, score: dot(weights, rows[at]!) }));
  const healthy = scores.filter(({ isLeaking }) => !isLeaking);
  const alarms = healthy.filter(({ isScored }) => isScored).map(({ score }) => score)
    .toSorted((a, b) => b - a);
  const certain = healthy.filter(({ isCertain }) => isCertain).length;
  const threshold = alarms[Math.floor(FALSE_ALARMS * healthy.length) - certain]!;
  let from = 2;
  const features = names.map((name, at): [string, number[], number[]] => {
    const knots = knotsOf[at]!;
    const points = [0];
    for (const weight of weights.slice(from, from + knots.length - 1)) {
      points.push(points.at(-1)! + weight);
    }
    from += knots.length - 1;
    return [name, knots, points];
  });
  await Deno.writeTextFile(TABLE, renderTable(weights[0]! - threshold, weights[1]!, features));
  const leaking = scores.filter(({ isLeaking }) => isLeaking);
  const found = leaking.filter(({ isCertain, isScored, score }) =>
    isCertain || isScored && score > threshold
  ).length;
  // deno-lint-ignore no-console
  console.log(
    `${examples.length} traces from seed ${FIRST_SEED}: ${
      (100 * found / leaking.length).toFixed(1)
    } ` +
      `% of the leaks are found, ${
        (100 * FALSE_ALARMS).toFixed(1)
      } % of the healthy traces are called leaks, ` +
      `${(100 * certain / healthy.length).toFixed(1)} % by the gates alone`,
  );
}
