/**
 * Prints how often the leak test is right on recordings of real programs whose truth is known, as a
 * table in Markdown, and names the recordings that it misjudges:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/real_rates.ts
 *
 * @module
 */

import { type Hidden, judgePart, type Part, readCorpus } from "./corpus.ts";
import { findWilsonInterval } from "./wilson.ts";

/** The questions: parts of the recordings, and whole recordings without some rules. */
const QUESTIONS: readonly (Partial<Hidden> & { readonly part: Part; readonly title: string })[] = [
  { part: "whole", title: "whole" },
  { part: "first half", title: "first half" },
  { part: "second half", title: "second half" },
  { part: "whole", title: "whole, no rules for young processes", age: true },
  { part: "whole", title: "whole, no rules for collected heaps", name: true },
  { part: "whole", title: "whole, neither", age: true, name: true },
];

/** The results of one question for all recordings. */
export interface RealRates {
  /** The question. */
  readonly title: string;
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
  return QUESTIONS.map(({ part, title, age = false, name = false }) => {
    const judged = corpus.map((one) => {
      const { metrics, memory } = judgePart(one, part, { age, name });
      const leaks = [metrics[memory].leak, metrics.num_open_files.leak];
      const isLikely = leaks.some((leak) => leak?.verdict === "likely");
      return { ...one, isLikely, reason: leaks[0]?.reason ?? "" };
    });
    const leaking = judged.filter(({ isLeaking }) => isLeaking);
    const healthy = judged.filter(({ isLeaking }) => !isLeaking);
    return {
      title,
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
  const rows = rates.map(({ title, healthy, leaking, alarms, missed }) =>
    `| ${title} | ${share(alarms.length, healthy)} | ${share(leaking - missed.length, leaking)} |`
  );
  const lists = rates.flatMap(({ title, alarms, missed }) => [
    `${title}: likely, but healthy: ${alarms.join(", ") || "none"}`,
    `${title}: leaking, but not likely: ${missed.join(", ") || "none"}`,
  ]);
  // deno-lint-ignore no-console
  console.log(
    ["| question | likely: false | found |", "| --- | --: | --: |", ...rows, "", ...lists].join(
      "\n",
    ),
  );
}
