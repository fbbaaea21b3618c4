/**
 * Cases of the output of ps and lsof.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ReadError } from "../../src/model/errors.ts";
import { DIALECTS } from "../../src/read/posix/dialects.ts";
import { parseLsof } from "../../src/read/posix/lsof.ts";
import { parsePs, parseTexts } from "../../src/read/posix/ps.ts";
import { parseCpuTime, parseDate } from "../../src/read/posix/ps_times.ts";
import { listKeywords, listPsArgs } from "../../src/read/posix/ps.ts";
import { completeCutName } from "../../src/read/posix/ps_reading.ts";
import { type Case, holds, hostileText, mangled, pid, unlessRefused } from "./hostile.ts";

/** ps prints a first argument on one line. */
const text = hostileText.map((text) => text.replaceAll("\n", "?"));
/** ps prints the name of the kernel unchanged. */
const name = hostileText.map((text) => text.trim().slice(0, 16).trim());
const word = text.map((text) => text.replace(/\s/g, "") || "root");
const dialect = fc.constantFrom(...Object.values(DIALECTS));
const DATE = "Wed Jul 29 15:37:10 2026";
const SECONDS = Date.UTC(2026, 6, 29, 15, 37, 10) / 1000;

const process = fc.record({
  pid,
  ppid: pid,
  uid: fc.integer({ min: -2, max: 2 ** 31 }),
  kibibytes: fc.nat(),
  minutes: fc.nat(1e6),
  more: word,
  name,
  text,
});
type Printed = typeof process extends fc.Arbitrary<infer T> ? T : never;

function printRow(
  { pid, ppid, uid, kibibytes, minutes, more, name, text }: Printed,
  blanks: string,
) {
  const cells = [pid, ppid, uid, kibibytes, `${minutes}:07`, "Ss+", more, name.padEnd(16), DATE];
  return `  ${cells.join("  ")}${blanks}${text}\n`;
}

/** What holds for them. */
export const PS_CASES: readonly Case[] = [
  holds(
    "ps rows",
    "no name or user changes what they say of any process",
    fc.tuple(fc.array(process, { maxLength: 4 }), dialect),
    ([processes, dialect]) => {
      const blanks = " ".repeat(dialect.blanksAfterDate);
      const rows = processes.map((process) => printRow(process, blanks)).join("");
      assertEquals(
        parsePs(rows, { user: null, more: ["vsz"] }, dialect),
        processes.map(({ pid, ppid, uid, kibibytes, minutes, more, name, text }) => ({
          pid,
          ppid,
          uid: uid >>> 0,
          state: "S",
          rssBytes: kibibytes * 1024,
          cpuSeconds: minutes * 60 + 7,
          dateSeconds: SECONDS,
          user: null,
          more: [more],
          name,
          text,
        })),
      );
    },
    2,
  ),
  holds(
    "ps rows",
    "anything else is refused, or parsed",
    fc.tuple(mangled(process.map((process) => printRow(process, " "))), dialect, fc.nat(2)),
    ([text, dialect, more]) => {
      const asked = { user: null, more: Array(more) };
      unlessRefused(() => parsePs(text, asked, dialect), ReadError);
    },
  ),
  holds(
    "ps texts",
    "each is that of its process",
    fc.uniqueArray(fc.tuple(pid, text), { maxLength: 5, selector: ([pid]) => pid }),
    (texts) => {
      const rows = texts.map(([pid, text]) => `  ${pid} ${text}\n`).join("");
      assertEquals([...parseTexts(rows, "ps")], texts);
    },
  ),
  holds("ps texts", "anything else is refused, or parsed", hostileText, (text) => {
    unlessRefused(() => parseTexts(text, "ps"), ReadError);
  }),
  holds(
    "ps times and dates",
    "they are those that were printed",
    fc.tuple(fc.nat(99), fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(20_000)),
    ([days, hours, minutes, seconds, day]) => {
      const two = (number: number) => `${number}`.padStart(2, "0");
      const time = `${two(hours)}:${two(minutes)}:${two(seconds)}`;
      const wanted = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      assertEquals(parseCpuTime(`${days}-${time}`), wanted);
      // "Sat, 22 Nov 2026 00:00:00 GMT"
      const [name, date, month, year] = new Date(day * 864e5).toUTCString().split(" ");
      const printed = `${name!.slice(0, 3)} ${month} ${
        `${Number(date)}`.padStart(2)
      } ${time} ${year}`;
      assertEquals(parseDate(printed), day * 86400 + wanted - days * 86400);
    },
  ),
  holds("ps times and dates", "they make something of anything", hostileText, (text) => {
    parseCpuTime(text);
    parseDate(text);
  }),
  holds(
    "ps names",
    "one is a part of what was printed",
    fc.tuple(text, text, dialect),
    ([comm, text, dialect]) => {
      const name = completeCutName(comm, text, dialect);
      assertEquals(comm.includes(name) || text.includes(name), true);
    },
  ),
  holds(
    "ps args",
    "they hold what was asked for",
    fc.tuple(fc.array(pid, { minLength: 1, maxLength: 9 }), dialect),
    ([pids, dialect]) => {
      const args = listPsArgs(
        dialect,
        listKeywords({ user: "user", more: [], name: "ucomm", last: "args" }),
        pids,
      );
      assertEquals([args.at(-1), args.at(-2)], [pids.join(","), dialect.byPid.at(-1)]);
      assertEquals(args.filter((arg) => arg === "-o").length, 10);
    },
  ),
  holds(
    "lsof",
    "descriptors are counted for each process, but where one could not be read",
    fc.uniqueArray(
      fc.tuple(pid, fc.array(fc.constantFrom("0", "12", "cwd", "txt", "err", "NOFD"))),
      {
        maxLength: 5,
        selector: ([pid]) => pid,
      },
    ),
    (processes) => {
      const text = processes.map(([pid, files]) =>
        [`p${pid}`, ...files.map((file) => `f${file}`)].join("\n")
      );
      const wanted = processes.filter(([, files]) =>
        !files.some((file) => file === "err" || file === "NOFD")
      ).map(([pid, files]) => [pid, files.filter((file) => /\d/.test(file)).length]);
      assertEquals([...parseLsof(`${text.join("\n")}\n`)], wanted);
    },
  ),
  holds("lsof", "makes something of anything", mangled(fc.constant("p7\nf0\nfcwd\n")), (text) => {
    for (const [pid, files] of parseLsof(text)) assertEquals(pid >= 0 && files >= 0, true);
  }),
];
