import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { EnvironmentError, ReadError, UsageError } from "../../../src/model/errors.ts";
import { DIALECTS } from "../../../src/read/posix/dialects.ts";
import type { Exec } from "../../../src/read/posix/exec.ts";
import { openReader } from "../../../src/read/mod.ts";
import { openPosixReader } from "../../../src/read/posix/mod.ts";
import type { ColumnName } from "../../../src/model/columns.ts";
import type { Needs } from "../../../src/model/reader.ts";
import { type FakeClock, fakeClock, needs } from "../../fakes.ts";

const OWN_PID = 400;

/** A process on a made-up Mac. */
interface MacProcess {
  pid: number;
  uid?: number;
  name?: string;
  comm?: string;
  args?: string;
  time?: string;
  state?: string;
  rss?: number;
  date?: string;
  /** Its descriptors; `null` if lsof must not see them. */
  files?: number | null;
}

/** A made-up Mac, whose processes a test may change. */
interface Mac {
  processes: MacProcess[];
  clock: FakeClock;
  exec: Exec;
  /** The command lines of all programs that were run. */
  ran: string[];
  /** The notes of the reader. */
  notes: string[];
  /** The results of the next runs of a program, instead of its work. */
  fail: (program: string) => { code: number; stdout?: string; stderr?: string } | undefined;
  /** The time that lsof takes. */
  lsofMs: number;
}

function makeMac(...processes: MacProcess[]): Mac {
  const clock = fakeClock();
  const mac: Mac = {
    processes: [{ pid: OWN_PID, comm: "deno" }, ...processes],
    clock,
    ran: [],
    notes: [],
    fail: () => undefined,
    lsofMs: 0,
    exec: (program, args) => {
      mac.ran.push([program, ...args].join(" "));
      const failure = mac.fail(program);
      if (failure) return Promise.resolve({ pid: 999, stdout: "", stderr: "", ...failure });
      const list = args.find((_, at) => args[at - 1] === "-p")?.split(",").map(Number);
      const found = mac.processes.filter(({ pid }) => list?.includes(pid) ?? true);
      const isLsof = program.endsWith("lsof");
      if (isLsof) clock.advance(mac.lsofMs);
      const keywords = args.filter((_, at) => args[at - 1] === "-o");
      const stdout = isLsof
        ? renderLsof(found)
        : renderPs(found, keywords.at(-1)!, keywords.length);
      return Promise.resolve({ pid: 999, code: found.length > 0 ? 0 : 1, stdout, stderr: "" });
    },
  };
  return mac;
}

function renderPs(processes: MacProcess[], last: string, columns: number): string {
  return processes.map((process) => {
    const { pid, comm = "acme", time = "0:00.10", state = "S", rss = 1024 } = process;
    const { date = "Sun Nov 22 10:00:00 2026", args = `${comm} -x`, uid = 501 } = process;
    const { name = comm.slice(comm.lastIndexOf("/") + 1) } = process;
    const text = last === "args=" ? args : comm;
    const numbers = `${pid} 1 ${uid} ${rss} ${time} ${state}`;
    const cut = name.slice(0, 16).padEnd(16);
    return columns === 2 ? `${pid} ${text}\n` : `  ${numbers}    ${cut} ${date}     ${text}\n`;
  }).join("");
}

function renderLsof(processes: MacProcess[]): string {
  const withFiles = processes.filter(({ files = 3 }) => files !== null);
  return withFiles.map(({ pid, files = 3 }) => {
    return `p${pid}\n${Array.from({ length: files! }, (_, at) => `f${at}\n`).join("")}`;
  }).join("");
}

const open = (mac: Mac, given: Partial<Needs> = {}, execLsof: Exec = mac.exec) => {
  const programs = { exec: mac.exec, execLsof, lsofPatienceMs: 20, close: () => {} };
  const onNote = (note: string) => void mac.notes.push(note);
  return openPosixReader(DIALECTS["darwin"]!, programs, needs(given), mac.clock, OWN_PID, onNote);
};

const FILES: { columns: ColumnName[] } = { columns: ["num_open_files"] };

Deno.test("command lines are read by one ps, and are absent if it fails", async () => {
  const mac = makeMac({ pid: 7, args: "python3 a.py" }, { pid: 8, args: "python3 b.py" });
  const reader = await open(mac);
  mac.ran.length = 0;
  const commands = [[7, "python3 a.py"], [8, "python3 b.py"]];
  assertEquals([...await reader.readCommands([7, 8, 9])], commands);
  assertEquals(mac.ran, ["/bin/ps -ww -o pid= -o args= -x -p 7,8,9"]);
  mac.fail = () => ({ code: 1, stderr: "no memory" });
  assertEquals([...await reader.readCommands([7])], []);
});

