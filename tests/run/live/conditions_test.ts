/**
 * Conditions that end a recording or start programs, on a clock that does not wait.
 */

import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { parseCommandLine } from "../../../src/cli/mod.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { EXIT } from "../../../src/model/world.ts";
import { record } from "../../../src/run/record.ts";
import { fakeClock } from "../../fakes.ts";
import { type FixtureProc, fixtureProc } from "../../fixture_proc.ts";
import { FAKE_WORLD } from "../fake_world.ts";

/** A MiB. */
const PAGES = 256;

/** A program that was started. */
type Started = Readonly<Record<string, string>>;

/**
 * Records a fixture. A function runs before each tick. A program ends with the given failure, or
 * when the given promise settles.
 */
async function play(
  argv: readonly string[],
  happen: (proc: FixtureProc, tick: number) => void,
  end: (started: Started) => Promise<string | null> = () => Promise.resolve(null),
) {
  using proc = fixtureProc();
  const started: Started[] = [];
  let [rows, stderr, tick, mostAtOnce, running] = ["", "", 0, 0, 0];
  happen(proc, 0);
  const command = parseCommandLine([...argv, `--proc-root=${proc.root}`]);
  if (command.run !== "record") throw new Error("Not a recording");
  const clock = fakeClock();
  const code = await record(command.options, {
    ...FAKE_WORLD,
    clock: {
      ...clock,
      sleepUntil: async (ms, stop) => {
        happen(proc, tick++);
        await clock.sleepUntil(ms, stop);
      },
    },
    stdout: {
      write: (bytes) => {
        rows += new TextDecoder().decode(bytes);
        return Promise.resolve(bytes.length);
      },
      isTerminal: () => false,
    },
    say: (text) => void (stderr += text),
    loadPrograms: () =>
      Promise.resolve({
        find: (program) => program === "missing" ? null : `/bin/${program}`,
        locate: (path) => path,
        run: async (path, environment, say) => {
          say(`${environment["PROFIT_NAME"]}\n`);
          started.push({ path, ...environment });
          mostAtOnce = Math.max(mostAtOnce, ++running);
          const failure = await end(started.at(-1)!);
          running--;
          return failure;
        },
      }),
  });
  return { code, rows: rows.split("\n").length - 2, stderr, started, mostAtOnce };
}

/** Gives the process one more MiB at each tick. */
function grow(proc: FixtureProc, tick: number): void {
  proc.put({ pid: 7, comm: "acme", residentPages: PAGES * (tick + 10) });
}

Deno.test("--stop-on ends a recording within two ticks of the first breach, with 4", async () => {
  const { code, rows, stderr } = await play(["acme", "--stop-on=mem_real>15MiB"], grow);
  assertEquals(code, EXIT.breached);
  assert(rows >= 6 && rows <= 8, `${rows} rows`);
  assertStringIncludes(stderr, "profit: mem_real>15MiB holds: the recording ends\n");
  const breach = "mem_real>15MiB: acme (pid 7): the peak of mem_real is 16.0 MiB, 1.0 MiB over";
  assertStringIncludes(stderr, breach);
  assertEquals(stderr.split("over the threshold").length, 2, "the breach is reported once");
});

Deno.test("--stop-on reports the breach that ended the recording, even if it no longer holds at the end", async () => {
  const jump = (proc: FixtureProc, tick: number) =>
    proc.put({ pid: 7, comm: "acme", residentPages: PAGES * (tick === 4 ? 99 : 1) });
  const { code, stderr, rows } = await play(["acme", "--stop-on=mem_real.last>50MiB", "-q"], jump);
  assertEquals(code, EXIT.breached);
  assert(rows < 10, `${rows} rows`);
  assertStringIncludes(stderr, "the last value of mem_real is 99.0 MiB");
});

Deno.test("--stop-on without a breach is judged at the end, as --fail-on is", async () => {
  const argv = ["acme", "--duration=3"];
  assertEquals((await play([...argv, "--stop-on=mem_real>1GiB"], grow)).code, EXIT.recorded);
  assertEquals((await play([...argv, "--stop-on=leak"], grow)).code, EXIT.unjudged);
});

Deno.test("a mean does not end a recording before there are enough samples for one", async () => {
  const once = (proc: FixtureProc, tick: number) =>
    proc.put({ pid: 7, comm: "acme", residentPages: PAGES * (tick < 3 ? 99 : 60) });
  const argv = ["acme", "--stop-on=mem_real.avg>50MiB", "--duration=99"];
  const { code, rows } = await play(argv, once);
  assertEquals(code, EXIT.breached);
  assert(rows >= 48 && rows <= 50, `${rows} rows`);
});

Deno.test("--stop-on a limit of the whole run, or of all processes together", async () => {
  const two = (proc: FixtureProc, tick: number) => {
    for (const pid of [7, 8]) proc.put({ pid, comm: "acme", residentPages: PAGES * tick });
  };
  for (const condition of ["wall_seconds>5", "peak_memory>12MiB", "total.mem_real>12MiB"]) {
    const { code, rows, stderr } = await play(["acme", `--stop-on=${condition}`], two);
    assertEquals(code, EXIT.breached, stderr);
    assert(rows >= 12 && rows <= 18, `${condition}: ${rows} rows`);
  }
});

Deno.test("the warm-up does not count for --stop-on a limit of the whole run", async () => {
  const argv = ["acme", "--stop-on=wall_seconds>5", "--warm-up=10"];
  const { code, rows } = await play(argv, grow);
  assertEquals(code, EXIT.breached);
  assert(rows >= 16 && rows <= 18, `${rows} rows`);
});

