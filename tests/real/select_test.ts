/**
 * Tests the selection of processes: by command line, by user, by tree, and before they exist.
 */

import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { record } from "../../src/library.ts";
import { needs } from "../needs.ts";
import { rowsOf, runProfit, runShell } from "./profit.ts";

const onLinux = await needs("Linux");

/** Runs a script that can start actors with `act NAME ARG...`. All actors end after the script. */
function play(script: string) {
  return runShell(`
    folder=$(mktemp -d)
    act() { ln -sf /bin/sleep $folder/$1; "$folder/$@" & last=$!; actors="$actors $last"; }
    ${script}
    code=$?; kill $actors; rm -r $folder; exit $code`);
}

Deno.test(onLinux("a regular expression selects by the whole command line"), async () => {
  const { stdout } = await play(`act chosen 61; act chosen 62; act other 62
    "$@" -f 'chosen 6[02]$' --duration=0 --columns=name,command -q`);
  const [row, ...others] = rowsOf(stdout);
  assertEquals([row!["name"], others.length], ["chosen", 0]);
  assert(row!["command"]!.endsWith("/chosen 62"));
});

Deno.test(
  onLinux("the text that parentheses match distinguishes services of one program"),
  async () => {
    const { stdout, stderr, code } = await play(`act one 6101; act one 6101; act one 6102
    "$@" -f 'one (610.)$' --group-by=match --duration=0 --columns=+ppid --fail-on 'total.processes>1'`);
    assertEquals(rowsOf(stdout).map((row) => row["group"]).sort(), ["6101", "6101", "6102"]);
    assertStringIncludes(stderr, "total.processes>1: group 6101 (up to 2 processes): the peak");
    assertEquals(code, 4);
  },
);

Deno.test(onLinux("a process must match both the name and the regular expression"), async () => {
  const { stdout } = await play(`act chosen 61; act other 61; act third 61; act chosen 62
    "$@" chosen other --full=' 61$' --duration=0 --columns=name -q`);
  assertEquals(rowsOf(stdout).map((row) => row["name"]).sort(), ["chosen", "other"]);
});

Deno.test(onLinux("PROFIT does not select itself, though its command line matches"), async () => {
  const { code, stderr } = await runProfit(["-f", "only-profit-has-this", "--duration=0"]);
  assertEquals(code, 3, stderr);
});

Deno.test(onLinux("--pid may name PROFIT itself"), async () => {
  const { stdout } = await runShell(`exec "$@" --pid=$$ --duration=0 -q --columns=num_threads`);
  assert(Number(rowsOf(stdout)[0]!["num_threads"]) > 1);
});

Deno.test(onLinux("the id of a thread is refused, and the error names its process"), async () => {
  const threads = Array.from(Deno.readDirSync("/proc/self/task"), ({ name }) => name);
  const id = threads.find((name) => name !== `${Deno.pid}`)!;
  for (const pids of [id, `${Deno.pid},${id}`]) {
    const { code, stdout, stderr } = await runProfit([`--pid=${pids}`, "--duration=0"]);
    assertEquals([code, stdout], [2, ""]);
    const process = `process ${Deno.pid} ("${readName()}"); use ${Deno.pid}`;
    const said = `profit: Cannot record "${id}": it is the id of a thread of ${process}`;
    assertEquals(stderr.split("\n")[0], said);
  }
  const recording = record({ pids: [Deno.pid, Number(id)], durationMs: 0 });
  await assertRejects(() => recording.next(), RangeError, `Cannot use "${id}": it is the id of`);
});

function readName(): string {
  return Deno.readTextFileSync("/proc/self/comm").trimEnd();
}

Deno.test(onLinux("a command line that changes is noticed"), async () => {
  const { stdout } = await play(`
    csv=$folder/out.csv
    (wait_until '[ -s $csv ]'; sleep 0.5; exec sleep 61.5) & actors=$!
    "$@" -f '^sleep 61[.]5$' --pace=0.1 --duration=3 -q -o $csv; cat $csv`);
  const rows = rowsOf(stdout).length;
  assert(rows >= 5 && rows <= 28, `${rows} rows`);
});

Deno.test(onLinux("an interpreter that -f selects has its script behind its name"), async () => {
  const { stderr } = await play(`
    printf 'sleep 61; :' >$folder/shopfront.sh
    sh $folder/shopfront.sh & actors=$!
    wait_until 'tr "\\0" " " </proc/$actors/cmdline | grep -q shopfront'
    "$@" -f '^sh .*/shopfront[.]sh' --duration=0 --fail-on='mem_real>1' -o $folder/out.csv
    kill $(cat /proc/$actors/task/$actors/children)`);
  assertMatch(stderr, /^ *\d+ {2}sh shopfront[.]sh {2}not judged/m);
  assertMatch(stderr, /^FAIL mem_real>1: sh shopfront[.]sh [(]pid \d+[)]: /m);
});

const asRoot = await needs("Linux", "root", "setpriv");

