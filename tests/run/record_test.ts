import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { EnvironmentError, UsageError } from "../../src/model/errors.ts";
import { record } from "../../src/run/record.ts";
import { EXIT } from "../../src/model/world.ts";
import { fakeClock } from "../fakes.ts";
import { type FixtureProc, fixtureProc } from "../fixture_proc.ts";
import { FAKE_WORLD } from "./fake_world.ts";

/** Runs a recording of a fixture on a clock that does not wait. */
async function play(
  proc: FixtureProc,
  argv: string[],
  { isTerminal = false, onWrite = () => {} } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = parseCommandLine([...argv, `--proc-root=${proc.root}`]);
  if (command.run !== "record") throw new Error("Not a recording");
  let [stdout, stderr] = ["", ""];
  const code = await record(command.options, {
    clock: fakeClock(),
    stdout: {
      write: (bytes) => {
        onWrite();
        stdout += new TextDecoder().decode(bytes);
        return Promise.resolve(bytes.length);
      },
      isTerminal: () => isTerminal,
    },
    ...FAKE_WORLD,
    say: (text) => void (stderr += text),
  });
  return { code, stdout, stderr };
}

Deno.test("record() writes JSON lines to standard output, one object in each", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 256, descriptors: 4 });
  const argv = ["acme", "--duration=1", "--format=jsonl", "--label=host=web1"];
  const { stdout, stderr } = await play(proc, [...argv, "--columns=pid,name,mem_real,timestamp"]);
  assertEquals(
    stdout,
    `\
{"pid":7,"name":"acme","mem_real":1048576,"timestamp":1795361821.000,"host":"web1"}
{"pid":7,"name":"acme","mem_real":1048576,"timestamp":1795361822.000,"host":"web1"}
`,
  );
  assertStringIncludes(stderr, "\nData: standard output (2 rows)\n");
});

Deno.test("record() writes a row for each process and tick, then the summary", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 256, descriptors: 4 });
  proc.put({ pid: 8, comm: "other" });
  const { code, stdout, stderr } = await play(proc, ["acme", "--pace=1", "--duration=2"]);
  assertEquals(code, EXIT.recorded);
  assertEquals(
    stdout,
    `\
pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp
7,acme,0.0,1048576,4,1795360821.00,1795361821.000
7,acme,0.0,1048576,4,1795360821.00,1795361822.000
7,acme,0.0,1048576,4,1795360821.00,1795361823.000
`,
  );
  assertStringIncludes(stderr, "\nTicks: 3 taken, 0 skipped\n");
  assertStringIncludes(stderr, "\nData: standard output (3 rows)\n");
});

Deno.test("record() --format=markdown prints the summary on standard output, also with --quiet", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 256 });
  const folder = Deno.makeTempDirSync({ prefix: "profit_markdown_" });
  try {
    const argv = ["acme", "--duration=1", "--format=markdown", "--fail-on=mem_real>1kB", "-q"];
    const { code, stdout, stderr } = await play(proc, [...argv, `--output=${folder}/x.csv`]);
    assertEquals(code, EXIT.breached);
    const breach = "FAIL mem_real>1kB: acme (pid 7): the peak of mem_real is 1.0 MiB, ";
    assert(stdout.startsWith(`## PROFIT: FAIL\n\n\`\`\`text\n${breach}`), stdout);
    assertStringIncludes(stdout, "\n| 7 | acme | not judged | 2 |");
    assert(stderr.startsWith(breach) && stderr.trimEnd().split("\n").length === 1, stderr);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

for (const [failed, fail] of Object.entries({ "is empty": empty, "cannot be read": breakFile })) {
  Deno.test(`record() leaves the starts of processes empty if /proc/uptime ${failed}`, async () => {
    using proc = fixtureProc();
    proc.put({ pid: 7, comm: "acme", residentPages: 256, descriptors: 4 });
    fail(`${proc.root}/uptime`);
    const { code, stdout, stderr } = await play(proc, ["acme", "--duration=1"]);
    assertEquals(code, EXIT.recorded);
    assertEquals(
      stdout,
      `\
pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp
7,acme,0.0,1048576,4,,1795361821.000
7,acme,0.0,1048576,4,,1795361822.000
`,
    );
    const reason = "no file shows the time of the boot";
    assertStringIncludes(stderr, `\nLeft empty (${reason}): creation_epoch 2 times\n`);
  });
}

Deno.test("record() finds the starts of processes in whole seconds without /proc/uptime", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", startTicks: 250 });
  breakFile(`${proc.root}/uptime`);
  empty(`${proc.root}/loadavg`);
  breakFile(`${proc.root}/loadavg`);
  Deno.writeTextFileSync(`${proc.root}/stat`, "cpu 0\nbtime 1795360820\n");
  const argv = ["acme", "--duration=0", "--columns=pid,name,creation_epoch,timestamp"];
  const { code, stdout, stderr } = await play(proc, argv);
  assertEquals([code, stdout.split("\n")[1]], [
    EXIT.recorded,
    "7,acme,1795360822.50,1795361821.000",
  ]);
  assert(!stderr.includes("Left empty"), stderr);
});