Deno.test("one ps is enough for a listing and the reading after it", async () => {
  const mac = makeMac({ pid: 7, comm: "/opt/acme" }, { pid: 8, comm: "-zsh", name: "zsh" });
  const reader = await open(mac);
  mac.ran.length = 0;
  const processes = await reader.list();
  assertEquals(processes.map(({ name }) => name), ["deno", "acme", "zsh"]);
  assertEquals((await reader.read([7])).map(({ pid }) => pid), [7]);
  assertEquals(mac.ran, [
    "/bin/ps -ww -o pid= -o ppid= -o uid= -o rss= -o time= -o state= -o ucomm= -o lstart= " +
    "-o comm= -A",
  ]);
});

Deno.test("ps and lsof are asked only for the known pids, each once for all of them", async () => {
  const mac = makeMac({ pid: 7 }, { pid: 8, files: 5 });
  const reader = await open(mac, FILES);
  mac.ran.length = 0;
  const readings = await reader.read([7, 8, 9]);
  assertEquals(readings.map(({ pid, openFiles }) => [pid, openFiles]), [[7, 3], [8, 5]]);
  assertEquals(mac.ran.map((line) => line.replace(/ -o \S+/g, "")), [
    "/bin/ps -ww -x -p 7,8,9",
    "/usr/sbin/lsof -nPlbw -X -F f -a -p 7,8",
  ]);
});

Deno.test("pids that are gone are not an error, and a pid too large for ps is not requested", async () => {
  const reader = await open(makeMac());
  assertEquals(await reader.read([7]), []);
  assertEquals(await reader.read([100_000]), []);
});

Deno.test("zombies and ps itself are left out", async () => {
  const mac = makeMac({ pid: 7, state: "Z", comm: "<defunct>" }, { pid: 999, comm: "/bin/ps" });
  const reader = await open(mac);
  assertEquals((await reader.list()).map(({ pid }) => pid), [OWN_PID]);
  assertEquals(await reader.read([7]), []);
});

Deno.test("a refused value is unknown, and never 0", async () => {
  const mac = makeMac({ pid: 7, uid: 0, state: "?Es", rss: 0, time: "0:00.00", files: null });
  const reader = await open(mac, FILES);
  const [reading] = await reader.read([7]);
  const { rssBytes, cpuSeconds, openFiles, state, refusals } = reading!;
  assertEquals([rssBytes, cpuSeconds, openFiles, state], [null, null, null, null]);
  assertEquals(refusals.map(({ column, reason }) => `${column}: ${reason}`), [
    "mem_real: ps shows nothing of it",
    "cpu_percent: ps shows nothing of it",
    "num_open_files: lsof shows nothing of it",
  ]);
});

Deno.test("a falling CPU time means a new process, even if it started in the same second", async () => {
  const mac = makeMac({ pid: 7, time: "2879:03.41" });
  const reader = await open(mac);
  const starts: number[] = [];
  for (const time of ["2879:03.41", "2879:04.00", "0:00.00", "0:00.01"]) {
    mac.processes[1]!.time = time;
    starts.push((await reader.read([7]))[0]!.startTicks);
  }
  const [first, second, third, fourth] = starts;
  assertEquals([second === first, third === first, fourth === third], [true, false, true]);
});

Deno.test("a process whose CPU time is refused once stays the same process", async () => {
  const mac = makeMac({ pid: 7, time: "5:00.00" });
  const reader = await open(mac);
  const [before] = await reader.read([7]);
  Object.assign(mac.processes[1]!, { state: "?", time: "0:00.00", rss: 0 });
  await reader.read([7]);
  Object.assign(mac.processes[1]!, { state: "S", time: "5:00.01", rss: 1024 });
  const [after] = await reader.read([7]);
  assertEquals(after!.startTicks, before!.startTicks);
});

Deno.test("the rest of a name is read once, and only if the name was cut", async () => {
  const comm = "/opt/my acme worker process";
  const mac = makeMac({ pid: 7, comm, args: `${comm} --fast` }, { pid: 8, comm: "zsh" });
  const reader = await open(mac, { command: true });
  const read = async () => (await reader.list()).find(({ pid }) => pid === 7);
  mac.ran.length = 0;
  const { name, command } = (await read())!;
  assertEquals([name, command], ["my acme worker process", `${comm} --fast`]);
  assertEquals(mac.ran.at(-1), "/bin/ps -ww -o pid= -o comm= -x -p 7");
  assertEquals([(await read())!.name, mac.ran.length], [name, 3]);
  Object.assign(mac.processes[1]!, { comm: "sleep", args: "sleep 5" });
  assertEquals((await read())!.name, "sleep");
});

