/**
 * How ps is asked. Pure.
 *
 * @module
 */

import type { Dialect } from "./dialects.ts";

/** The keywords that every row begins with, in the order in which a row is parsed. */
const FIRST_KEYWORDS = ["pid", "ppid", "uid", "rss", "time", "state"];

/**
 * The keywords of a row.
 *
 * @param more Further keywords, whose values hold no blanks.
 * @param last The keyword of the text at the end.
 */
export function listKeywords(more: readonly string[], last: "comm" | "args"): string[] {
  return [...FIRST_KEYWORDS, ...more, "lstart", last];
}

/**
 * The arguments of ps.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const dialect = { all: ["-A"], byPid: ["-x", "-p"] };
 * const args = listPsArgs(dialect, ["pid", "args"], [7, 8]);
 * assertEquals(args.join(" "), "-ww -o pid= -o args= -x -p 7,8");
 * ```
 *
 * @param dialect Which ps it is.
 * @param keywords What to print of each process, without headers.
 * @param pids Of which processes; `null` is all.
 */
export function listPsArgs(
  { all, byPid }: Pick<Dialect, "all" | "byPid">,
  keywords: readonly string[],
  pids: readonly number[] | null,
): string[] {
  const columns = keywords.flatMap((keyword) => ["-o", `${keyword}=`]);
  return ["-ww", ...columns, ...(pids ? [...byPid, pids.join(",")] : all)];
}
