/**
 * Runs `deno test`. At the end, it prints what skipped tests need, and the command that installs it.
 *
 *     deno run -A tools/test.ts ARG...
 *
 * @module
 */

import { type NeedName, packagesOf, parseMissing } from "../tests/needs.ts";
import { runDeno } from "./deno.ts";
import { say } from "./say.ts";

/**
 * Finds the tests that were skipped.
 *
 * @param report A report of `deno test --junit-path`.
 * @returns Their names, in the order of the report. The name of a step begins with the name of its
 * test.
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
 * Renders what skipped tests need, the most frequent need first.
 *
 * @param skipped The names of the tests, as `needs()` makes them.
 * @returns Lines; none if nothing was missing.
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
    `Skipped tests: ${missing.length}; they need ${list.join(", ")}`,
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
