/**
 * Tries to break every parser and every output with a million made-up inputs:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/fuzz.ts [CASES] [SEED] [TARGET...]
 *
 * Without TARGET, every target is tried. For each target, the bench prints the number of inputs,
 * the time, and the failures. It exits with 1 if there is a failure. The printed seed and path
 * repeat a failure.
 *
 * @module
 */

import fc from "fast-check";
import { CASES } from "../fuzz/cases.ts";
import type { Case } from "../fuzz/hostile.ts";

/** The result for one target. */
export interface Outcome {
  /** The name of the target. */
  readonly target: string;
  /** The number of inputs. */
  tried: number;
  /** The time, in milliseconds. */
  ms: number;
  /** The failures. */
  readonly failures: string[];
}

if (import.meta.main) {
  const [cases = 1e6, seed = 20_261_122] = Deno.args.slice(0, 2).map(Number);
  const outcomes = await fuzz(cases, seed, say, Deno.args.slice(2));
  const tried = outcomes.reduce((sum, outcome) => sum + outcome.tried, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  say([`${tried} inputs, ${failures.length} failures`, ...failures].join("\n"));
  if (failures.length > 0) Deno.exitCode = 1;
}

/**
 * Tries the cases of some targets, or of all.
 *
 * @param inputs The approximate number of inputs in total.
 * @param seed The seed of the random inputs.
 * @param tell Called with the result of each target.
 * @param targets The targets; empty for all.
 * @throws {Error} If there is no such target.
 */
export async function fuzz(
  inputs: number,
  seed: number,
  tell: (line: string) => void,
  targets: readonly string[] = [],
): Promise<Outcome[]> {
  const unknown = targets.find((target) => !CASES.some((one) => one.target === target));
  if (unknown !== undefined) throw new Error(`No target "${unknown}"`);
  const tried = CASES.filter(({ target }) => targets.length === 0 || targets.includes(target));
  const shares = tried.reduce((sum, { share }) => sum + share, 0);
  const outcomes: Outcome[] = [];
  for (const [target, cases] of Map.groupBy(tried, ({ target }) => target)) {
    const outcome: Outcome = { target, tried: 0, ms: 0, failures: [] };
    for (const one of cases) {
      await tryOne(one, Math.ceil(inputs * one.share / shares), seed, outcome);
    }
    const { tried, ms, failures } = outcome;
    tell(`${target}: ${tried} in ${(ms / 1000).toFixed(1)} s, ${failures.length} failures`);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function tryOne(one: Case, numRuns: number, seed: number, outcome: Outcome): Promise<void> {
  const startMs = performance.now();
  const result = await fc.check(one.property, { numRuns, seed });
  outcome.ms += performance.now() - startMs;
  outcome.tried += result.numRuns;
  if (result.failed) {
    outcome.failures.push(`${one.target}: ${one.says}: ${fc.defaultReportMessage(result)}`);
  }
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}