function empty(path: string): void {
  Deno.writeTextFileSync(path, "");
}

/** Makes every read of a file fail, as one of lxcfs fails after the end of lxcfs. */
function breakFile(path: string): void {
  Deno.removeSync(path);
  Deno.mkdirSync(path);
}

Deno.test("record() fails if no tick could be taken, and says why", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme" });
  // The header was written. From now on, every reading fails.
  const onWrite = () => breakFile(`${proc.root}/7/stat`);
  const { code, stderr } = await play(proc, ["acme", "--duration=2"], { onWrite });
  assertEquals(code, EXIT.failed);
  assertStringIncludes(stderr, `Tick missed: Cannot read "${proc.root}": is a directory\n`);
  assert(stderr.endsWith("profit: No tick could be taken\n"), stderr);
});

Deno.test("record() by a name without processes says once that it waits, and exits with 3", async () => {
  using proc = fixtureProc();
  const { code, stdout, stderr } = await play(proc, ["acme", "--duration=5"]);
  assertEquals(code, EXIT.nothing);
  assertEquals(stdout.split("\n").length, 2);
  assertEquals(
    stderr,
    'profit: waiting: no process called "acme" is running yet\n' +
      'profit: No process called "acme" was running\n',
  );
});

Deno.test("record() by a name that looks like a process id says how to write a pid", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  const { code, stderr } = await play(proc, ["7", "--duration=5"]);
  assertEquals(code, EXIT.nothing);
  assertEquals(
    stderr,
    'profit: waiting: no process called "7" is running yet; for a process id, write --pid=7\n' +
      'profit: No process called "7" was running; for a process id, write --pid=7\n',
  );
  const { stderr: waiting } = await play(proc, ["7", "--wait=1"]);
  assertStringIncludes(waiting, 'a process called "7"; for a process id, write --pid=7\n');
});

Deno.test("record() by a container takes a short id for a name of LXC, and says so without a match", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", cgroup: "0::/lxc/101\n" });
  const argv = ["--container=101", "--duration=0", "--columns=pid,name", "-q"];
  assertEquals((await play(proc, argv)).stdout, "pid,name\n7,acme\n");
  const { code, stderr } = await play(proc, ["--container=4f5c", "--duration=0", "-q"]);
  assertEquals(code, EXIT.nothing);
  assertEquals(
    stderr,
    'profit: No process in container "4f5c" was running; "4f5c" counts as a name of LXC, because ' +
      "an id needs 12 digits or more\n",
  );
});

