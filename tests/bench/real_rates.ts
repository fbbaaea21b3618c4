/**
 * Prints how often the leak test is right on recordings of real programs whose truth is known, as a
 * table in Markdown, and names the recordings that it misjudges:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/real_rates.ts
 *
 * @module
 */

import { judgePart, type Part, readCorpus } from "./corpus.ts";
import { findWilsonInterval } from "./wilson.ts";

const PARTS: readonly Part[] = ["whole", "first half", "second half"];

/** The results for one part of all recordings. */
export interface RealRates {
  /** The part. */
  readonly part: Part;
  /** The number of healthy recordings. */
  readonly healthy: number;
  /** The number of leaking recordings. */
  readonly leaking: number;
  /** The healthy recordings that are called likely leaks. */
  readonly alarms: readonly string[];
  /** The leaking recordings that are not called likely leaks, each with the reason. */
  readonly missed: readonly string[];
}

/** Judges all recordings. */
export async function measureReal(): Promise<RealRates[]> {
  const corpus = await readCorpus();
  return PARTS.map((part) => {
    const judged = corpus.map((one) => {
      const { metrics, memory } = judgePart(one, part);
      const leaks = [metrics[memory].leak, metrics.num_open_files.leak];
      const isLikely = leaks.some((leak) => leak?.verdict === "likely");
      return { ...one, isLikely, reason: leaks[0]?.reason ?? "" };
    });
    const leaking = judged.filter(({ isLeaking }) => isLeaking);
    const healthy = judged.filter(({ isLeaking }) => !isLeaking);
    return {
      part,
      healthy: healthy.length,
      leaking: leaking.length,
      alarms: healthy.filter(({ isLikely }) => isLikely).map(({ file }) => file),
      missed: leaking.filter(({ isLikely }) => !isLikely)
        .map(({ file, reason }) => `${file} (${reason})`),
    };
  });
}

if (import.meta.main) {
  const share = (hits: number, cases: number) => {
    const [low, high] = findWilsonInterval(hits, cases).map((each) => (100 * each).toFixed(0));
    return `${hits} of ${cases} (${low}-${high} %)`;
  };
  const rates = await measureReal();
  const rows = rates.map(({ part, healthy, leaking, alarms, missed }) =>
    `| ${part} | ${share(alarms.length, healthy)} | ${share(leaking - missed.length, leaking)} |`
  );
  const lists = rates.flatMap(({ part, alarms, missed }) => [
    `${part}: likely, but healthy: ${alarms.join(", ") || "none"}`,
    `${part}: leaking, but not likely: ${missed.join(", ") || "none"}`,
  ]);
  // deno-lint-ignore no-console
  console.log(
    ["| part | likely: false | found |", "| --- | --: | --: |", ...rows, "", ...lists].join("\n"),
  );
}
