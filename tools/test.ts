/**
 * Runs `deno test`, and says at the end what tests were left out for want of, and what would bring
 * it.
 *
 *     deno run -A tools/test.ts ARG...
 *
 * @module
 */

import { type NeedName, packagesOf, parseMissing } from "../tests/needs.ts";
import { runDeno } from "./deno.ts";
import { say } from "./say.ts";

/**
 * Finds the tests that were left out.
 *
 * @param report A report of `deno test --junit-path`.
 * @returns Their names, in the order of the report; that of a step has its test before it.
 */
export function parseSkipped(report: string): string[] {
  const cases = report.matchAll(/<testcase name="([^"]*)"[^>]*>\s*<skipped\b/g);
  return Array.from(cases, ([, name]) => unescapeXml(name!));
}

function unescapeXml(text: string): string {
  const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(\w+);/g, (whole, name) => characters[name] ?? whole);
}

/**
 * Says what tests were left out for want of, the most wanted first.
 *
 * @param skipped The names of the tests, as `needs()` makes them.
 * @returns Lines; none where nothing was missing.
 */
export function renderMissing(skipped: readonly string[]): string[] {
  const missing = skipped.map(parseMissing).filter((names) => names.length > 0);
  if (missing.length === 0) return [];
  const counts = new Map<NeedName, number>();
  for (const name of missing.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const list = [...counts].sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} (${count})`);
  const packages = packagesOf(counts.keys());
  return [
    `Tests left out: ${missing.length}, for want of ${list.join(", ")}`,
    ...packages.length > 0 ? [`On Debian: apt-get install -y ${packages.join(" ")}`] : [],
  ];
}

if (import.meta.main) {
  const report = Deno.makeTempFileSync({ prefix: "profit_test_", suffix: ".xml" });
  const code = await runDeno("test", [`--junit-path=${report}`, ...Deno.args]);
  for (const line of renderMissing(parseSkipped(Deno.readTextFileSync(report)))) say(line);
  Deno.removeSync(report);
  Deno.exit(code);
}