Deno.test("record() by a name without processes suggests another at once, and at the end", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "tmux: server" });
  const waits = 'profit: waiting: no process called "tmux" is running yet';
  const ends = 'profit: No process called "tmux" was running';
  const meant = '; there is one called "tmux: server"\n';
  const { stderr } = await play(proc, ["tmux", "--duration=1"]);
  assertEquals(stderr, waits + meant + ends + meant);
  const { stderr: quiet } = await play(proc, ["tmux", "--duration=1", "--quiet"]);
  assertEquals(quiet, ends + meant);
  const { stderr: other } = await play(proc, ["acme", "--duration=1", "--quiet"]);
  assertEquals(other, 'profit: No process called "acme" was running\n');
});

Deno.test("record() by a name that only command lines have counts them and advises -f", async () => {
  using proc = fixtureProc();
  const put = (pid: number, cmdline: string) => proc.put({ pid, comm: "python3", cmdline });
  put(7, "python3\0busy.py\0");
  put(8, "python3\0/srv/busy.py\0-v\0");
  put(9, "python3\0busy_py\0");
  const { code, stderr } = await play(proc, ["busy.py", "--duration=1"]);
  assertEquals(code, EXIT.nothing);
  const advice = `, but 2 command lines contain "busy.py": use -f 'busy\\.py'\n`;
  assertEquals(
    stderr,
    `profit: waiting: no process called "busy.py" is running yet${advice}` +
      `profit: No process called "busy.py" was running${advice}`,
  );
  // Many command lines contain two letters.
  const { stderr: short } = await play(proc, ["bu*", "--duration=1", "--quiet"]);
  assertEquals(short, 'profit: No process called "bu*" was running\n');
  for (const name of ["*busy.p?", "{a,b}busy.py[0-9]", "./busy.py"]) {
    const { stderr: told } = await play(proc, [name, "--duration=1", "--quiet"]);
    const text = name.includes("?") ? "busy.p" : "busy.py";
    assertStringIncludes(told, `, but 2 command lines contain "${text}": use -f 'busy`);
  }
  const { stderr: few } = await play(proc, ["*usy?", "us*", "--duration=1", "--quiet"]);
  assertStringIncludes(few, 'but 3 command lines contain "usy": use -f usy\n');
  const { stderr: one } = await play(proc, ["BUSY_py", "-i", "--duration=1", "--quiet"]);
  assertStringIncludes(one, ', but 1 command line contains "BUSY_py": use -f BUSY_py\n');
});

Deno.test("record() leaves no file if there was nothing to record", async () => {
  using proc = fixtureProc();
  const path = `${proc.root}/out.csv`;
  assertEquals((await play(proc, ["acme", "--duration=2", "-o", path])).code, EXIT.nothing);
  assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
});

Deno.test("record() by a pid without a process exits with 3 at once and leaves no file", async () => {
  using proc = fixtureProc();
  const path = `${proc.root}/out.csv`;
  const { code, stderr } = await play(proc, ["--pid=7", "-o", path]);
  assertEquals(code, EXIT.nothing);
  assertEquals(stderr, "profit: No process with the id 7 was running\n");
  assert(!Array.from(Deno.readDirSync(proc.root), ({ name }) => name).includes("out.csv"));
});

Deno.test("record() reports hidden processes if there may be some", async () => {
  using proc = fixtureProc();
  Deno.writeTextFileSync(`${proc.root}/self/mounts`, "proc /proc proc rw,hidepid=2 0 0\n");
  const { stderr } = await play(proc, ["--pid=7"]);
  assertStringIncludes(stderr, "hides the processes of other users (hidepid); sudo shows them");
});

Deno.test("record() with --quiet prints nothing if all is well", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  const { stderr } = await play(proc, ["acme", "--duration=1", "--quiet"]);
  assertEquals(stderr, "");
});

Deno.test("record() with several names lists those without processes", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  const names = ["ACME", "\x1bacmed", "acm?"];
  const { code, stderr } = await play(proc, [...names, "-i", "--duration=1"]);
  const said = stderr.split("\n").filter((line) => line.startsWith("profit: No process"));
  assertEquals([code, said], [0, ['profit: No process called "\\x1bacmed" was running']]);
});

