/**
 * What PROFIT says of processes made for it, against what something else says of them.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  hasProgram,
  isLinux,
  isRoot,
  rowsOf,
  runProfit,
  runShell,
  startActor,
  startNamed,
  until,
} from "./profit.ts";

const ACTOR = new URL("actor.py", import.meta.url).pathname;
const needsPython = { ignore: !isLinux || !hasProgram("python3") };
const startPython = () => startActor("python3", [ACTOR]);

/** The rows of a recording that takes one sample, or several. */
async function record(...args: string[]): Promise<Record<string, string>[]> {
  const { code, stdout, stderr } = await runProfit(["--duration=0", ...args]);
  assertEquals(code, 0, stderr);
  return rowsOf(stdout);
}

Deno.test("CPU % is what getrusage accounts for", needsPython, async () => {
  await using actor = await startPython();
  const burning = actor.ask("look 0.4 3.5");
  const rows = await record(`--pid=${actor.pid}`, "--pace=0.5", "--duration=2");
  const looks = (await burning).split(",").map((look) => look.split(" ").map(Number));
  const times = rows.map((row) => Number(row["timestamp"]));
  // How much it got is for the machine to say, which may be busy.
  const usedUntil = (time: number) => looks.findLast(([at]) => at! <= time)![1]!;
  const [start, end] = [times[0]!, times.at(-1)!];
  const told = rows.slice(1)
    .map((row, at) => Number(row["cpu_percent"]) * (times[at + 1]! - times[at]!));
  const percent = told.reduce((sum, one) => sum + one) / (end - start);
  assertAlmostEquals(percent, (usedUntil(end) - usedUntil(start)) / (end - start) * 100, 5);
  assert(percent > 5, `${percent}`);
});

Deno.test("open descriptors of every kind are counted exactly", needsPython, async () => {
  await using actor = await startPython();
  const count = async () => Number((await record(`--pid=${actor.pid}`))[0]!["num_open_files"]);
  const before = await count();
  const opened = Number(await actor.ask("descriptors"));
  assertEquals(opened, 14);
  assertEquals(await count(), before + opened);
  assertEquals(await count(), Number(runShell(`ls /proc/${actor.pid}/fd | wc -l`).stdout));
});

Deno.test("RSS follows the pages touched, and is that of smaps_rollup", needsPython, async () => {
  await using actor = await startPython();
  const size = async () => Number((await record(`--pid=${actor.pid}`))[0]!["mem_real"]);
  const before = await size();
  const touched = Number(await actor.ask("pages 16384"));
  assertAlmostEquals(await size() - before, touched, touched * 0.02);
  const rollup = Deno.readTextFileSync(`/proc/${actor.pid}/smaps_rollup`);
  const exact = Number(/^Rss: +(\d+)/m.exec(rollup)![1]) * 1024;
  assertAlmostEquals(await size(), exact, exact * 0.02);
});

Deno.test("the other columns are what ps and /proc say", needsPython, async () => {
  const beforeMs = Date.now();
  await using actor = await startPython();
  const readyMs = Date.now();
  await actor.ask("pages 2048");
  const columns = "pid,ppid,user,state,num_threads,command,mem_virtual,creation_epoch," +
    "mem_unique,mem_proportional,mem_private,mem_swap,max_open_files";
  const [row] = await record(`--pid=${actor.pid}`, `--columns=${columns}`);
  const ps = (format: string) => runShell(`ps -o ${format}= -p ${actor.pid}`).stdout.trim();
  assertEquals(row!["ppid"], ps("ppid"));
  assertEquals(row!["user"], ps("user"));
  assertEquals(row!["state"], ps("s"));
  assertEquals(row!["num_threads"], ps("nlwp"));
  assertEquals(row!["command"], ps("args"));
  assertEquals(Number(row!["mem_virtual"]), Number(ps("vsz")) * 1024);
  const created = Number(row!["creation_epoch"]) * 1000; // To the hundredth of a second.
  assert(created >= beforeMs - 20 && created <= readyMs + 20, `${beforeMs} ${created} ${readyMs}`);

  const rollup = Deno.readTextFileSync(`/proc/${actor.pid}/smaps_rollup`);
  const sizeOf = (key: string) =>
    Number(new RegExp(`^${key}: +(\\d+)`, "m").exec(rollup)![1]) * 1024;
  assertAlmostEquals(Number(row!["mem_proportional"]), sizeOf("Pss"), sizeOf("Pss") * 0.02);
  const unique = sizeOf("Private_Clean") + sizeOf("Private_Dirty");
  assertAlmostEquals(Number(row!["mem_unique"]), unique, unique * 0.02);
  assertAlmostEquals(Number(row!["mem_private"]), sizeOf("Anonymous"), unique * 0.02);
  assertEquals(row!["mem_swap"], `${sizeOf("Swap")}`);
  const limits = Deno.readTextFileSync(`/proc/${actor.pid}/limits`);
  assertEquals(row!["max_open_files"], /^Max open files +(\d+)/m.exec(limits)![1]);
});

Deno.test("several processes of a name are all recorded", { ignore: !isLinux }, async () => {
  await using one = await startNamed("profit-several");
  await using two = await startNamed("profit-several");
  const rows = await record("profit-several");
  assertEquals(rows.map((row) => Number(row["pid"])).sort(), [one.pid, two.pid].sort());
});

