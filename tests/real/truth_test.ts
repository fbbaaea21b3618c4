/**
 * Compares the values of PROFIT for processes of these tests with values from other sources.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { runProgram, SHELL_WAIT, until, within } from "../limits.ts";
import { needs, OWN_MOUNTS } from "../needs.ts";
import { rowsOf, runProfit, runShell, startActor, startNamed, startProfit } from "./profit.ts";
import { startDenoActor } from "./start_actor.ts";

const onLinux = await needs("Linux");
const withKernelThreads = await needs("Linux", "kernel threads");
const withOwnPids = await needs("Linux", "pids of its own");

/** Returns a value of a process from /proc. */
function readProc(pid: number, file: string): string {
  return Deno.readTextFileSync(`/proc/${pid}/${file}`);
}

/** Returns the name of the user who runs the tests and their processes. */
async function whoAmI(): Promise<string> {
  return (await runShell("id -un")).stdout.trim();
}

/** Returns the rows of a recording of one sample, or of several. */
async function record(...args: string[]): Promise<Record<string, string>[]> {
  const { code, stdout, stderr } = await runProfit(["--duration=0", ...args]);
  assertEquals(code, 0, stderr);
  return rowsOf(stdout);
}

Deno.test(onLinux("CPU % is what getrusage accounts for"), async () => {
  await using actor = await startDenoActor();
  const profit = startProfit([`--pid=${actor.pid}`, "--pace=0.5", "--duration=inf", "-o", "-"]);
  const reader = profit.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let csv = "";
  const readOn = async () => {
    const { value } = await reader.read();
    csv += value ?? "";
    return value !== undefined;
  };
  await until("a row is written", async () => await readOn() && csv.split("\n").length > 2);
  const looks = (await actor.ask("look 0.4 2")).split(",").map((look) =>
    look.split(" ").map(Number)
  );
  profit.kill("SIGTERM");
  while (await within("the last rows", readOn()));
  await Promise.all([profit.stderr.cancel(), profit.status]);
  const rows = rowsOf(csv);
  const times = rows.map((row) => Number(row["timestamp"]));
  // A busy machine decides how much CPU time the process gets.
  const usedUntil = (time: number) => (looks.findLast(([at]) => at! <= time) ?? looks[0]!)[1]!;
  const [start, end] = [times[0]!, times.at(-1)!];
  const told = rows.slice(1)
    .map((row, at) => Number(row["cpu_percent"]) * (times[at + 1]! - times[at]!));
  const percent = told.reduce((sum, one) => sum + one) / (end - start);
  assertAlmostEquals(percent, (usedUntil(end) - usedUntil(start)) / (end - start) * 100, 5);
  assert(percent > 1, `${percent}`);
});

/**
 * A function of the shell that runs children one by one. Each child uses some hundredths of a
 * second.
 */
const BRIEF_CHILDREN = `brief() {
    count=0; while [ $count -lt 40 ]; do
      sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done'; count=$((count + 1))
    done
  }`;

Deno.test(onLinux("the CPU time of ended children is that of times in the shell"), async () => {
  const { stdout, stderr } = await runShell(`${BRIEF_CHILDREN}; brief; times >&2
    "$@" --pid=$$ --pace=0.1 --duration=0 --columns=+cpu_children_seconds -q -o -`);
  const children = stderr.trim().split("\n").at(-1)!;
  const times = Array.from(children.matchAll(/(\d+)m([\d.]+)s/g), ([, m, s]) => +m! * 60 + +s!);
  assertEquals(times.length, 2, stderr);
  const expected = times[0]! + times[1]!;
  assert(expected > 0.1, stderr);
  assertAlmostEquals(Number(rowsOf(stdout)[0]!["cpu_children_seconds"]), expected, 0.021);
});

