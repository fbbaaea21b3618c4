import { assert, assertEquals } from "@std/assert";
import type { Silence } from "../../../src/model/reader.ts";
import { openExtraColumns } from "../../../src/read/linux/extra_columns.ts";
import { openLinuxReader } from "../../../src/read/linux/mod.ts";
import { bytes, fakeClock, needs as ask } from "../../fakes.ts";
import { type FixtureProc, fixtureProc } from "../../fixture_proc.ts";
import { runProgram, until } from "../../limits.ts";
import { needs } from "../../needs.ts";

const withPipes = await needs("Linux");

const CUT = "archive-migrate"; // The kernel keeps this many bytes.

/** Replaces a file of a process by a file whose read does not return until it is answered. */
async function block({ root }: FixtureProc, pid: number, file: string) {
  const path = `${root}/${pid}/${file}`;
  await Deno.remove(path).catch(() => {});
  assertEquals((await runProgram(["mkfifo", path])).code, 0);
  return { answer: (text: string) => Deno.writeFile(path, bytes(text)) };
}

Deno.test(
  withPipes("a process that does not answer is reported once, and hides no other"),
  async () => {
    using proc = fixtureProc();
    proc.put({ pid: 7, comm: CUT });
    proc.put({ pid: 8, comm: CUT, cmdline: `./${CUT}-job\0` });
    const { answer } = await block(proc, 7, "cmdline");
    const told: Silence[] = [];
    const clock = fakeClock();
    const reader = openLinuxReader(
      proc.root,
      ask({ names: () => true, paceMs: 10 }),
      clock,
      (one) => told.push(one),
    );
    const list = async () => (await reader.list()).map(({ name }) => name).sort();
    assertEquals(await list(), [CUT, `${CUT}-job`]);
    assertEquals(await list(), [CUT, `${CUT}-job`]);
    await until("a report", () => told.length > 0);
    assertEquals(told, [{ pid: 7, name: CUT, file: "cmdline" }]);
    assertEquals((await reader.read([7, 8])).map(({ name }) => name), [CUT, `${CUT}-job`]);
    await answer(`./${CUT}-late\0`);
    await until("the late answer", async () => (await list()).includes(`${CUT}-late`));
    reader.close();
  },
);

Deno.test(withPipes("a command line that cannot matter is not read"), async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: CUT });
  proc.put({ pid: 8, comm: "sleep" });
  await block(proc, 7, "cmdline");
  await block(proc, 8, "cmdline");
  const names = (start: string) => "sleep".startsWith(start);
  for (const command of [false, true]) {
    const needs = ask({ names, command });
    if (command) proc.remove(8);
    const reader = openLinuxReader(proc.root, needs, fakeClock());
    // Values that are available at once were read without another thread.
    const processes = reader.list();
    assert(!(processes instanceof Promise));
    assertEquals(processes.some(({ name }) => name === CUT), true);
    reader.close();
  }
});

Deno.test(
  withPipes("a column of a process that does not answer is empty, the others are not"),
  async () => {
    using proc = fixtureProc();
    proc.put({ pid: 7 });
    proc.put({ pid: 8 });
    for (const path of ["self", "7"]) {
      Deno.writeTextFileSync(`${proc.root}/${path}/smaps_rollup`, "Private_Dirty: 4 kB\n");
    }
    const { answer } = await block(proc, 8, "smaps_rollup");
    const reader = openLinuxReader(
      proc.root,
      ask({ columns: ["pid", "mem_unique"], paceMs: 10 }),
      fakeClock(),
      () => {},
      null,
      openExtraColumns,
    );
    for (const _ of [1, 2]) {
      const readings = await reader.read([7, 8]);
      assertEquals(readings.map(({ extras }) => extras["mem_unique"]), [4096, null]);
      const reason = "the process did not answer";
      assertEquals(readings[1]!.refusals, [{ column: "mem_unique", reason }]);
    }
    await answer("Private_Dirty: 8 kB\n");
    reader.close();
  },
);

Deno.test(
  withPipes("a command line is read once, and again within a second if it is selected by"),
  async () => {
    using proc = fixtureProc();
    proc.put({ pid: 7, cmdline: "acme\x001\0" });
    const clock = fakeClock();
    const reader = openLinuxReader(proc.root, ask({ command: true, paceMs: 100 }), clock);
    const list = async () => (await reader.list()).map(({ command }) => command);
    assertEquals(await list(), ["acme 1"]);
    proc.put({ pid: 7, cmdline: "acme\x002\0" });
    assert(!(reader.list() instanceof Promise));
    clock.advance(1000);
    assertEquals(await list(), ["acme 2"]);
    reader.close();
  },
);
