/**
 * Prints the man page: deno task man | man -l -
 *
 * @module
 */

import { renderMan } from "../src/cli/man/page.ts";
import { VERSION } from "../src/model/version.ts";

/** Returns the date of a version from its heading in the changelog; `null` before its release. */
export function findReleaseDate(changelog: string, version: string): string | null {
  const heading = `## [${version}] - `;
  const line = changelog.split("\n").find((line) => line.startsWith(heading));
  return line?.slice(heading.length) ?? null;
}

if (import.meta.main) {
  const changelog = await Deno.readTextFile(new URL("../CHANGELOG.md", import.meta.url));
  const today = new Date().toISOString().slice(0, "2026-11-22".length);
  const date = findReleaseDate(changelog, VERSION) ?? today;
  const page = new TextEncoder().encode(renderMan({ version: VERSION, date }));
  await new Blob([page]).stream().pipeTo(Deno.stdout.writable);
}
