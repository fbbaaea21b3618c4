import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../src/model/errors.ts";
import { openExtraColumns } from "../../../src/read/linux/extra_columns.ts";
import { openLinuxReader } from "../../../src/read/linux/mod.ts";
import { fakeClock, needs } from "../../fakes.ts";
import { type FixtureProc, fixtureProc } from "../../fixture_proc.ts";

const COLUMNS = ["switches_voluntary", "switches_involuntary", "run_delay_seconds"] as const;

/**
 * The values in the files of threads: voluntary and involuntary switches, and nanoseconds of delay.
 */
type Threads = Readonly<Record<number, readonly [number, number, number]>>;

/** Gives process 7 these threads, and no others. */
function putThreads(proc: FixtureProc, threads: Threads, startTicks = 100): void {
  const ids = Object.keys(threads);
  proc.put({ pid: 7, numThreads: ids.length, startTicks });
  Deno.mkdirSync(`${proc.root}/7/task`, { recursive: true });
  for (const { name } of Deno.readDirSync(`${proc.root}/7/task`)) {
    Deno.removeSync(`${proc.root}/7/task/${name}`, { recursive: true });
  }
  for (const [id, [voluntary, involuntary, delay]] of Object.entries(threads)) {
    const status = `Name:\tacme\nvoluntary_ctxt_switches:\t${voluntary}\n` +
      `nonvoluntary_ctxt_switches:\t${involuntary}\n`;
    Deno.mkdirSync(`${proc.root}/7/task/${id}`);
    for (const folder of id === "7" ? ["7", "7/task/7"] : [`7/task/${id}`]) {
      Deno.writeTextFileSync(`${proc.root}/${folder}/status`, status);
      Deno.writeTextFileSync(`${proc.root}/${folder}/schedstat`, `5000 ${delay} 9\n`);
    }
  }
}

function openFixture() {
  const proc = fixtureProc();
  Deno.writeTextFileSync(`${proc.root}/self/schedstat`, "0 0 0\n");
  const reader = openLinuxReader(
    proc.root,
    needs({ columns: COLUMNS }),
    fakeClock(),
    () => {},
    null,
    openExtraColumns,
  );
  const read = async () => {
    const [reading] = await reader.read([7]);
    return COLUMNS.map((name) => reading!.extras[name]);
  };
  return { proc, read, [Symbol.dispose]: () => proc[Symbol.dispose]() };
}

Deno.test("a process has the switches and delays of all its threads", async () => {
  using fixture = openFixture();
  putThreads(fixture.proc, { 7: [30, 2, 5e8], 8: [400, 10, 1e9], 9: [1, 0, 0] });
  assertEquals(await fixture.read(), [431, 12, 1.5]);
});

Deno.test("the sums do not fall when a thread ends, even if its id is reused", async () => {
  using fixture = openFixture();
  putThreads(fixture.proc, { 7: [30, 2, 0], 8: [400, 10, 1e9] });
  await fixture.read();
  putThreads(fixture.proc, { 7: [31, 2, 0] });
  assertEquals(await fixture.read(), [431, 12, 1]);
  putThreads(fixture.proc, { 7: [31, 2, 0], 8: [5, 0, 0] });
  assertEquals(await fixture.read(), [436, 12, 1]);
  putThreads(fixture.proc, { 7: [31, 2, 0], 8: [2, 0, 0] });
  assertEquals(await fixture.read(), [438, 12, 1]);
});

Deno.test("another process of the same id begins with its own threads alone", async () => {
  using fixture = openFixture();
  putThreads(fixture.proc, { 7: [30, 2, 0], 8: [400, 10, 1e9] });
  await fixture.read();
  putThreads(fixture.proc, { 7: [1, 0, 0] }, 900);
  assertEquals(await fixture.read(), [1, 0, 0]);
});

Deno.test("PROFIT reports a kernel that does not count how long threads wait", () => {
  using proc = fixtureProc();
  assertThrows(
    () =>
      openLinuxReader(
        proc.root,
        needs({ columns: ["run_delay_seconds"] }),
        fakeClock(),
        () => {},
        null,
        openExtraColumns,
      ),
    UsageError,
    'Column "run_delay_seconds" cannot be had here: this kernel has no',
  );
});