Deno.test("lsof that costs more than a quarter of the pace has a slower pace of its own", async () => {
  const mac = makeMac({ pid: 7, files: 4 });
  const reader = await open(mac, { ...FILES, paceMs: 1000 });
  mac.lsofMs = 600;
  const counts: (number | null)[] = [];
  for (let tick = 0; tick < 6; tick++) {
    const before = mac.clock.monotonicMs();
    const readings = await reader.read([7, 8]);
    counts.push(...readings.map(({ openFiles }) => openFiles));
    mac.processes[1]!.files!++;
    // From the second tick on, a process exists that lsof has not seen.
    if (tick === 0) mac.processes.push({ pid: 8, files: 9 });
    mac.clock.advance(1000 - (mac.clock.monotonicMs() - before));
  }
  // lsof runs every 2.4 s, which is every third tick. New values are unknown until then.
  assertEquals(counts, [4, 4, null, 4, null, 7, 9, 7, 9, 7, 9]);
  assertEquals(reader.filesPace(), { meanMs: 3000, costMs: 600 });
});

Deno.test("a new process with the same pid does not get the last number of descriptors", async () => {
  const mac = makeMac({ pid: 7, files: 4 });
  const reader = await open(mac, FILES);
  mac.lsofMs = 600;
  await reader.read([7]);
  mac.processes[1]!.date = "Sun Nov 22 15:00:00 2026";
  const [reading] = await reader.read([7]);
  assertEquals([reading!.openFiles, reading!.refusals], [null, []]);
});

Deno.test("a process of the same user that lsof finds and does not show has no descriptor", async () => {
  const processes = [{ pid: 7, files: null }, { pid: 8 }, { pid: 9, files: null, uid: 0 }];
  for (const [code, found] of [[0, 0], [1, null]] as const) {
    const mac = makeMac(...processes);
    const { exec } = mac;
    // lsof reports a process of another user as not found.
    const execLsof: Exec = async (program, args, env) => {
      const ran = await exec(program, args, env);
      return { ...ran, code: args.at(-1)!.split(",").includes("9") ? 1 : code };
    };
    const readings = await (await open(mac, FILES, execLsof)).read([7, 8, 9]);
    assertEquals(readings.map(({ openFiles }) => openFiles), [found, 3, null]);
  }
});

Deno.test("a recording begins without a late lsof, and uses its answer later", async () => {
  const mac = makeMac({ pid: 7, files: 4 });
  const answer = Promise.withResolvers<void>();
  let runs = 0;
  const execLsof: Exec = async (...args) => {
    if (runs++ === 0) await answer.promise;
    return mac.exec(...args);
  };
  const reader = await open(mac, FILES, execLsof);
  assertEquals(mac.notes, [
    '"/usr/sbin/lsof" has not answered within 0.02 s; num_open_files is empty until it answers',
  ]);
  const [early] = await reader.read([7]);
  assertEquals([early!.openFiles, early!.refusals.map(({ reason }) => reason)], [
    null,
    ["lsof has not answered yet"],
  ]);
  answer.resolve();
  await answer.promise;
  await new Promise((resolve) => setTimeout(resolve));
  const [late] = await reader.read([7]);
  assertEquals([late!.openFiles, late!.refusals], [4, []]);
});

Deno.test("a slow lsof delays no reading after its first", async () => {
  const mac = makeMac({ pid: 7, files: 4 });
  let hangs = false;
  const execLsof: Exec = (...args) => hangs ? new Promise(() => {}) : mac.exec(...args);
  mac.lsofMs = 1600;
  const reader = await open(mac, { ...FILES, paceMs: 1000 }, execLsof);
  await reader.read([7]);
  hangs = true;
  mac.clock.advance(10_000);
  // lsof runs now, and never answers.
  for (let tick = 0; tick < 3; tick++) assertEquals((await reader.read([7]))[0]!.openFiles, 4);
});

Deno.test("a lsof without -X is asked without it", async () => {
  const mac = makeMac({ pid: 7 });
  const { exec } = mac;
  mac.exec = (program, args, env) =>
    program.endsWith("lsof") && args.includes("-X")
      ? Promise.resolve({ pid: 999, code: 1, stdout: "", stderr: "lsof: illegal option -- X\n" })
      : exec(program, args, env);
  const [reading] = await (await open(mac, FILES)).read([7]);
  assertEquals(reading!.openFiles, 3);
});

Deno.test("a recording continues without descriptors when lsof fails", async () => {
  const mac = makeMac({ pid: 7 });
  const reader = await open(mac, FILES);
  mac.fail = (program) => program.endsWith("lsof") ? { code: 1, stderr: "lsof: no!" } : undefined;
  const [reading] = await reader.read([7]);
  assertEquals([reading!.openFiles, reading!.rssBytes], [null, 1024 * 1024]);
  assertEquals(reading!.refusals[0]!.reason, '"/usr/sbin/lsof" failed with exit code 1: lsof: no!');
});