Deno.test(asRoot("only a user's processes are recorded, by name and by number"), async () => {
  for (const user of ["nobody", "65534"]) {
    const { stdout } = await play(`act chosen 61
      setpriv --reuid=65534 --clear-groups sleep 61 & actors="$actors $!"
      sleep 0.3; "$@" sleep -u ${user} --duration=0 --columns=name,user -q`);
    assertEquals(rowsOf(stdout), [{ name: "sleep", user: "nobody" }]);
  }
});

Deno.test(onLinux("an unknown user is a usage error"), async () => {
  const { code, stderr } = await runProfit(["-u", "no-such-user"]);
  assertEquals([code, stderr.split("\n")[0]], [
    2,
    'profit: No user "no-such-user" on this system; check the name, or give a user id',
  ]);
});

Deno.test(onLinux("a tree three deep is followed, also when its middle is killed"), async () => {
  const { stdout, stderr } = await play(`
    act other 61
    cat >$folder/middle.sh <<'E'
sleep 62 & echo $! >$1/leaf; echo $$ >$1/middle; wait
E
    ln -s /bin/sh $folder/root
    $folder/root -c "sh $folder/middle.sh $folder & wait; sleep 63" & root=$!
    wait_until '[ -s $folder/middle ]'
    csv=$folder/out.csv
    "$@" root -c --pace=0.1 --duration=2 --columns=pid,name,ppid,timestamp -o $csv & profit=$!
    wait_until '[ "$(wc -l 2>/dev/null <$csv)" -gt 20 ]'
    kill $(cat $folder/middle); wait $profit; cat $csv
    kill $root $(cat $folder/leaf) $(cat /proc/$root/task/$root/children)`);
  const rows = rowsOf(stdout);
  const ticksOf = (name: string) => rows.filter((row) => row["name"] === name).length;
  assertEquals(new Set(rows.map((row) => row["name"])), new Set(["root", "sh", "sleep"]));
  assertEquals(ticksOf("root") > ticksOf("sh"), true);
  const last = rows.filter((row) => row["timestamp"] === rows.at(-1)!["timestamp"]);
  // The leaf, whose parent has ended, is still there, and so are the new children of the root.
  assertEquals(last.map((row) => row["name"]).sort(), ["root", "sleep", "sleep"]);
  assert(/^Trees of processes, named by their roots[.].*\n.*\n *\d+ +root /m.test(stderr), stderr);
});

Deno.test(
  onLinux("children that come and go are recorded, and none of another program"),
  async () => {
    const { stdout } = await play(`
    ln -s /bin/sh $folder/ours; ln -s /bin/sh $folder/theirs
    breed="i=0; while [ \\$i -lt 200 ]; do sleep 0.3 & sleep 0.02; i=\\$((i + 1)); done; wait"
    $folder/ours -c "$breed" & ours=$!
    $folder/theirs -c "$breed" & theirs=$!
    "$@" ours -c --pace=0.1 --duration=3 -q --columns=pid,ppid,name
    kill $theirs $ours; echo "ours $ours" >&2`);
    const rows = rowsOf(stdout);
    const ours = rows.find((row) => row["name"] === "ours")!["pid"];
    const children = rows.filter((row) => row["pid"] !== ours);
    assert(new Set(children.map((row) => row["pid"])).size >= 30);
    assertEquals(children.filter((row) => row["ppid"] !== ours), []);
  },
);

Deno.test(onLinux("--wait starts the clock at the first match"), async () => {
  const { stdout, stderr } = await play(`
    "$@" chosen --wait --pace=0.1 --duration=0.5 & profit=$!
    sleep 1; act chosen 61; wait $profit`);
  const rows = rowsOf(stdout);
  // Without --wait, the recording would have ended before there was a process.
  assert(rows.length >= 1 && rows.length <= 6, stdout);
  assert(stderr.startsWith('profit: waiting for a process called "chosen"'), stderr);
});

Deno.test(onLinux("--wait=TIME gives up after that time, with 3"), async () => {
  const args = ["no-such-process", "--wait=0.3", "--pace=0.1", "--duration=inf"];
  const { code, stdout } = await runProfit(args);
  assertEquals([code, stdout.split("\n").length], [3, 2]);
});

Deno.test(onLinux("a regular expression does not match the launcher of PROFIT"), async () => {
  const { code, stderr } = await runShell(`"$@" -f 'profit-no-such .*thing' --duration=0; exit $?`);
  assertEquals(code, 3, stderr);
});

const onGroups = await needs("Linux", "control groups of memory");

Deno.test(onGroups("the start of an id selects the processes of a container"), async () => {
  const id = crypto.randomUUID().replaceAll("-", "").padEnd(64, "0");
  const { code, stdout, stderr } = await play(`
    group=/sys/fs/cgroup/memory/docker/${id}; mkdir -p $group/inner
    act inside 61; echo $last >$group/inner/cgroup.procs; act outside 61
    "$@" --container=${id.slice(0, 12)} --duration=0 -q --columns=name,cgroup,container
    set -- $?; kill $actors; wait; rmdir $group/inner $group; actors=; exit $1`);
  assertEquals([code, rowsOf(stdout)], [0, [
    { name: "inside", cgroup: `/docker/${id}/inner`, container: id },
  ]], stderr);
});
