import { assertEquals } from "@std/assert";
import { completeName, parseCommand } from "../../src/read/name.ts";
import { bytes } from "../fakes.ts";

const CUT = "fifteen-letters"; // The kernel keeps this many bytes.

for (
  const [title, comm, cmdline, name] of [
    ["completes a cut name from the command line", CUT, `/opt/${CUT}-more\0-v\0`, `${CUT}-more`],
    [
      "completes from a title that holds all arguments",
      CUT,
      `/opt/${CUT}-x --dir=/tmp`,
      `${CUT}-x`,
    ],
    [
      "keeps blanks in a program's name",
      "Google Chrome H",
      "/x/Google Chrome Helper\0",
      "Google Chrome Helper",
    ],
    ["completes the name of a script", CUT, `/bin/sh\0-e\0./${CUT}.sh\0x\0`, `${CUT}.sh`],
    ["completes the name of a script in this folder", CUT, `sh\0${CUT}.sh\0x\0`, `${CUT}.sh`],
    [
      "completes from a title that has the path of the program before its state",
      CUT,
      `/opt/${CUT}-x: worker 3`,
      `${CUT}-x`,
    ],
    [
      "completes from arguments in one string, a path among them",
      "chromium-browse",
      "chromium-browser --type=renderer --dir=/x/chromium-browser-data",
      "chromium-browser",
    ],
    ["leaves a name that a title begins with", CUT, `${CUT}-x job 3 of 24\0`, CUT],
    ["leaves a name that a title goes on from", "queue-worker: j", "queue-worker: job 3\0", null],
    ["leaves a name with a blank", "gunicorn: worke", "gunicorn: worker [app]\0", null],
    ["leaves what is shorter than the arguments it overwrote", CUT, `${CUT}-7\0\0\0\0`, CUT],
    ["leaves a name that is not cut", "acme", "/opt/acme-server\0", "acme"],
    ["leaves a name that the command line does not go on with", CUT, "/bin/sh\0", CUT],
    ["leaves the name of a kernel thread, which has no command line", CUT, "", CUT],
  ] as const
) {
  Deno.test(`completeName() ${title}`, () => {
    assertEquals(completeName(bytes(comm), bytes(cmdline)), name ?? comm);
  });
}

for (
  const [title, program, cmdline, name] of [
    ["by the program's file, whatever the title", `/opt/${CUT}-x`, `${CUT}-y: 7\0`, `${CUT}-x`],
    ["by a program's file with a blank", `/opt/${CUT} two`, `${CUT} two\0`, `${CUT} two`],
    ["by a program's file that is gone", `/opt/${CUT}-x (deleted)`, "", `${CUT}-x`],
    ["by a link to a program, called by its path", "/bin/busybox", `./${CUT}-x\0`, `${CUT}-x`],
    ["by a link to a program with arguments", "/bin/busybox", `${CUT}-x\0-v\0`, `${CUT}-x`],
    ["by no title of an interpreter", "/usr/bin/perl", `${CUT}-17\0`, CUT],
  ] as const
) {
  Deno.test(`completeName() completes ${title}`, () => {
    assertEquals(completeName(bytes(CUT), bytes(cmdline), program), name);
  });
}

Deno.test("completeName() completes a name that was cut inside a letter", () => {
  const whole = bytes("aééééééécole"); // The 15th byte is the first half of a letter.
  assertEquals(completeName(whole.slice(0, 15), whole), "aééééééécole");
});

Deno.test("completeName() marks bytes that are not UTF-8", () => {
  assertEquals(completeName(Uint8Array.of(97, 0xff, 98), bytes("")), "a\ufffdb");
});

Deno.test("completeName() completes names up to 255 bytes, the longest name of a file", () => {
  const longest = CUT.padEnd(255, "x");
  assertEquals(completeName(bytes(CUT), bytes(`/bin/${longest}\0`)), longest);
  assertEquals(completeName(bytes(CUT), bytes(`/bin/${longest}x\0`)), CUT);
});

Deno.test("a byte order mark is a part of the name or command line that it begins", () => {
  assertEquals(completeName(bytes("\ufeffacme"), bytes("")), "\ufeffacme");
  assertEquals(parseCommand(bytes("\ufeffacme\0")), "\ufeffacme");
});

Deno.test("parseCommand() removes NULs only at the end, and megabytes of them quickly", () => {
  assertEquals(parseCommand(bytes("a\0\0b\0\0")), "a  b");
  // A process may have overwritten its arguments in this way.
  const long = `${"\0".repeat(2 ** 21)}x`;
  assertEquals(parseCommand(bytes(long)).length, long.length);
});

Deno.test("parseCommand() returns an empty text for a kernel thread", () => {
  assertEquals(parseCommand(bytes("")), "");
});
