/**
 * The version, for people and for bug reports. Pure.
 *
 * @module
 */

import { VERSION } from "../model/version.ts";

/** What PROFIT runs on. */
export interface Build {
  /** The version of Deno. */
  readonly deno: string;
  /** The version of V8. */
  readonly v8: string;
  /** The version of TypeScript that this Deno has. */
  readonly typescript: string;
  /** What this Deno was built for, as Rust names it: `x86_64-unknown-linux-gnu`. */
  readonly target: string;
  /** The release of the kernel. */
  readonly osRelease: string;
  /** Whether it is a program of its own, made by `deno compile`. */
  readonly isCompiled: boolean;
  /** Where the standard library is from: from JSR, or stood in for by packages from npm. */
  readonly std: "jsr" | "npm";
}

/**
 * The version, as `profit --version` prints it: the first line is the version alone.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { VERSION } from "../model/version.ts";
 *
 * const build = {
 *   deno: "2.9.6",
 *   v8: "15.0.245.2-rusty",
 *   typescript: "6.0.3",
 *   target: "x86_64-unknown-linux-gnu",
 *   osRelease: "6.1.0",
 *   isCompiled: false,
 *   std: "jsr",
 * } as const;
 * assertEquals(
 *   renderVersion(build, "text"),
 *   `profit ${VERSION}\nDeno 2.9.6, V8 15.0.245.2-rusty, x86_64-unknown-linux-gnu\n`,
 * );
 * assertEquals(JSON.parse(renderVersion(build, "json")).os_release, "6.1.0");
 * ```
 *
 * @param build What it runs on.
 * @param format Whether for people, or with all that is known, as one JSON object.
 * @returns Lines, each with its end.
 */
export function renderVersion(build: Build, format: "text" | "json"): string {
  const { osRelease, isCompiled, ...same } = build;
  if (format === "text") {
    return `profit ${VERSION}\nDeno ${same.deno}, V8 ${same.v8}, ${same.target}\n`;
  }
  const json = { version: VERSION, ...same, os_release: osRelease, compiled: isCompiled };
  return `${JSON.stringify(json)}\n`;
}
