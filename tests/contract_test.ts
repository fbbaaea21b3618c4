/**
 * One contract for both readers: what ps and lsof tell is what /proc tells.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { systemClock } from "../src/clock.ts";
import { openReader } from "../src/read/mod.ts";
import type { Reading } from "../src/types/process.ts";
import type { Reader } from "../src/types/reader.ts";
import { needs } from "./fakes.ts";
import { hasProgram, isLinux, startActor } from "./real/profit.ts";

const hasAll = isLinux && ["ps", "lsof", "python3"].every(hasProgram);
const ACTOR = new URL("real/actor.py", import.meta.url).pathname;

async function openBoth(): Promise<{ proc: Reader; ps: Reader }> {
  const wanted = needs({ columns: ["num_open_files", "num_threads", "mem_virtual"] });
  const open = (source: "proc" | "ps") =>
    openReader({ os: "linux", source, procRoot: "/proc" }, wanted, systemClock);
  return { proc: await open("proc"), ps: await open("ps") };
}

Deno.test(
  "both readers list the same processes under the same names",
  { ignore: !hasAll },
  async () => {
    const { proc, ps } = await openBoth();
    const before = await proc.list();
    const listed = new Map((await ps.list()).map(({ pid, name }) => [pid, name]));
    const after = await proc.read(before.map(({ pid }) => pid));
    const names = new Map(before.map(({ pid, name }) => [pid, name]));
    // ps prints "?" for some letters, and a title with blanks that was cut cannot be completed. A
    // worker of the kernel tells in its name what it is at.
    const isPlain = (name: string) => /^(?!kworker)[!-~]+$/.test(name);
    const unchanged = after.filter(({ pid, name }) => names.get(pid) === name && isPlain(name));
    assert(unchanged.length > 2);
    for (const { pid, name } of unchanged) assertEquals(listed.get(pid), name, `${pid}`);
  },
);

Deno.test("both readers tell the same of PROFIT and of a child", { ignore: !hasAll }, async () => {
  await using actor = await startActor("python3", [ACTOR]);
  await actor.ask("pages 8192");
  await actor.ask("descriptors");
  const { proc, ps } = await openBoth();
  for (const pid of [Deno.pid, actor.pid]) {
    const byPs = await readOne(ps, pid);
    const byProc = await readOne(proc, pid);
    assertEquals(byPs.name, byProc.name);
    assertAlmostEquals(byPs.creationEpochSeconds, byProc.creationEpochSeconds, 1);
    // Of this process all else changes from one reading to the next.
    if (pid === Deno.pid) continue;
    for (const key of ["ppid", "virtualBytes", "numThreads", "openFiles"] as const) {
      assertEquals(byPs[key], byProc[key], key);
    }
    assertAlmostEquals(byPs.rssBytes!, byProc.rssBytes!, byProc.rssBytes! * 0.02);
  }
});

Deno.test("both readers measure the same CPU %", { ignore: !hasAll }, async () => {
  await using actor = await startActor("python3", [ACTOR]);
  const { proc, ps } = await openBoth();
  actor.ask("burn 0.9 60").catch(() => {}); // Until the end of the test.
  // ps tells whole seconds: exact only at the moments at which they change.
  const first = await nextSecond();
  let last = await nextSecond();
  while (last.byPs.cpuSeconds! - first.byPs.cpuSeconds! < 2) last = await nextSecond();
  const share = (a: Reading, b: Reading) =>
    (b.cpuSeconds! - a.cpuSeconds!) / (b.readAtMs - a.readAtMs) * 100_000;
  assertAlmostEquals(share(first.byPs, last.byPs), share(first.byProc, last.byProc), 5);

  async function nextSecond(): Promise<{ byPs: Reading; byProc: Reading }> {
    const { cpuSeconds } = await readOne(ps, actor.pid);
    while (true) {
      const byPs = await readOne(ps, actor.pid);
      if (byPs.cpuSeconds !== cpuSeconds) return { byPs, byProc: await readOne(proc, actor.pid) };
    }
  }
});

async function readOne(reader: Reader, pid: number): Promise<Reading> {
  const [reading] = await reader.read([pid]);
  assert(reading, `${pid}`);
  return reading;
}
