/**
 * Cases of the contents of the kernel's files.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { countPidNamespaces, parseLastPid } from "../../src/read/linux/new_pids.ts";
import {
  parseIo,
  parseMaxOpenFiles,
  parseSmapsRollup,
  parseStatus,
  parseThreadGroup,
} from "../../src/read/linux/pid_files.ts";
import { completeName, parseCommand } from "../../src/read/name.ts";
import { copyComm, parseStat, parseStatm } from "../../src/read/linux/stat.ts";
import { findBootEpoch, hidesOthers, parseAuxv, parseUptime } from "../../src/read/linux/system.ts";
import { parsePasswd } from "../../src/read/linux/system.ts";
import {
  type Case,
  comm,
  concat,
  count,
  encode,
  holds,
  hostileBytes,
  hostileText,
  mangled,
  pid,
  unlessRefused,
} from "./hostile.ts";

/** The kernel escapes line ends and backslashes of a name in `status`. */
const escapeName = (name: Uint8Array) =>
  concat(
    ...Array.from(name, (byte) => byte === 10 ? "\\n" : byte === 92 ? "\\\\" : [byte])
      .map((part) => typeof part === "string" ? part : Uint8Array.from(part)),
  );

const fields = fc.array(count, { minLength: 49, maxLength: 49 });
const state = fc.constantFrom("R", "S", "D", "T", "t", "Z", "X", "I");
const statLine = fc.tuple(pid, comm, state, fields).map(([pid, name, state, rest]) =>
  concat(`${pid} (`, name, `) ${state} ${rest.join(" ")}\n`)
);
const anyBytes = fc.oneof(hostileBytes, fc.uint8Array({ maxLength: 300 }));
const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** What holds for them. */
export const READ_CASES: readonly Case[] = [
  holds(
    "stat",
    "a line rebuilt from any name and fields parses back to them",
    fc.tuple(pid, comm, state, fields),
    ([pid, name, state, rest]) => {
      const stat = parseStat(concat(`${pid} (`, name, `) ${state} ${rest.join(" ")}\n`));
      const field = (number: number) => rest[number - 4];
      assertEquals([...copyComm(stat)], [...name]);
      assertEquals([stat.state, stat.ppid, stat.numThreads], [state, field(4), field(20)]);
      assertEquals([stat.userTicks, stat.systemTicks], [field(14), field(15)]);
      assertEquals([stat.childUserTicks, stat.childSystemTicks], [field(16), field(17)]);
      assertEquals([stat.startTicks, stat.virtualBytes], [field(22), field(23)]);
    },
    2,
  ),
  holds(
    "stat",
    "a line that is cut before its 23rd field has ended is refused",
    fc.tuple(statLine, fc.double({ min: 0, max: 1, noNaN: true })),
    ([line, share]) => {
      const fields = decode(line.subarray(line.lastIndexOf(41))).split(" ");
      const whole = line.length - encode(` ${fields.slice(22).join(" ")}`).length;
      const cut = line.subarray(0, Math.floor(share * whole));
      assertEquals(unlessRefused(() => parseStat(cut), SyntaxError), undefined);
    },
  ),
  holds("stat", "of anything else it refuses, or makes something", anyBytes, (bytes) => {
    unlessRefused(() => parseStat(bytes), SyntaxError);
  }),
  holds("statm", "has the second of its numbers", fc.tuple(fc.nat(), fc.nat()), ([size, pages]) => {
    const { rssBytes, anonymousBytes } = parseStatm(encode(`${size} ${pages} 9 1 0 8 0\n`), 4096);
    assertEquals([rssBytes, anonymousBytes], [pages * 4096, (pages - 9) * 4096]);
  }),
  holds("statm", "makes something of anything", anyBytes, (bytes) => void parseStatm(bytes, 4096)),
  holds(
    "status",
    "no name changes what it says",
    fc.tuple(comm, fc.nat(), fc.nat(), fc.nat(), fc.nat()),
    ([name, uid, anon, swap, peak]) => {
      const lines = `\nUmask:\t0022\nUid:\t1\t${uid}\t2\t3\nVmHWM:\t${peak} kB\nVmSize:\t9 kB\n` +
        `RssAnon:\t${anon} kB\nVmSwap:\t${swap} kB\nNSpid:\t7\n`;
      const bytes = concat("Name:\t", escapeName(name), lines);
      assertEquals(parseStatus(bytes), {
        uid,
        privateBytes: (anon + swap) * 1024,
        swapBytes: swap * 1024,
        fileBytes: null,
        sharedBytes: null,
        peakRssBytes: peak * 1024,
      });
      assertEquals(countPidNamespaces(bytes), 1);
    },
    2,
  ),
  holds("status", "makes something of anything", anyBytes, (bytes) => {
    parseStatus(bytes);
    countPidNamespaces(bytes);
    parseThreadGroup(bytes);
    hidesOthers(bytes);
  }),
  holds(
    "smaps_rollup, io, limits",
    "they have what was written",
    fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
    ([a, b, c, d]) => {
      const rollup = `5-7 ---p 0 00:00 0 [rollup]\nRss: 1 kB\nPss: ${a} kB\nPss_Dirty: 1 kB\n` +
        `Private_Clean: ${b} kB\nPrivate_Dirty: ${c} kB\nPrivate_Hugetlb: ${d} kB\n`;
      const sizes = { uniqueBytes: (b + c + d) * 1024, proportionalBytes: a * 1024 };
      assertEquals(parseSmapsRollup(encode(rollup)), sizes);
      const io = `rchar: ${b}\nwchar: 1\nread_bytes: ${a}\nwrite_bytes: ${c}\n`;
      assertEquals(parseIo(encode(io)), { readBytes: a, writeBytes: c });
      assertEquals(parseMaxOpenFiles(encode(`Max open files   ${a}   ${b}   files\n`)), a);
    },
  ),
  holds("smaps_rollup, io, limits", "they make something of anything", anyBytes, (bytes) => {
    parseSmapsRollup(bytes);
    parseIo(bytes);
    parseMaxOpenFiles(bytes);
  }),
  holds(
    "cmdline",
    "its arguments are joined by blanks, and only NULs at its end go",
    fc.tuple(fc.array(hostileBytes, { maxLength: 5 }), fc.nat(3)),
    ([args, more]) => {
      const bytes = concat(...args.flatMap((arg) => [arg, "\0"]), "\0".repeat(more));
      const whole = args.findLastIndex((arg) => arg.length > 0);
      const wanted = args.slice(0, whole + 1).map((arg) => [...arg, 32]).flat().slice(0, -1);
      assertEquals(parseCommand(bytes), decode(Uint8Array.from(wanted)));
    },
  ),
  holds(
    "names",
    "one is the kernel's, or goes on as an argument does, to 255 bytes",
    fc.tuple(comm, fc.array(hostileBytes, { maxLength: 4 }), hostileBytes, fc.boolean()),
    ([comm, args, rest, startsAlike]) => {
      const first = startsAlike ? [concat("/bin/", comm, rest)] : [];
      const cmdline = concat(...[...first, ...args].flatMap((arg) => [arg, "\0"]));
      const name = completeName(comm, cmdline);
      if (name === decode(comm)) return;
      assertEquals(comm.length, 15);
      assert(name.startsWith(decode(comm).replace(/\ufffd+$/, "")) && encode(name).length <= 765);
      assert(decode(cmdline).includes(name));
    },
  ),
  holds(
    "passwd",
    "who is in it is found",
    fc.array(fc.tuple(hostileText, fc.nat(), hostileText), { maxLength: 5 }),
    (users) => {
      const plain = (text: string) => text.replace(/[:\n]|^\ufeff/g, "_");
      const named = users.filter(([name]) => name !== "");
      const lines = named.map(([name, uid, shell]) => `${plain(name)}:x:${uid}:0:${plain(shell)}`);
      const wanted = named.map(([name, uid]) => ({ name: plain(name), uid }));
      assertEquals(parsePasswd(encode(lines.join("\n"))), wanted);
    },
  ),
  holds("passwd", "has whole ids only", mangled(fc.constant("root:x:0:0:r:/:/sh\n")), (text) => {
    for (const { name, uid } of parsePasswd(encode(text))) assert(name && Number.isInteger(uid));
  }),
  holds(
    "auxv",
    "has units above 0, or is refused",
    fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.array(fc.bigInt(0n, 20n)).map(pairsOf)),
    (bytes) => {
      const units = unlessRefused(() => parseAuxv(bytes), SyntaxError);
      assert(units === undefined || units.pageBytes > 0 && units.ticksPerSecond > 0);
    },
  ),
  holds(
    "uptime, btime",
    "the boot is where the two clocks say",
    fc.tuple(fc.nat(1e9), fc.nat(99), fc.integer({ min: -1, max: 1 })),
    ([up, hundredths, off]) => {
      const text = `${up}.${`${hundredths}`.padStart(2, "0")}`;
      const uptime = parseUptime(encode(`${text} 7.00\n`));
      assertEquals(uptime, Number(text));
      const now = 2e9;
      const stat = encode(`cpu 1 2\nbtime ${Math.floor(now - uptime) + off}\n`);
      assertEquals(findBootEpoch(stat, now, uptime), now - uptime);
    },
  ),
  holds("uptime, btime, loadavg", "they make something of anything", anyBytes, (bytes) => {
    findBootEpoch(bytes, 2e9, parseUptime(bytes));
    parseLastPid(bytes);
  }),
  holds("loadavg", "has the last pid", fc.tuple(pid, count), ([pid, tasks]) => {
    assertEquals(parseLastPid(encode(`0.20 0.18 0.12 1/${tasks} ${pid}\n`)), pid);
  }),
];

function pairsOf(values: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values).buffer);
}