Deno.test(
  onLinux("the CPU of a tree is what getrusage accounts for, with brief children"),
  async () => {
    // The processes use no CPU time after the last tick.
    const script = `${BRIEF_CHILDREN}; brief; sleep 2`;
    const file = Deno.makeTempFileSync();
    const columns = "--columns=+ppid,cpu_children_seconds";
    const args = ["-c", "--pace=0.5", "--force", columns, "-o", file, "--", "sh", "-c", script];
    const { stderr } = await runProfit(args);
    const whole = ["--group-by=tree", "--fail-on=cpu_seconds>0.001"];
    const reported = await runProfit(["report", file, ...whole]);
    const treeOf = (text: string) =>
      /^Trees of processes.*\n.*\n *\d+ +sh +\S.*? +\d+ +\d+ +([\d.]+)/m.exec(text)![1];
    const rows = rowsOf(Deno.readTextFileSync(file));
    Deno.removeSync(file);
    const last = rows.findLast(({ pid }) => pid === rows[0]!["pid"])!;
    const seconds = Number(last["timestamp"]) - Number(last["creation_epoch"]);
    const [, user, system] = /CPU ([\d.]+) s user, ([\d.]+) s system/.exec(stderr)!;
    const used = Number(user) + Number(system);
    const ofFile = /cpu_seconds is ([\d.]+) s/.exec(reported.stderr)![1];
    const told = [treeOf(stderr), treeOf(reported.stdout)].map((one) =>
      Number(one) / 100 * seconds
    );
    for (const one of [...told, Number(ofFile)]) {
      assertAlmostEquals(one, used, 0.1 * used, `${stderr}\n${reported.stderr}`);
    }
  },
);

Deno.test(onLinux("open descriptors of every kind are counted exactly"), async () => {
  await using actor = await startDenoActor();
  const count = async () => Number((await record(`--pid=${actor.pid}`))[0]!["num_open_files"]);
  const before = await count();
  const opened = Number(await actor.ask("descriptors"));
  assertEquals(opened, 14);
  assertEquals(await count(), before + opened);
  assertEquals(await count(), Number((await runShell(`ls /proc/${actor.pid}/fd | wc -l`)).stdout));
});

Deno.test(onLinux("RSS follows the pages touched, and is that of smaps_rollup"), async () => {
  await using actor = await startDenoActor();
  const size = async () => Number((await record(`--pid=${actor.pid}`))[0]!["mem_real"]);
  const before = await size();
  const touched = Number(await actor.ask("pages 16384"));
  assertAlmostEquals(await size() - before, touched, touched * 0.02);
  const rollup = readProc(actor.pid, "smaps_rollup");
  const exact = Number(/^Rss: +(\d+)/m.exec(rollup)![1]) * 1024;
  assertAlmostEquals(await size(), exact, exact * 0.02);
});

Deno.test(onLinux("the other columns agree with other files of /proc"), async () => {
  // The process shares pages with a second process. It is not Deno, because pages shared with
  // PROFIT would vary.
  const folder = Deno.makeTempDirSync();
  // Another process writes the file, because a program that another test starts in the meantime
  // would hold the file open for writing.
  assertEquals((await runProgram(["cp", Deno.execPath(), `${folder}/deno`])).code, 0);
  await using _second = await startDenoActor(`${folder}/deno`);
  const beforeMs = Date.now();
  await using actor = await startDenoActor(`${folder}/deno`);
  const readyMs = Date.now();
  Deno.removeSync(folder, { recursive: true });
  await actor.ask("pages 2048");
  const columns = "pid,ppid,user,state,num_threads,command,mem_virtual,creation_epoch," +
    "mem_unique,mem_proportional,mem_private,mem_swap,max_open_files";
  const [row] = await record(`--pid=${actor.pid}`, `--columns=${columns}`);
  const status = readProc(actor.pid, "status");
  const statusOf = (key: string) => new RegExp(`^${key}:\\s+(\\w+)`, "m").exec(status)![1]!;
  assertEquals(row!["ppid"], statusOf("PPid"));
  assertEquals(row!["user"], await whoAmI());
  assertEquals(row!["state"], statusOf("State"));
  assertEquals(row!["num_threads"], statusOf("Threads"));
  assertEquals(row!["command"], readProc(actor.pid, "cmdline").split("\0").join(" ").trim());
  assertEquals(Number(row!["mem_virtual"]), Number(statusOf("VmSize")) * 1024);
  const created = Number(row!["creation_epoch"]) * 1000; // The start is exact to a hundredth of a second.
  assert(created >= beforeMs - 20 && created <= readyMs + 20, `${beforeMs} ${created} ${readyMs}`);

  const maps = readProc(actor.pid, "smaps");
  const sizeOf = (key: string) =>
    Array.from(maps.matchAll(new RegExp(`^${key}: +(\\d+)`, "gm")), ([, kib]) => Number(kib) * 1024)
      .reduce((sum, one) => sum + one);
  assertAlmostEquals(Number(row!["mem_proportional"]), sizeOf("Pss"), sizeOf("Pss") * 0.02);
  const unique = sizeOf("Private_Clean") + sizeOf("Private_Dirty");
  assertAlmostEquals(Number(row!["mem_unique"]), unique, unique * 0.02);
  assertAlmostEquals(Number(row!["mem_private"]), sizeOf("Anonymous"), unique * 0.02);
  assertEquals(row!["mem_swap"], `${sizeOf("Swap")}`);
  const limits = readProc(actor.pid, "limits");
  assertEquals(row!["max_open_files"], /^Max open files +(\d+)/m.exec(limits)![1]);
});

