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
import { until } from "./limits.ts";
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
    const byPs = await until("lsof has answered", async () => {
      const reading = await readOne(ps, pid);
      return reading.openFiles !== null && reading;
    });
    const byProc = await readOne(proc, pid);
    assertEquals(byPs.name, byProc.name);
    assertAlmostEquals(byPs.creationEpochSeconds!, byProc.creationEpochSeconds!, 1);
    // All other values of this process change from one reading to the next.
    if (pid === Deno.pid) continue;
    for (const key of ["ppid", "virtualBytes", "numThreads", "openFiles"] as const) {
      assertEquals(byPs[key], byProc[key], key);
    }
    assertAlmostEquals(byPs.rssBytes!, byProc.rssBytes!, byProc.rssBytes! * 0.02);
  }
});

Deno.test(withPs("both readers measure the same CPU time, at the same moment"), async () => {
  await using actor = await startDenoActor();
  const { proc, ps } = await openBoth();
  actor.ask("burn 1 60").catch(() => {}); // The child lives until the end of the test.
  const isWarm = async () => (await readOne(proc, actor.pid)).cpuSeconds! >= 1;
  await until("a second of CPU time is used", isWarm);
  const before = await readOne(proc, actor.pid);
  const byPs = await readOne(ps, actor.pid);
  const after = await readOne(proc, actor.pid);
  // ps prints whole seconds.
  assert(Math.floor(before.cpuSeconds!) <= byPs.cpuSeconds!, `${before.cpuSeconds}`);
  assert(byPs.cpuSeconds! <= after.cpuSeconds!, `${byPs.cpuSeconds} and ${after.cpuSeconds}`);
  assert(before.readAtMs <= byPs.readAtMs && byPs.readAtMs <= after.readAtMs);
});

async function readOne(reader: Reader, pid: number): Promise<Reading> {
  const [reading] = await reader.read([pid]);
  assert(reading, `${pid}`);
  return reading;
}
