/**
 * Which processes a recording is about: criteria and pids to a predicate. Pure.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";
import type { Selection } from "../model/samples.ts";
import type { matchGlob } from "./globs.ts";

/** What a process must be to be selected. */
export interface Criteria {
  /** What the name must be; `null` when it does not matter. */
  readonly isNamed: ((name: string) => boolean) | null;
  /** What the command line must match; `null` when it does not matter. */
  readonly full: Pick<RegExp, "test"> | null;
  /** Effective user id; `null` when the user does not matter. */
  readonly uid: number | null;
  /** What the paths of its control groups must tell; `null` when they do not matter. */
  readonly isOfService: ((paths: readonly string[]) => boolean) | null;
  /** The process that is never selected: PROFIT itself. */
  readonly ownPid: number | null;
  /** Whether descendants are selected, too. */
  readonly children: boolean;
}

/**
 * Selects the processes that meet all criteria.
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
 * @param criteria What a process must be.
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
 * Selects these processes and no later ones that get their pids.
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
 * @returns A selection of their pids.
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

/** Only a pattern with one of these may be a glob. */
const GLOB = /[*?[{]/;

/** Makes of a glob what tells whether a name is like it. */
export type MatchGlob = typeof matchGlob;

/**
 * Loads what globs need, which most recordings start sooner without.
 *
 * @param patterns Names and globs.
 * @returns What makes something of globs; `null` where there are none.
 */
export async function loadGlobs(patterns: readonly string[]): Promise<MatchGlob | null> {
  return patterns.some((pattern) => GLOB.test(pattern))
    ? (await import("./globs.ts")).matchGlob
    : null;
}

/**
 * Whether a name is one of these, or like one of these globs. A name is a whole name, or a glob with
 * `*`, `?`, `[a-z]` and `{a,b}`; a process that bears the glob itself as its name is meant, too.
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
 * @param patterns Names and globs, of which any will do.
 * @param ignoreCase Whether they are compared without regard to case.
 * @param matchGlob What was loaded for them.
 * @returns What tells it of a name.
 * @throws {UsageError} When a glob cannot be read.
 */
export function matchNames(
  patterns: readonly string[],
  ignoreCase: boolean,
  matchGlob: MatchGlob | null,
): (name: string) => boolean {
  const fold = (text: string) => ignoreCase ? text.toLowerCase() : text;
  const names = new Set(patterns.map(fold));
  const globs = matchGlob === null ? [] : patterns.filter((pattern) => GLOB.test(pattern))
    .map((pattern) => matchGlob(pattern, ignoreCase));
  return (name) => names.has(fold(name)) || globs.some((isLike) => isLike(name));
}

/** Before one of these, a glob says what a name begins with. */
const GLOB_START = /^[^*?[{\\+@!(]*/;

/**
 * Whether a name that begins so may be one of these, or like one of these globs. It may say so too
 * often.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const mayBeNamed = matchStarts(["systemd-resolved", "kworker*"], false);
 * assert(mayBeNamed("systemd-resolve") && mayBeNamed("kworker/u8:1-kv") && mayBeNamed("kw"));
 * assert(!mayBeNamed("systemd-journal"));
 * ```
 *
 * @param patterns Names and globs, of which any will do.
 * @param ignoreCase Whether they are compared without regard to case.
 * @returns What tells it of the start of a name, which may end within a letter.
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
