/**
 * Checks a release, and makes its texts:
 *
 *     deno run -A tools/release.ts check TAG     whether the tag, the version and CHANGELOG.md agree
 *     deno run -A tools/release.ts notes TAG     the section of CHANGELOG.md, as the release's text
 *     deno run -A tools/release.ts formula TAG   a formula for Homebrew, of dist/checksums.txt
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };

/** The targets of PROFIT, in the notation of Deno. */
export const TARGETS: readonly string[] = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
];

/** Returns the name of an archive, as install.sh and the formula expect it. */
export function archiveName(version: string, target: string): string {
  return `profit-v${version}-${target}.tar.gz`;
}

/**
 * Finds the section of a version in a changelog, without its heading.
 *
 * @param changelog A text in the format of Keep a Changelog: `## [1.2.3] - 2026-11-23`.
 * @param version Such as `1.2.3`.
 * @returns The text up to the next heading of a version, or `null` if there is no such section, it
 * has no date, or nothing is in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const changelog = "# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-11-23\n\n- All of it.\n";
 * assertEquals(findSection(changelog, "0.1.0"), "- All of it.\n");
 * assertEquals(findSection(changelog, "0.2.0"), null);
 * ```
 */
export function findSection(changelog: string, version: string): string | null {
  for (const section of changelog.split(/^## /m).slice(1)) {
    const [heading, ...lines] = section.split("\n");
    const [, found] = /^\[(.+)\] - \d{4}-\d{2}-\d{2}$/.exec(heading!) ?? [];
    const text = lines.join("\n").trim();
    if (found === version && text !== "") return `${text}\n`;
  }
  return null;
}

/**
 * Finds what is wrong with a tag.
 *
 * @param tag Such as `v1.2.3`.
 * @param version The version of deno.json.
 * @param changelog The text of CHANGELOG.md.
 * @returns A sentence, or `null` if it can be released.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findFault("v0.2.0", "0.1.0", ""), 'Tag "v0.2.0" is not that of version "0.1.0"');
 * ```
 */
export function findFault(tag: string, version: string, changelog: string): string | null {
  if (tag !== `v${version}`) return `Tag "${tag}" is not that of version "${version}"`;
  if (findSection(changelog, version) !== null) return null;
  return `CHANGELOG.md has nothing under "## [${version}] - DATE"`;
}

/**
 * Fills in a formula for Homebrew.
 *
 * @param template It, with `{version}` and, for checksums, targets in braces.
 * @param version Such as `1.2.3`.
 * @param checksums Lines of a checksum and an archive, as `sha256sum` writes them.
 * @returns The formula.
 * @throws {Error} If there is no archive for one of the targets.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => fillFormula("{x86_64-apple-darwin}", "0.1.0", ""), Error, "No checksum of");
 * ```
 */
export function fillFormula(template: string, version: string, checksums: string): string {
  const sums = new Map(
    checksums.trimEnd().split("\n").map((line) => line.split("  ")).map((
      [sum, name],
    ) => [name, sum]),
  );
  return template.replace(/(?<!#)\{([\w-]+)\}/g, (_, name) => {
    if (name === "version") return version;
    const archive = archiveName(version, name);
    const sum = sums.get(archive);
    if (sum === undefined) throw new Error(`No checksum of "${archive}"`);
    return sum;
  });
}

if (import.meta.main) {
  const [command, tag = ""] = Deno.args;
  const { version } = config;
  const changelog = read("CHANGELOG.md");
  const fault = findFault(tag, version, changelog);
  if (fault !== null) {
    write(Deno.stderr, `${fault}\n`);
    Deno.exit(1);
  }
  if (command === "notes") write(Deno.stdout, findSection(changelog, version)!);
  if (command === "formula") {
    const formula = fillFormula(read(".github/profit.rb"), version, read("dist/checksums.txt"));
    write(Deno.stdout, formula);
  }
}

function read(path: string): string {
  return Deno.readTextFileSync(new URL(`../${path}`, import.meta.url));
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  stream.writeSync(new TextEncoder().encode(text));
}