Deno.test("record() with -o none writes no rows, and sums up all the same", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  const { code, stdout, stderr } = await play(proc, ["acme", "--duration=2", "-o", "none"]);
  assertEquals([code, stdout], [EXIT.recorded, ""]);
  assertStringIncludes(stderr, "for 2 s, to nowhere\n");
  assert(stderr.endsWith("\nData: nowhere (3 rows)\n"), stderr);
});

Deno.test("record() writes the last tick to a textfile, without the metrics that exporters have", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 256, descriptors: 4 });
  const args = ["acme", `--textfile=${proc.root}`, "--duration=2", "-o", "none"];
  const { stderr } = await play(proc, args);
  assertStringIncludes(stderr, `profit: metrics are in "${proc.root}/profit.prom"\n`);
  const text = Deno.readTextFileSync(`${proc.root}/profit.prom`);
  assertStringIncludes(text, '\nprofit_process_resident_memory_bytes{name="acme"} 1048576\n');
  assertStringIncludes(text, '\nprofit_process_open_fds{name="acme"} 4\n');
  assertStringIncludes(text, "\nprofit_ticks_total 3\n");
  assert(!/^process_/m.test(text), text);
});

Deno.test("node_exporter can read the files of two recorders in one folder", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme" });
  proc.put({ pid: 8, comm: "web" });
  const record = async (file: string, ...args: string[]) => {
    const path = `${proc.root}/${file}.prom`;
    await play(proc, [...args, `--textfile=${path}`, "--duration=1", "-o", "none"]);
    return Deno.readTextFileSync(path).trimEnd().split("\n");
  };
  const lines = [
    ...await record("profit", "acme"),
    ...await record("web", "web", "--group-by=name"),
    ...await record("webs", "web", "--per-pid"),
  ];
  // node_exporter drops a series that another file has, and a metric whose description differs.
  const series = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(" ")[0]);
  assertEquals(series.toSorted(), [...new Set(series)].toSorted());
  const [helps, metrics] = [/^(# HELP .*)$/, /^# HELP (\S+)/].map((part) =>
    new Set(lines.map((line) => part.exec(line)?.[1]))
  );
  assertEquals(helps!.size, metrics!.size);
  for (const own of ["profit_ticks_total", 'profit_ticks_total{recorder="web"}']) {
    assert(series.includes(own), own);
  }
});

Deno.test("record() with -c exports each tree as a group, unless --group-by is given", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 256 });
  proc.put({ pid: 8, comm: "sh", ppid: 7, residentPages: 128 });
  const memoryBy = async (...more: string[]) => {
    const args = ["acme", "-c", `--textfile=${proc.root}`, "--duration=1", "-o", "none", "-q"];
    await play(proc, [...args, ...more]);
    const text = Deno.readTextFileSync(`${proc.root}/profit.prom`);
    return [...text.matchAll(/^profit_process_(anonymous|resident)_memory_bytes(.*)$/mg)]
      .map(([, kind, rest]) => `${kind}${rest}`).sort();
  };
  assertEquals(await memoryBy(), [
    'anonymous{group="acme"} 1564672',
    'resident{group="acme"} 1572864',
  ]);
  assertEquals(await memoryBy("--group-by=name"), [
    'anonymous{group="acme"} 1044480',
    'anonymous{group="sh"} 520192',
    'resident{group="acme"} 1048576',
    'resident{group="sh"} 524288',
  ]);
});

Deno.test("record() fails before it makes a file if no exporter can start", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const path = `${proc.root}/out.csv`;
  const listen = `--listen=${taken.addr.port}`;
  await assertRejects(() => play(proc, ["acme", listen, "-o", path]), EnvironmentError, "is taken");
  const textfile = `--textfile=${proc.root}/none`;
  await assertRejects(() => play(proc, ["acme", textfile, "-o", path]), UsageError, "no such fol");
  assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
});

