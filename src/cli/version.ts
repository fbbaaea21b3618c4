/**
 * The version, for people and for bug reports. Pure.
 *
 * @module
 */

import { VERSION } from "../model/version.ts";
import { STD } from "./std.ts";

/** The runtime and the system. */
export interface Build {
  /** The version of Deno. */
  readonly deno: string;
  /** The version of V8. */
  readonly v8: string;
  /** The version of TypeScript in Deno. */
  readonly typescript: string;
  /** The target of Deno, in the notation of Rust: `x86_64-unknown-linux-gnu`. */
  readonly target: string;
  /** The release of the kernel. */
  readonly osRelease: string;
  /** Whether `deno compile` made this program. */
  readonly isCompiled: boolean;
}

/**
 * Renders the output of `profit --version`. The first line contains only the version.
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
 * } as const;
 * assertEquals(
 *   renderVersion(build, "text"),
 *   `profit ${VERSION}\nDeno 2.9.6, V8 15.0.245.2-rusty, x86_64-unknown-linux-gnu\n`,
 * );
 * assertEquals(JSON.parse(renderVersion(build, "json")).os_release, "6.1.0");
 * ```
 *
 * @param build The runtime and the system.
 * @param format Text for people, or one JSON object with all values.
 * @returns Lines, each with its end.
 */
export function renderVersion(build: Build, format: "text" | "json"): string {
  const { osRelease, isCompiled, ...same } = build;
  if (format === "text") {
    return `profit ${VERSION}\nDeno ${same.deno}, V8 ${same.v8}, ${same.target}\n`;
  }
  const json = { version: VERSION, ...same, std: STD, os_release: osRelease, compiled: isCompiled };
  return `${JSON.stringify(json)}\n`;
}
