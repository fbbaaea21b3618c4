import { assert, assertEquals } from "@std/assert";
import { watchNewPids } from "../../../src/read/linux/new_pids.ts";
import { type FixtureProc, fixtureProc } from "../../fixture_proc.ts";

function putLast(proc: FixtureProc, pid: number, namespaces = `${pid}`, threads = 80): void {
  Deno.writeTextFileSync(`${proc.root}/loadavg`, `0.20 0.18 0.12 1/${threads} ${pid}\n`);
  Deno.writeTextFileSync(`${proc.root}/self/status`, `Name:\tprofit\nNSpid:\t${namespaces}\n`);
}

Deno.test("/proc is listed until a pid has settled, and again when one is given out", () => {
  using proc = fixtureProc();
  putLast(proc, 70);
  const { mayHaveNew, close } = watchNewPids(proc.root);
  assertEquals([0, 50, 100, 150, 1150].map(mayHaveNew), [true, true, true, false, false]);
  putLast(proc, 71);
  assertEquals([1200, 2200, 3200].map(mayHaveNew), [true, true, false]);
  close();
});

Deno.test("/proc is listed again when there are more threads, whatever pid was given last", () => {
  using proc = fixtureProc();
  putLast(proc, 70);
  const { mayHaveNew, close } = watchNewPids(proc.root);
  assertEquals([0, 100, 150].map(mayHaveNew), [true, true, false]);
  putLast(proc, 70, "70", 81);
  assertEquals([1200, 2200, 3200].map(mayHaveNew), [true, true, false]);
  close();
});

Deno.test("/proc is listed again when another process has the pid that was given last", () => {
  using proc = fixtureProc();
  putLast(proc, 70);
  const { mayHaveNew, close } = watchNewPids(proc.root);
  assertEquals([0, 100, 150].map(mayHaveNew), [true, true, false]);
  for (const [startTicks, at] of [[100, 1000], [200, 2000]] as const) {
    proc.put({ pid: 70, startTicks });
    assertEquals([at, at + 100, at + 200].map(mayHaveNew), [true, true, false]);
  }
  close();
});

Deno.test("/proc is listed every ten seconds, whatever /proc/loadavg says", () => {
  using proc = fixtureProc();
  putLast(proc, 70);
  const { mayHaveNew, close } = watchNewPids(proc.root);
  const seconds = Array.from({ length: 24 }, (_, second) => second);
  assertEquals(seconds.filter((second) => mayHaveNew(second * 1000)), [0, 1, 11, 21]);
  close();
});

for (
  const [pid, namespaces, of] of [
    [70, "70\t7", "another pid namespace"],
    [0, "70", "a sandbox that gives no pid"],
  ] as const
) {
  Deno.test(`/proc of ${of} is listed each time`, () => {
    using proc = fixtureProc();
    putLast(proc, pid, namespaces);
    const { mayHaveNew } = watchNewPids(proc.root);
    assert([0, 1000, 2000, 3000].every(mayHaveNew));
  });
}
