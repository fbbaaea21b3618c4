/**
 * Decides which processes belong to a recording, by criteria or by pid. Pure.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";
import type { Selection } from "../model/samples.ts";
import type { matchGlob } from "./globs.ts";

/** The criteria that a selected process meets. */
export interface Criteria {
  /** Decides whether the name matches; `null` if the name does not matter. */
  readonly isNamed: ((name: string) => boolean) | null;
  /** The pattern of the command line; `null` if the command line does not matter. */
  readonly full: Pick<RegExp, "test"> | null;
  /** Effective user id; `null` if the user does not matter. */
  readonly uid: number | null;
  /** Decides whether the paths of its control groups match; `null` if they do not matter. */
  readonly isOfService: ((paths: readonly string[]) => boolean) | null;
  /** PROFIT itself, which is never selected. */
  readonly ownPid: number | null;
  /** Whether descendants of a match are selected, too. */
  readonly children: boolean;
}

/**
 * Returns a selection of the processes that meet all criteria.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const isNamed = (name: string) => name === "acme";
 * const others = { full: null, uid: null, isOfService: null, ownPid: 1, children: false };
 * const { matches } = select({ isNamed, ...others });
 * const process = { startTicks: 0, ppid: 1, command: null, uid: null };
 * assert(matches({ ...process, pid: 2, name: "acme" }));
 * assert(!matches({ ...process, pid: 3, name: "acmed" }));
 * assert(!matches({ ...process, pid: 1, name: "acme" }));
 * ```
 *
 * @param criteria The criteria.
 * @returns A selection that looks at every process.
 */
export function select(criteria: Criteria): Selection {
  const { isNamed, full, uid, isOfService, ownPid, children } = criteria;
  return {
    pids: null,
    children,
    matches: (process) =>
      process.pid !== ownPid &&
      (isNamed === null || isNamed(process.name)) &&
      (uid === null || process.uid === uid) &&
      (isOfService === null || isOfService(process.cgroups ?? [])) &&
      (full === null || process.command !== null && full.test(process.command)),
  };
}

/**
 * Returns a selection of these processes. A later process that gets one of their pids does not match.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const acme = { pid: 7, startTicks: 100, name: "acme", ppid: 1, command: null, uid: null };
 * const { matches } = selectProcesses([acme], { children: false });
 * assert(matches({ ...acme, name: "renamed" }));
 * assert(!matches({ ...acme, startTicks: 200 }));
 * ```
 *
 * @param processes Processes as they were found.
 * @param options Whether descendants are selected, too.
 * @returns A selection of the pids of these processes.
 */
export function selectProcesses(
  processes: readonly Process[],
  { children }: { children: boolean },
): Selection {
  const starts = new Map(processes.map((process) => [process.pid, process.startTicks]));
  return {
    pids: [...starts.keys()],
    children,
    matches: ({ pid, startTicks }) => starts.get(pid) === startTicks,
  };
}

/**
 * Returns whether a pattern is a glob. A pattern without one of these characters is a plain name.
 */
export function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

/** Makes a test for names of a glob. */
export type MatchGlob = typeof matchGlob;

/**
 * Loads the matcher of globs on demand: most recordings have no glob and start sooner without it.
 *
 * @param patterns Names and globs.
 * @returns The matcher; `null` if no pattern is a glob.
 */
export async function loadGlobs(patterns: readonly string[]): Promise<MatchGlob | null> {
  return patterns.some(isGlob) ? (await import("./globs.ts")).matchGlob : null;
}

/**
 * Returns a test for names. A name passes if it equals one of the patterns or matches one of the
 * globs (`*`, `?`, `[a-z]`, `{a,b}`). A process whose name is the text of the glob passes, too.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const patterns = ["acme", "kworker*"];
 * const isNamed = matchNames(patterns, true, await loadGlobs(patterns));
 * assert(isNamed("ACME") && isNamed("kworker/0:1"));
 * assert(!isNamed("acmed"));
 * ```
 *
 * @param patterns Names and globs.
 * @param ignoreCase Whether upper and lower case are the same.
 * @param matchGlob The result of {@linkcode loadGlobs} for the patterns.
 * @returns The test.
 * @throws {UsageError} If a glob cannot be parsed.
 */
export function matchNames(
  patterns: readonly string[],
  ignoreCase: boolean,
  matchGlob: MatchGlob | null,
): (name: string) => boolean {
  const fold = (text: string) => ignoreCase ? text.toLowerCase() : text;
  const names = new Set(patterns.map(fold));
  const globs = matchGlob === null ? [] : patterns.filter(isGlob)
    .map((pattern) => matchGlob(pattern, ignoreCase));
  return (name) => names.has(fold(name)) || globs.some((isLike) => isLike(name));
}

/** The literal start of a glob, up to its first special character. */
const GLOB_START = /^[^*?[{\\+@!(]*/;

/**
 * Returns a test for the start of a name: whether a name with that start may match one of the
 * patterns. The test may pass for a name that does not match.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const mayBeNamed = matchStarts(["systemd-resolved", "systemd", "kworker*"], false);
 * assert(mayBeNamed("systemd-resolve") && mayBeNamed("kworker/u8:1-kv") && mayBeNamed("kw"));
 * assert(!mayBeNamed("systemd-journal"));
 * ```
 *
 * @param patterns Names and globs.
 * @param ignoreCase Whether upper and lower case are the same.
 * @returns The test. The start may end within a character of several bytes.
 */
export function matchStarts(
  patterns: readonly string[],
  ignoreCase: boolean,
): (start: string) => boolean {
  const fold = (text: string) => ignoreCase ? text.toLowerCase() : text;
  const names = patterns.map(fold);
  const globStarts = names.map((name) => GLOB_START.exec(name)![0])
    .filter((start, at) => start !== names[at]);
  return (start) => {
    const text = fold(start).replace(/\ufffd+$/, "");
    return names.some((name) => name.startsWith(text)) ||
      globStarts.some((glob) => glob.startsWith(text) || text.startsWith(glob));
  };
}