Deno.test("record() says at its start that it is too short for its conditions, and exits with 5", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme" });
  const judge = async (...argv: string[]) => {
    const { code, stderr } = await play(proc, ["acme", "-o", "none", ...argv]);
    const [first = ""] = stderr.split("\n");
    return { code, first, stderr };
  };
  const brief = ["--pace=5", "--duration=7"];
  const growth = await judge(...brief, "--fail-on=leak", "--fail-on=mem_real.growth>1/h");
  assertEquals(
    [growth.code, growth.first],
    [
      EXIT.unjudged,
      'profit: "leak", "mem_real.growth>1/h" need 48 samples, and the recording will have 3 at most: ' +
      "choose a longer --duration or a shorter --pace",
    ],
  );
  assertStringIncludes(growth.stderr, '\nprofit: Cannot judge "leak": fewer than 48 samples;');
  const level = await judge(...brief, "--fail-on=mem_real>1TiB");
  assertEquals([level.code, level.first.includes("to judge")], [EXIT.recorded, false]);
  const long = await judge("--pace=1", "--duration=60", "--fail-on=leak");
  assertEquals([long.code, long.first.includes("to judge")], [EXIT.recorded, false]);
  assertEquals(
    (await judge(...brief, "-q", "--fail-on=leak")).first.slice(0, 20),
    "profit: Cannot judge",
  );
  const nobody = await play(proc, ["nobody", ...brief, "--fail-on=leak"]);
  assertEquals(nobody.code, EXIT.nothing);
});

Deno.test("record() with a condition does not pass if the reader of the pipe has left", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme" });
  const { code, stderr } = await play(proc, ["acme", "-q", "--fail-on=mem_real>1TiB"], {
    onWrite: () => {
      throw new Deno.errors.BrokenPipe();
    },
  });
  assertEquals([code, stderr], [
    EXIT.unjudged,
    'profit: Cannot judge "mem_real>1TiB": standard output was not read to its end\n',
  ]);
});

Deno.test("record() with labels continues only a file that has the same labels", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme" });
  const path = `${proc.root}/out.csv`;
  const argv = ["acme", "--duration=0", "--columns=pid,name", "-o", path];
  await play(proc, [...argv, "--label=host=web1"]);
  await play(proc, [...argv, "--label=host=web2", "--append"]);
  assertEquals(Deno.readTextFileSync(path), "pid,name,host\n7,acme,web1\n7,acme,web2\n");
  for (const labels of [[], ["--label=rack=1"], ["--label=host=web1", "--label=rack=1"]]) {
    await assertRejects(
      () => play(proc, [...argv, ...labels, "--append"]),
      UsageError,
      'its columns are "pid,name,host", not "pid,name',
    );
  }
});

Deno.test("--warm-up is in the data, and not judged", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 1024 });
  let rows = 0;
  // The header and four rows were written. From the third row on, the process has less memory.
  const onWrite = () => rows++ === 2 && proc.put({ pid: 7, comm: "acme", residentPages: 256 });
  const argv = ["acme", "--duration=3", "--fail-on=mem_real>2MiB"];
  const { code, stdout, stderr } = await play(proc, [...argv, "--warm-up=2"], { onWrite });
  assertEquals(code, EXIT.recorded, stderr);
  assertEquals(stdout.match(/,4194304,/g)?.length, 2);
  assertEquals(stdout.match(/,1048576,/g)?.length, 2);
  assertMatch(stderr, /^Ticks: 4 taken, 0 skipped$/m);
  assertMatch(stderr, /^Warm-up: 2 rows of the first 2 s are in the data only, and not judged$/m);
  assertMatch(stderr, /^Data: standard output \(4 rows\)$/m);
  proc.put({ pid: 7, comm: "acme", residentPages: 1024 });
  assertEquals((await play(proc, argv)).code, EXIT.breached);
  const { stderr: short } = await play(proc, [...argv, "--warm-up=1"]);
  assertMatch(short, /^Warm-up: 1 row of the first 1 s is in the data only, and not judged$/m);
});