Deno.test(
  onLinux("counts of threads are summed up, and parts of memory are those of status"),
  async () => {
    await using actor = await startDenoActor();
    await actor.ask("pages 2048");
    // The values of a stopped process do not change.
    Deno.kill(actor.pid, "SIGSTOP");
    const listThreads = () =>
      [...Deno.readDirSync(`/proc/${actor.pid}/task`)].map(({ name }) => `task/${name}`);
    const isStopped = (thread: string) => / \(.*\) T /s.test(readProc(actor.pid, `${thread}/stat`));
    await until("all its threads are stopped", () => listThreads().every(isStopped));
    const columns = "mem_anonymous,mem_file,mem_shared,mem_peak,page_faults_minor," +
      "page_faults_major,switches_voluntary,switches_involuntary,run_delay_seconds";
    const [row] = await record(`--pid=${actor.pid}`, `--columns=${columns}`);
    const sizeOf = (key: string) => `${statusNumber(readProc(actor.pid, "status"), key) * 1024}`;
    const stat = readProc(actor.pid, "stat").replace(/^.*\) /s, "").split(" ");
    const threads = listThreads();
    const sum = (file: string, find: (text: string) => number) =>
      threads.reduce((sum, thread) => sum + find(readProc(actor.pid, `${thread}/${file}`)), 0);
    const switches = (key: string) => `${sum("status", (text) => statusNumber(text, key))}`;
    const delay = sum("schedstat", (text) => Number(text.split(" ")[1])) / 1e9;
    const expected = {
      mem_anonymous: sizeOf("RssAnon"),
      mem_file: sizeOf("RssFile"),
      mem_shared: sizeOf("RssShmem"),
      mem_peak: sizeOf("VmHWM"),
      page_faults_minor: stat[7]!,
      page_faults_major: stat[9]!,
      switches_voluntary: switches("voluntary_ctxt_switches"),
      switches_involuntary: switches("nonvoluntary_ctxt_switches"),
      run_delay_seconds: delay.toFixed(3),
    };
    Deno.kill(actor.pid, "SIGCONT");
    assert(threads.length > 2, `${threads}`);
    assertEquals(row, expected);
  },
);

/** Returns a number in a status file. */
function statusNumber(status: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)![1]);
}

Deno.test(onLinux("several processes of a name are all recorded"), async () => {
  await using one = await startNamed("profit-several");
  await using two = await startNamed("profit-several");
  const rows = await record("profit-several");
  assertEquals(rows.map((row) => Number(row["pid"])).sort(), [one.pid, two.pid].sort());
});

Deno.test(onLinux("a process that ends in mid-recording has the rows of its life"), async () => {
  const { stdout } = await runShell(`
    folder=$(mktemp -d); ln -s /bin/sleep $folder/profit-mortal
    $folder/profit-mortal 60 & mortal=$!
    "$@" profit-mortal --pace=0.05 --duration=inf -q -o $folder/out.csv & profit=$!
    wait_until '[ "$(wc -l <$folder/out.csv)" -gt 3 ]'
    kill $mortal; wait $mortal; sleep 0.3; ended=$(date +%s.%N); sleep 0.3
    kill $profit; wait $profit; cat $folder/out.csv; rm -r $folder; echo "ended $ended"`);
  const [csv = "", ended] = stdout.split("ended ");
  const rows = rowsOf(csv);
  assert(rows.length >= 3);
  assert(rows.every((row) => Number(row["timestamp"]) < Number(ended)));
});

Deno.test(onLinux("a recording by pid ends when its process does"), async () => {
  const { code, stdout } = await runShell(`
    folder=$(mktemp -d); sleep 60 & mortal=$!
    "$@" --pid=$mortal --pace=0.05 --duration=inf -q -o $folder/out.csv & profit=$!
    wait_until '[ "$(wc -l <$folder/out.csv)" -gt 3 ]'
    kill $mortal; wait $profit; code=$?; cat $folder/out.csv; rm -r $folder; exit $code`);
  assertEquals(code, 0);
  assert(rowsOf(stdout).length >= 3);
});