Deno.test("--on starts a program once for each process and condition, with both in its environment", async () => {
  const two = (proc: FixtureProc, tick: number) => {
    grow(proc, tick);
    if (tick > 3) proc.put({ pid: 8, comm: "=$(id)\n", residentPages: PAGES * 50 });
  };
  const argv = ["*", "--on=mem_real>15MiB=dump", "--on=num_open_files>99=other", "--duration=9"];
  const { code, started } = await play(argv, two);
  assertEquals(code, EXIT.recorded);
  assertEquals(started.map(({ PROFIT_PID }) => PROFIT_PID).sort(), ["7", "8"]);
  const { PROFIT_SINCE, ...hostile } = started.find(({ PROFIT_PID }) => PROFIT_PID === "8")!;
  assertEquals(hostile, {
    path: "/bin/dump",
    PROFIT_CONDITION: "mem_real>15MiB",
    PROFIT_LIMIT: `${15 * 2 ** 20}`,
    PROFIT_METRIC: "mem_real",
    PROFIT_NAME: "=$(id)\\x0a",
    PROFIT_PID: "8",
    PROFIT_RECORDING: "",
    PROFIT_VALUE: `${50 * 2 ** 20}`,
  });
  assert(Number(PROFIT_SINCE) > 1795361820);
});

Deno.test("--on leak starts a program soon after the verdict, and once", async () => {
  const leak = (proc: FixtureProc, tick: number) => {
    proc.put({ pid: 7, comm: "acme", startTicks: 1, residentPages: PAGES * (100 + tick) });
    proc.put({ pid: 8, comm: "acme", startTicks: 1, residentPages: PAGES * 100 });
  };
  const { started } = await play(["acme", "--on=leak=dump", "--duration=300"], leak);
  assertEquals(started.map(({ PROFIT_PID }) => PROFIT_PID), ["7"]);
  const { PROFIT_VALUE, PROFIT_METRIC, PROFIT_LIMIT } = started[0]!;
  assertEquals([PROFIT_METRIC, PROFIT_LIMIT], ["mem_anonymous", ""]);
  assert(Math.abs(Number(PROFIT_VALUE) / (3600 * 2 ** 20) - 1) < 0.05, PROFIT_VALUE);
});

Deno.test("a breach that is found at the end starts a program, too", async () => {
  const leak = (proc: FixtureProc, tick: number) =>
    proc.put({ pid: 7, comm: "acme", startTicks: 1, residentPages: PAGES * (100 + tick) });
  const { started } = await play(["acme", "--on=leak=dump", "--duration=49"], leak);
  assertEquals(started.length, 1);
});

Deno.test("a program that fails is reported once, however often, and the recording continues", async () => {
  const three = (proc: FixtureProc) => {
    for (const pid of [7, 8, 9]) proc.put({ pid, comm: "a\x1b[2J", residentPages: PAGES });
  };
  const argv = ["*", "--on=mem_real>1kB=dump", "--duration=5"];
  const { rows, stderr, started } = await play(
    argv,
    three,
    () => Promise.resolve("it ended with 3"),
  );
  assertEquals([rows, started.length], [18, 3]);
  assertEquals(stderr.split("failed").length, 2);
  const failure = /"dump" for mem_real>1kB of a\\x1b\[2J \(pid \d\) failed: it ended with 3\n/;
  assertMatch(stderr, failure);
});

Deno.test("no line of a program of --on is a command of the runner with --format=github", async () => {
  const hostile = (proc: FixtureProc) => {
    proc.put({ pid: 7, comm: "::debug::##[x", residentPages: PAGES });
  };
  const argv = ["*", "--on=mem_real>1kB=dump", "--duration=1"];
  const fail = () => Promise.resolve("it ended with 3");
  const { stderr } = await play([...argv, "--format=github"], hostile, fail);
  assertMatch(stderr, /^\\::debug::#\\#\[x$/m);
  assertEquals(stderr.split("\n").filter((line) => /^\s*::|##\[/.test(line)), []);
  assertMatch((await play(argv, hostile, fail)).stderr, /^::debug::##\[x$/m);
});

Deno.test("no tick waits for programs: four run at once, the end waits for all of them", async () => {
  const many = (proc: FixtureProc) => {
    for (let pid = 1; pid <= 9; pid++) proc.put({ pid, comm: "acme", residentPages: PAGES });
  };
  const argv = ["acme", "--on=mem_real>1kB=dump", "--duration=5"];
  // The wait is longer than the recording, which takes no real time.
  const end = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), 50));
  const { rows, started, mostAtOnce, stderr } = await play(argv, many, end);
  assertEquals([rows, started.length, mostAtOnce], [54, 9, 4]);
  assertStringIncludes(stderr, "profit: waiting for the programs of --on to end\n");
});

Deno.test("a missing program is wrong usage, and nothing is recorded", async () => {
  await assertRejects(
    () => play(["acme", "--on=leak=missing"], grow),
    UsageError,
    'Cannot use "leak=missing" as --on: there is no program "missing"; name one on PATH',
  );
});

Deno.test("--on COND=keep marks the moment in the folder, once for each process, and starts nothing", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "profit_marks_" });
  try {
    const args = ["acme", "--duration=20", "--keep=24h", "-o", folder, "--on=mem_real>15MiB=keep"];
    const { code, started } = await play(args, grow);
    assertEquals([code, started], [EXIT.recorded, []]);
    const marks = Deno.readTextFileSync(`${folder}/marks.txt`);
    assertMatch(marks, /^2026-11-22T15:37:0\d\.\d{3}Z 1800s mem_real>15MiB: acme \(pid 7\)\n$/);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
