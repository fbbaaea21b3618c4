/**
 * Checks that both readers agree: ps and lsof report the same values as /proc.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { systemClock } from "../src/system/clock.ts";
import { openReader } from "../src/read/mod.ts";
import type { ColumnName } from "../src/model/columns.ts";
import type { Reading } from "../src/model/processes.ts";
import type { Reader } from "../src/model/reader.ts";
import { needs as readerNeeds } from "./fakes.ts";
import { within } from "./limits.ts";
import { needs } from "./needs.ts";
import { startDenoActor } from "./real/start_actor.ts";

const withPs = await needs("Linux", "ps");
const withBoth = await needs("Linux", "ps", "lsof");

async function openBoth(...columns: ColumnName[]): Promise<{ proc: Reader; ps: Reader }> {
  const wanted = readerNeeds({ columns, names: () => true });
  const open = (source: "proc" | "ps") =>
    openReader({ os: "linux", source, procRoot: "/proc" }, wanted, systemClock);
  return { proc: await open("proc"), ps: await open("ps") };
}

Deno.test(withPs("both readers list the same processes under the same names"), async () => {
  const { proc, ps } = await openBoth();
  const before = await proc.list();
  const listed = new Map((await ps.list()).map(({ pid, name }) => [pid, name]));
  const after = await proc.read(before.map(({ pid }) => pid));
  const names = new Map(before.map(({ pid, name }) => [pid, name]));
  // ps prints "?" for some letters, and a cut title with blanks cannot be completed. A worker of
  // the kernel shows its present work in its name.
  const isPlain = (name: string) => /^(?!kworker)[!-~]+$/.test(name);
  const unchanged = after.filter(({ pid, name }) => names.get(pid) === name && isPlain(name));
  assert(unchanged.length > 2);
  for (const { pid, name } of unchanged) {
    const byPs = listed.get(pid) ?? "";
    // Only /proc has the link to the program's file, which may complete a cut name.
    assertEquals(byPs, byPs.length === 15 ? name.slice(0, 15) : name, `${pid}`);
  }
});

Deno.test(withBoth("both readers give the same values for PROFIT and for a child"), async () => {
  await using actor = await startDenoActor();
  await actor.ask("pages 8192");
  await actor.ask("descriptors");
  const { proc, ps } = await openBoth("num_open_files", "num_threads", "mem_virtual");
  for (const pid of [Deno.pid, actor.pid]) {
    const byPs = await readOne(ps, pid);
    const byProc = await readOne(proc, pid);
    assertEquals(byPs.name, byProc.name);
    assertAlmostEquals(byPs.creationEpochSeconds, byProc.creationEpochSeconds, 1);
    // All other values of this process change from one reading to the next.
    if (pid === Deno.pid) continue;
    for (const key of ["ppid", "virtualBytes", "numThreads", "openFiles"] as const) {
      assertEquals(byPs[key], byProc[key], key);
    }
    assertAlmostEquals(byPs.rssBytes!, byProc.rssBytes!, byProc.rssBytes! * 0.02);
  }
});

Deno.test(withPs("both readers measure the same CPU %"), async () => {
  await using actor = await startDenoActor();
  const { proc, ps } = await openBoth();
  actor.ask("burn 0.9 60").catch(() => {}); // The child lives until the end of the test.
  // ps prints whole seconds, which are exact only at the moment of a change.
  const readNext = () => within("ps to tell of another second", nextSecond());
  const first = await readNext();
  let last = await readNext();
  while (last.byPs.cpuSeconds! - first.byPs.cpuSeconds! < 2) last = await readNext();
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