Deno.test(onLinux("a zombie has ended: it gets no row"), async () => {
  // The child ends when its parent has become a sleep, which never waits for children.
  await using parent = await startActor("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 60"]);
  const child = Number(parent.greeting);
  await until("the child is a zombie", () => readProc(child, "stat").includes(") Z "));
  assertEquals((await runProfit([`--pid=${child}`])).code, 3);
  const rows = await record("sleep");
  assertEquals(rows.filter((row) => Number(row["pid"]) === child), []);
  assertEquals(rows.filter((row) => Number(row["pid"]) === parent.pid).length, 1);
});

Deno.test(withKernelThreads("a kernel thread has no memory and no descriptors"), async () => {
  const [row] = await record("kthreadd", "--columns=+command,mem_unique,mem_private");
  const { pid, mem_real, num_open_files, command, mem_unique, mem_private } = row!;
  assertEquals([pid, mem_real, num_open_files, command], ["2", "0", "0", ""]);
  assertEquals([mem_unique, mem_private], ["0", "0"]);
});

for (
  const [title, escaped, cell] of [
    ["parentheses", "a) (b", "a) (b"],
    ["a line end", "new\\nline", "new\nline"],
    ["a comma and a quote", 'a,"b', 'a,"b'],
    ["invalid UTF-8", "bad\\377byte", "bad\ufffdbyte"],
    ["a formula", "=1+1", "'=1+1"],
    ["a terminal's escape", "\\033[2Jx", "\x1b[2Jx"],
  ] as const
) {
  Deno.test(onLinux(`a name with ${title} survives`), async () => {
    await using actor = await startNamed(escaped);
    const [row] = await record(`--pid=${actor.pid}`, "--columns=+ppid");
    assertEquals(row!["name"], cell);
    assertEquals(Number(row!["ppid"]), Deno.pid);
  });
}

Deno.test(onLinux("no name can make a process look like another user's"), async () => {
  await using actor = await startNamed("x\\rUid:\\t7\\t7");
  const [row] = await record(`--pid=${actor.pid}`, "--columns=+user");
  assertEquals(row!["user"], await whoAmI());
});

Deno.test(onLinux("a name that the kernel cut is completed, and found"), async () => {
  const folder = Deno.makeTempDirSync();
  const name = "profit-name-longer-than-fifteen";
  Deno.symlinkSync("/bin/sh", `${folder}/${name}`);
  await using actor = await startActor(`${folder}/${name}`, ["-c", "echo ready; read -r line; :"]);
  const [row] = await record(name);
  assertEquals([row!["pid"], row!["name"]], [`${actor.pid}`, name]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test(withOwnPids("a process under the pid of one that ended is another"), async () => {
  // In a pid namespace, a test can choose the next pid.
  const script = `unshare ${OWN_MOUNTS} --pid --fork --mount-proc sh -c '${SHELL_WAIT}
    folder=$(mktemp -d); ln -s /bin/sleep $folder/profit-again
    start() { echo 99 >/proc/sys/kernel/ns_last_pid; $folder/profit-again 60 & }
    start; first=$!
    "$@" profit-again --pace=0.1 -q -o $folder/rows & profit=$!
    wait_until "grep -q profit-again $folder/rows"
    kill $first; wait $first; start; second=$!
    lines=$(wc -l <$folder/rows)
    wait_until "[ \\$(wc -l <$folder/rows) -gt $((lines + 2)) ]"
    kill $profit; wait $profit; kill $second; cat $folder/rows; rm -r $folder
  ' sh "$@"`;
  const { stdout, stderr } = await runShell(script);
  const rows = rowsOf(stdout);
  const different = (column: string) => new Set(rows.map((row) => row[column])).size;
  assertEquals([different("pid"), different("creation_epoch")], [1, 2], stdout + stderr);
});

Deno.test(
  withOwnPids("a process that gets the pid given last is seen at the next tick"),
  async () => {
    const script = `unshare ${OWN_MOUNTS} --pid --fork --mount-proc sh -c '
    folder=$(mktemp -d); ln -s /bin/sleep $folder/profit-set-back
    "$@" profit-set-back --pace=0.1 --duration=6 -q & profit=$!
    sleep 2; sleep 1 & slept=$!; true & last=$!; wait $last $slept
    echo $((last - 1)) >/proc/sys/kernel/ns_last_pid; $folder/profit-set-back 60 & again=$!
    wait $profit; kill $again; rm -r $folder; [ $again = $last ]
  ' sh "$@"`;
    const { code, stdout, stderr } = await runShell(script);
    assertEquals(code, 0, stderr);
    assert(rowsOf(stdout).length > 0, stderr);
  },
);
