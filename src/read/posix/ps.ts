/**
 * How ps is asked, and what it prints, to values. Pure.
 *
 * Each row ends with a text that may hold anything, so it is asked for last; all before it is told
 * apart by form, since widths are only minimums.
 *
 * @module
 */

import { ReadError } from "../../model/errors.ts";
import { cutText } from "../../text/format.ts";
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

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A date in the C locale (strftime(3), %c), which is what the children are run in. */
const DATE = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})$/;

/** So much of what cannot be read is quoted. */
const LONGEST_QUOTE = 80;

/** A process as a row of ps tells of it; `null` is refused. */
export interface PsRow {
  /** Process id. */
  readonly pid: number;
  /** Process id of the parent. */
  readonly ppid: number;
  /** Effective user id. */
  readonly uid: number;
  /** The letter of its state; what has ended is Z. */
  readonly state: string | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** CPU time used, user and system. */
  readonly cpuSeconds: number | null;
  /** The date of its start, in seconds since 1970. */
  readonly dateSeconds: number;
  /** The values of the further keywords that were asked for, as text. */
  readonly more: readonly string[];
  /** The text at the end: `comm` or `args`. */
  readonly text: string;
}

/**
 * Reads rows.
 *
 * @param text What ps printed.
 * @param moreKeywords How many further keywords were asked for.
 * @param dialect Which ps it is.
 * @returns The rows, in the order of ps.
 * @throws {ReadError} When it is not all of this form.
 */
export function parsePs(
  text: string,
  moreKeywords: number,
  { ps, blanksAfterDate }: Pick<Dialect, "ps" | "blanksAfterDate">,
): PsRow[] {
  const more = "(\\S+) +".repeat(moreKeywords);
  const date = `(.{24}) {${blanksAfterDate}}`;
  const form = new RegExp(
    `^ *(\\d+) +(\\d+) +(-?\\d+) +(\\d+) +(\\S+) +(\\S)\\S* +${more}${date}(.*)$`,
    "s", // The text may hold what is a line end only to JavaScript, such as U+2028.
  );
  return splitLines(text, ps).map((line) => {
    const cells = form.exec(line)?.slice(1);
    const dateSeconds = parseDate(cells?.at(-2) ?? "");
    const cpuSeconds = parseCpuTime(cells?.[4] ?? "");
    if (!cells || dateSeconds === null || cpuSeconds === null) throw unreadable(line, ps);
    const [pid, ppid, uid, rssKibibytes] = cells.map(Number);
    const isRefused = cells[5] === "?";
    return {
      pid: pid!,
      ppid: ppid!,
      uid: uid! >>> 0, // Apple prints that of nobody as -2.
      state: isRefused ? null : cells[5]!,
      rssBytes: isRefused ? null : rssKibibytes! * 1024,
      cpuSeconds: isRefused ? null : cpuSeconds,
      dateSeconds,
      more: cells.slice(6, -2),
      text: cells.at(-1)!,
    };
  });
}

/**
 * Reads rows of a pid and a text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const texts = parseTexts("    1 /sbin/launchd\n  454 -bash\n", "ps");
 * assertEquals([...texts], [[1, "/sbin/launchd"], [454, "-bash"]]);
 * ```
 *
 * @param text What ps printed.
 * @param ps The program, for errors.
 * @returns The texts by pid.
 * @throws {ReadError} When it is not all of this form.
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

/**
 * Reads a CPU time: `MINUTES:SS.cc` (Apple, FreeBSD) or `[DD-]HH:MM:SS` (procps).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCpuTime("2879:03.41"), 172743.41);
 * assertEquals(parseCpuTime("1-02:03:04"), 93784);
 * assertEquals(parseCpuTime("0,05"), null);
 * ```
 *
 * @param text The time.
 * @returns Seconds; `null` for what is no such time.
 */
export function parseCpuTime(text: string): number | null {
  const parts = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d\d(?:\.\d\d)?)$/.exec(text)?.slice(1);
  if (!parts) return null;
  const [days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}

/**
 * Reads a date in UTC and the C locale.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDate("Wed Jul 29 15:37:10 2026"), Date.UTC(2026, 6, 29, 15, 37, 10) / 1000);
 * assertEquals(parseDate("Mi. 29 Juli 15:37:10 2026"), null);
 * ```
 *
 * @param text The date.
 * @returns Seconds since 1970; `null` for a date in another language, or none.
 */
export function parseDate(text: string): number | null {
  const [, name = "", ...numbers] = DATE.exec(text) ?? [];
  const month = MONTHS.indexOf(name);
  const [day, hour, minute, second, year] = numbers.map(Number);
  return month < 0 ? null : Date.UTC(year!, month, day, hour, minute, second) / 1000;
}

/** A name breaks no line: ps prints control characters in another way. */
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
