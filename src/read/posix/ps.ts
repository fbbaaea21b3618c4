/**
 * Makes the arguments of ps, and parses its output. Pure.
 *
 * A row may contain one text with any characters, so PROFIT asks ps to print that text last. The
 * form of the other values tells where each of them ends, because the widths of ps are only
 * minimums.
 *
 * @module
 */

import { ReadError } from "../../model/errors.ts";
import { cutText } from "../../text/format.ts";
import type { Dialect } from "./dialects.ts";
import { DATE, parseCpuTime, parseDate } from "./ps_times.ts";

/** The keywords that every row has, in the order in which a row is parsed. */
const COMMON_KEYWORDS = ["pid", "ppid", "uid", "rss", "time", "state"];

/** The values of a row beside those that every row has. */
export interface RowKeywords {
  /** The keyword of the user's name; `null` if it is not needed. */
  readonly user: string | null;
  /** Further keywords, whose values contain no blanks. */
  readonly more: readonly string[];
  /** The keyword of the kernel's name. */
  readonly name: string;
  /** The keyword of the text at the end. */
  readonly last: "comm" | "args";
}

/**
 * Lists the keywords of a row. Three values may contain blanks. The user's name ends before numbers
 * and a time, the kernel's name ends before the date, and the text is the rest of the row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const keywords = listKeywords({ user: "user", more: ["vsz"], name: "ucomm", last: "args" });
 * assertEquals(keywords.join(), "user,pid,ppid,uid,rss,time,state,vsz,ucomm,lstart,args");
 * ```
 */
export function listKeywords({ user, more, name, last }: RowKeywords): string[] {
  return [...(user === null ? [] : [user]), ...COMMON_KEYWORDS, ...more, name, "lstart", last];
}

/**
 * Returns the arguments of ps.
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
 * @param dialect The dialect of ps.
 * @param keywords The values to print for each process, without headers.
 * @param pids The processes; `null` is all.
 */
export function listPsArgs(
  { all, byPid }: Pick<Dialect, "all" | "byPid">,
  keywords: readonly string[],
  pids: readonly number[] | null,
): string[] {
  const columns = keywords.flatMap((keyword) => ["-o", `${keyword}=`]);
  return ["-ww", ...columns, ...(pids ? [...byPid, pids.join(",")] : all)];
}

/** FreeBSD prints this in place of the date of a swapped-out process. */
const NO_DATE = "- {23}";

/**
 * The longest accepted name of a user or a process. Without a bound, parsing a row could take very
 * long.
 */
const LONGEST_USER = 256;
const LONGEST_NAME = 64;

/** The most bytes of a name that can contain line feeds. */
const MOST_LINES = 20;

/** The most characters of an invalid row that an error quotes. */
const LONGEST_QUOTE = 100;

/** A process in a row of ps; `null` is a refused value. */
export interface PsRow {
  /** Process id. */
  readonly pid: number;
  /** Process id of the parent. */
  readonly ppid: number;
  /** Effective user id. */
  readonly uid: number;
  /** The letter of its state; Z for an ended process. */
  readonly state: string | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** CPU time used, user and system. */
  readonly cpuSeconds: number | null;
  /** The date of its start, in seconds since 1970; `null` if ps does not print it. */
  readonly dateSeconds: number | null;
  /** The name of its user; `null` if it was not asked for. */
  readonly user: string | null;
  /** The values of the further keywords, as text. */
  readonly more: readonly string[];
  /** The kernel's name, without the blanks around it. */
  readonly name: string;
  /** The text at the end: `comm` or `args`. */
  readonly text: string;
}

/**
 * Parses rows. A name may contain a line end. Therefore a line that is not a row is parsed together
 * with the next lines.
 *
 * @param text The output of ps.
 * @param asked The values of a row.
 * @param dialect The dialect of ps.
 * @returns The rows, in the order of ps.
 * @throws {ReadError} If a part of the output is not a row.
 */
export function parsePs(
  text: string,
  asked: { readonly user: unknown; readonly more: readonly unknown[] },
  { ps, blanksAfterDate }: Pick<Dialect, "ps" | "blanksAfterDate">,
): PsRow[] {
  const user = asked.user === null ? "" : `(?<user>\\S.{0,${LONGEST_USER}}?) +`;
  const more = " +(?:\\S+)".repeat(asked.more.length);
  const name = `(?<name>\\S.{0,${LONGEST_NAME}}?)`;
  const date = `(?<date>${DATE.source.replaceAll("(", "(?:")}|${NO_DATE})`;
  const form = new RegExp(
    `^ *${user}(?<pid>\\d+) +(?<ppid>\\d+) +(?<uid>-?\\d+) +(?<rss>\\d+) +(?<time>\\S+) ` +
      `+(?<state>\\S)\\S*(?<more>${more})(?: +${name})? +${date} {${blanksAfterDate}}(?<text>.*)$`,
    "s", // A text may contain characters that only JavaScript takes for line ends, such as U+2028.
  );
  const rows: PsRow[] = [];
  let unread: string[] = [];
  for (const line of splitLines(text, ps)) {
    unread.push(line);
    const cells = form.exec(unread.join("\n"))?.groups;
    const row = cells && toRow(cells);
    if (row) {
      rows.push(row);
      unread = [];
    } else if (unread.length > MOST_LINES) throw unreadable(unread[0]!, ps);
  }
  if (unread.length > 0) throw unreadable(unread[0]!, ps);
  return rows;
}

function toRow(cells: Record<string, string | undefined>): PsRow | null {
  const { user, pid, ppid, uid, rss, time = "", state, more = "", name, date = "", text } = cells;
  const cpuSeconds = parseCpuTime(time);
  if (cpuSeconds === null) return null;
  const isRefused = state === "?";
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    uid: Number(uid) >>> 0, // Apple's ps prints the id of nobody as -2.
    state: isRefused ? null : state!,
    rssBytes: isRefused ? null : Number(rss) * 1024,
    cpuSeconds: isRefused ? null : cpuSeconds,
    dateSeconds: parseDate(date),
    user: user ?? null,
    more: more.split(/ +/).slice(1),
    name: name ?? "",
    text: text!,
  };
}

/**
 * Parses rows of a pid and a text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const texts = parseTexts("    1 /sbin/launchd\n  454 -bash\n", "ps");
 * assertEquals([...texts], [[1, "/sbin/launchd"], [454, "-bash"]]);
 * ```
 *
 * @param text The output of ps.
 * @param ps The program, for errors.
 * @returns The texts by pid.
 * @throws {ReadError} If a part of the output is not a row.
 */
export function parseTexts(text: string, ps: string): Map<number, string> {
  return new Map(
    splitLines(text, ps).map((line) => {
      const [, pid, rest = ""] = /^ *(\d+) (.*)$/s.exec(line) ?? [];
      if (pid === undefined) throw unreadable(line, ps);
      return [Number(pid), rest];
    }),
  );
}

function splitLines(text: string, ps: string): string[] {
  const lines = text.split("\n");
  const rest = lines.pop();
  if (rest) {
    throw new ReadError(
      `"${ps}" was cut off in the middle of a line: "${cutText(rest, LONGEST_QUOTE)}"`,
    );
  }
  return lines;
}

function unreadable(line: string, ps: string): ReadError {
  const wanted = 'wanted are a date as in "Wed Jul 29 15:37:10 2026" and a time as in "2:03.41"';
  return new ReadError(
    `Cannot read what "${ps}" printed: "${cutText(line, LONGEST_QUOTE)}"; ${wanted}`,
  );
}