Deno.test("ps prints the name of a user first, where it may contain blanks", async () => {
  const mac = makeMac();
  const { exec } = mac;
  mac.exec = async (program, args, env) => {
    const ran = await exec(program, args, env);
    return { ...ran, stdout: ran.stdout.replace(/^/, "CORP\\ada lovelace") };
  };
  const reader = await open(mac, { columns: ["user"] });
  const [reading] = await reader.read([OWN_PID]);
  assertEquals(reading!.extras.user, "CORP\\ada lovelace");
  assertEquals(mac.ran.every((line) => line.startsWith("/bin/ps -ww -o user= -o pid= ")), true);
});

Deno.test("a start has the precision of its date, and a young age is unknown", async () => {
  const mac = makeMac(
    { pid: 7, date: "Sun Nov 22 15:36:40 2026" },
    { pid: 8, date: "Sun Nov 22 15:36:59 2026" },
  );
  const readings = await (await open(mac)).read([7, 8]); // At 15:37:00.
  const start = Date.UTC(2026, 10, 22, 15, 36, 40) / 1000;
  assertEquals(readings.map((r) => r.creationEpochSeconds), [start + 0.5, start + 19.5]);
  assertEquals(readings.map((r) => r.ageSeconds), [19.5, null]);
});

for (
  const [failure, message] of [
    [
      { code: 1, stderr: "ps: rss: requires entitlement\n" },
      '"/bin/ps" failed with exit code 1: ps: rss: requires entitlement; ' +
      "PROFIT needs the ps of macOS, which a sandbox may forbid",
    ],
    [{ code: 126 }, '"/bin/ps" failed with exit code 126: it says nothing more; PROFIT needs'],
    [{ code: 0 }, '"/bin/ps" printed nothing; PROFIT needs'],
    [{ code: 0, stdout: "  400 1" }, '"/bin/ps" was cut off in the middle of a line: "  400 1"'],
  ] as const
) {
  Deno.test(`nothing is opened if ps fails: ${message}`, async () => {
    const mac = makeMac();
    mac.fail = () => failure;
    const error = await assertRejects(() => open(mac), EnvironmentError);
    assertStringIncludes(error.message, message);
  });
}

Deno.test("a reading fails if ps fails later", async () => {
  const mac = makeMac({ pid: 7 });
  const reader = await open(mac);
  mac.fail = () => ({ code: 1, stderr: "ps: sysctl failed" });
  await assertRejects(() => Promise.resolve(reader.list()), ReadError, "ps: sysctl failed");
  assertEquals(await reader.readOwnCost(), null);
});

Deno.test("the cost of PROFIT itself is reported from the resolution of ps on", async () => {
  for (
    const [time, cpuSeconds] of [["0:00.00", null], ["0:00.01", 0.01], ["1:01.50", 61.5]] as const
  ) {
    const mac = makeMac();
    mac.processes = [{ pid: OWN_PID, time }];
    const cost = await (await open(mac)).readOwnCost();
    assertEquals(cost, cpuSeconds && { cpuSeconds, peakRssBytes: null, children: null });
  }
});

Deno.test("lsof runs only for its column, and must then exist", async () => {
  const mac = makeMac();
  mac.fail = (program) => program.endsWith("lsof") ? { code: 127 } : undefined;
  await open(mac, { columns: ["pid"] });
  const error = await assertRejects(() => open(mac, FILES), EnvironmentError);
  assertStringIncludes(error.message, "leave num_open_files out with --columns");
});

Deno.test("a column that ps cannot give is refused by name and platform", async () => {
  const columns: ColumnName[] = ["pid", "mem_private"];
  const error = await assertRejects(() => open(makeMac(), { columns }), UsageError);
  assertStringIncludes(
    error.message,
    'Column "mem_private" cannot be had on macOS; there are: pid',
  );
  assertStringIncludes(error.message, "user, command");
});

Deno.test("an optional column is requested if ps has it", async () => {
  const mac = makeMac();
  await open(mac, { wanted: ["mem_virtual", "num_threads"] });
  const asked = mac.ran.join("\n");
  assert(asked.includes(" -o vsz= ") && !asked.includes("nlwp"), asked);
});

Deno.test("Windows has no reader, and the error says so in one sentence", async () => {
  const from = { os: "windows", source: "auto", procRoot: "/proc" } as const;
  await assertRejects(
    () => openReader(from, needs(), fakeClock()),
    EnvironmentError,
    'PROFIT cannot read the processes of "windows": it reads /proc on Linux, ' +
      "and runs ps and lsof on macOS and FreeBSD",
  );
});
