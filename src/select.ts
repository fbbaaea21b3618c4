/**
 * Which processes a recording is about: names, globs and pids to a predicate. Pure.
 *
 * @module
 */

import { globToRegExp } from "@std/path/glob-to-regexp";
import { UsageError } from "./errors.ts";
import type { Process, Selection } from "./types.ts";

/**
 * Selects by name. A pattern is a whole name, or a glob with `*`, `?`, `[a-z]` and `{a,b}`; a
 * process that bears the pattern itself as its name is selected too.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const { matches } = selectByName(["acme", "kworker*"], { ignoreCase: false });
 * assert(matches({ pid: 1, startTicks: 0, name: "kworker/0:1" }));
 * assert(!matches({ pid: 2, startTicks: 0, name: "acmed" }));
 * ```
 *
 * @param patterns Names and globs; any of them.
 * @param options Whether to compare without regard to case.
 * @returns A selection that looks at every process.
 * @throws {UsageError} When a glob cannot be read.
 */
export function selectByName(
  patterns: readonly string[],
  { ignoreCase }: { ignoreCase: boolean },
): Selection {
  const fold = (text: string) => ignoreCase ? text.toLowerCase() : text;
  const names = new Set(patterns.map(fold));
  const globs = patterns.filter((pattern) => /[*?[{]/.test(pattern))
    .map((pattern) => parseGlob(pattern, ignoreCase));
  return {
    pids: null,
    matches: ({ name }) =>
      names.has(fold(name)) || globs.some((glob) => glob.test(hideSlashes(name))),
  };
}

/**
 * Selects these processes and no later ones that get their pids.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const { matches } = selectProcesses([{ pid: 7, startTicks: 100, name: "acme" }]);
 * assert(matches({ pid: 7, startTicks: 100, name: "renamed" }));
 * assert(!matches({ pid: 7, startTicks: 200, name: "acme" }));
 * ```
 *
 * @param processes Processes as they were found.
 * @returns A selection of their pids.
 */
export function selectProcesses(processes: readonly Process[]): Selection {
  const starts = new Map(processes.map((process) => [process.pid, process.startTicks]));
  return {
    pids: [...starts.keys()],
    matches: ({ pid, startTicks }) => starts.get(pid) === startTicks,
  };
}

function parseGlob(pattern: string, ignoreCase: boolean): RegExp {
  try {
    const glob = globToRegExp(hideSlashes(pattern), { caseInsensitive: ignoreCase });
    return new RegExp(glob.source, glob.flags + "s"); // A name may hold a line end.
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`Cannot read the glob "${pattern}"`, { cause: error });
  }
}

/** In a path, `*` stops at a slash; a name is not a path. No name holds a NUL. */
function hideSlashes(text: string): string {
  return text.replaceAll("/", "\0");
}