Deno.test(
  "a process that ends in mid-recording has the rows of its life",
  { ignore: !isLinux },
  () => {
    const { stdout } = runShell(`
    folder=$(mktemp -d); ln -s /bin/sleep $folder/mortal; $folder/mortal 60 & mortal=$!
    "$@" mortal --pace=0.05 --duration=inf -q -o $folder/out.csv & profit=$!
    until [ "$(wc -l <$folder/out.csv)" -gt 3 ]; do sleep 0.05; done 2>/dev/null
    kill $mortal; wait $mortal; sleep 0.3; ended=$(date +%s.%N); sleep 0.3
    kill $profit; wait $profit; cat $folder/out.csv; rm -r $folder; echo "ended $ended"`);
    const [csv = "", ended] = stdout.split("ended ");
    const rows = rowsOf(csv);
    assert(rows.length >= 3);
    assert(rows.every((row) => Number(row["timestamp"]) < Number(ended)));
  },
);

Deno.test("a recording by pid ends when its process does", { ignore: !isLinux }, () => {
  const { code, stdout } = runShell(`
    folder=$(mktemp -d); sleep 60 & mortal=$!
    "$@" --pid=$mortal --pace=0.05 --duration=inf -q -o $folder/out.csv & profit=$!
    until [ "$(wc -l <$folder/out.csv)" -gt 3 ]; do sleep 0.05; done 2>/dev/null
    kill $mortal; wait $profit; code=$?; cat $folder/out.csv; rm -r $folder; exit $code`);
  assertEquals(code, 0);
  assert(rowsOf(stdout).length >= 3);
});

Deno.test("a zombie has ended: it gets no row", { ignore: !isLinux }, async () => {
  // The child ends when its parent is a sleep, which never looks after children.
  await using parent = await startActor("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 60"]);
  const child = Number(parent.greeting);
  await until(() => runShell(`ps -o s= -p ${child}`).stdout.trim() === "Z");
  assertEquals((await runProfit([`--pid=${child}`])).code, 3);
  const rows = await record("sleep");
  assertEquals(rows.filter((row) => Number(row["pid"]) === child), []);
  assertEquals(rows.filter((row) => Number(row["pid"]) === parent.pid).length, 1);
});

const hasKernelThreads = isLinux && runShell("cat /proc/2/comm").stdout === "kthreadd\n";

Deno.test(
  "a kernel thread has no memory and no descriptors",
  { ignore: !hasKernelThreads },
  async () => {
    const [row] = await record("kthreadd", "--columns=+command,mem_unique,mem_private");
    const { pid, mem_real, num_open_files, command, mem_unique, mem_private } = row!;
    assertEquals([pid, mem_real, num_open_files, command], ["2", "0", "0", ""]);
    assertEquals([mem_unique, mem_private], ["0", "0"]);
  },
);

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
  Deno.test(`a name with ${title} survives`, { ignore: !isLinux }, async () => {
    await using actor = await startNamed(escaped);
    const [row] = await record(`--pid=${actor.pid}`, "--columns=+ppid");
    assertEquals(row!["name"], cell);
    assertEquals(Number(row!["ppid"]), Deno.pid);
  });
}

Deno.test("no name says that a process is another user's", { ignore: !isLinux }, async () => {
  await using actor = await startNamed("x\\rUid:\\t7\\t7");
  const [row] = await record(`--pid=${actor.pid}`, "--columns=+user");
  const { stdout } = runShell(`ps -o user:64= -p ${actor.pid}`);
  assertEquals(row!["user"], stdout.trim());
});

Deno.test("a name that the kernel cut is completed, and found", { ignore: !isLinux }, async () => {
  const folder = Deno.makeTempDirSync();
  const name = "profit-name-longer-than-fifteen";
  Deno.symlinkSync("/bin/sh", `${folder}/${name}`);
  await using actor = await startActor(`${folder}/${name}`, ["-c", "echo ready; read -r line; :"]);
  const [row] = await record(name);
  assertEquals([row!["pid"], row!["name"]], [`${actor.pid}`, name]);
  Deno.removeSync(folder, { recursive: true });
});

const canUnshare = isRoot && runShell("unshare --pid --fork --mount-proc true").code === 0;

Deno.test("a process under the pid of one that ended is another", { ignore: !canUnshare }, () => {
  // In a small world of pids, the kernel can be told which one to give next.
  const script = `unshare --pid --fork --mount-proc sh -c '
    folder=$(mktemp -d); ln -s /bin/sleep $folder/acme
    start() { echo 99 >/proc/sys/kernel/ns_last_pid; $folder/acme 60 & }
    start; first=$!
    "$@" acme --pace=0.1 --duration=3 -q & profit=$!
    sleep 1.5; kill $first; wait $first; start; second=$!
    wait $profit; kill $second; rm -r $folder
  ' sh "$@"`;
  const { stdout, stderr } = runShell(script);
  const rows = rowsOf(stdout);
  const different = (column: string) => new Set(rows.map((row) => row[column])).size;
  assertEquals([different("pid"), different("creation_epoch")], [1, 2], stdout + stderr);
});
