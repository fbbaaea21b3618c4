import { assertEquals, assertThrows } from "@std/assert";
import { copyComm, hasComm, parseStat, parseStatm } from "../../../src/read/linux/stat.ts";
import { bytes } from "../../fakes.ts";

/** A line that Linux 6.18 printed, with another name. */
const line = (name: string) =>
  `4711 (${name}) R 4242 4711 4242 34817 -1 4194304 120 3 45 6 1234 567 89 10 20 0 12 0 ` +
  "98765432 8388608 257 18446744073709551615 94 95 140 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0\n";

for (const name of ["acme", "a) (b", ") R 1 1", "new\nline", "a,b", "", "((", "=1+1"]) {
  Deno.test(`parseStat() keeps the name ${JSON.stringify(name)} apart from the fields`, () => {
    const text = bytes(line(name));
    const stat = parseStat(text);
    assertEquals(new TextDecoder().decode(copyComm(stat)), name);
    assertEquals(
      [name, `${name}2`, name.replace(/.$/s, "?")].map((comm) => hasComm(stat, bytes(comm))),
      [
        true,
        false,
        name === "",
      ],
    );
    assertEquals(stat, {
      bytes: text,
      commFrom: 6,
      commTo: 6 + name.length,
      state: "R",
      hasEnded: false,
      isLeaderless: false,
      isKernelThread: false,
      ppid: 4242,
      minorFaults: 120,
      majorFaults: 45,
      userTicks: 1234,
      systemTicks: 567,
      childUserTicks: 89,
      childSystemTicks: 10,
      numThreads: 12,
      startTicks: 98765432,
      virtualBytes: 8388608,
    });
  });
}

Deno.test("parseStat() keeps the bytes of a name that is not UTF-8", () => {
  const stat = parseStat(bytes(line("??")).map((byte) => byte === 63 ? 0xff : byte));
  assertEquals([...copyComm(stat)], [0xff, 0xff]);
});

/** Makes the line of a process with a state, flags and a number of threads. */
const flagged = (state: string, flags: number, numThreads: number) =>
  parseStat(bytes(
    line("acme").replace(" R ", ` ${state} `).replace("4194304", `${flags}`)
      .replace(" 12 0 98765432", ` ${numThreads} 0 98765432`),
  ));

Deno.test("parseStat() recognises zombies, ending processes and kernel threads", () => {
  assertEquals(flagged("Z", 0, 1).hasEnded, true);
  assertEquals(flagged("Z", 0, 0).hasEnded, true);
  assertEquals(flagged("R", 0x400004, 1).hasEnded, true); // PF_EXITING
  assertEquals(flagged("S", 0x208040, 1).isKernelThread, true); // PF_KTHREAD
});

Deno.test("parseStat() recognises a first thread that has ended while others run", () => {
  for (const [state, flags] of [["Z", 0x40800c], ["R", 0x400004]] as const) {
    const { hasEnded, isLeaderless } = flagged(state, flags, 2);
    assertEquals([hasEnded, isLeaderless], [false, true]);
  }
});

Deno.test("parseStat() refuses a line that is cut", () => {
  for (const text of ["", "4711 (acme", "4711 (acme) S 1 2 3", line("acme").slice(0, 60)]) {
    assertThrows(() => parseStat(bytes(text)), SyntaxError, "Cannot parse stat line");
  }
});

Deno.test("parseStatm() counts pages of the size given", () => {
  const { rssBytes, anonymousBytes } = parseStatm(bytes("2110 407 333 22 0 153 0\n"), 65536);
  assertEquals([rssBytes, anonymousBytes], [407 * 65536, 74 * 65536]);
});
