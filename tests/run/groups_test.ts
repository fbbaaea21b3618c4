import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../src/model/errors.ts";
import { EXIT } from "../../src/model/world.ts";
import { playFiles as play } from "./play_files.ts";

const HEADER = "pid,name,ppid,mem_real,num_open_files,cpu_percent,creation_epoch,timestamp,shard\n";

/** Makes a row of 1 MiB and 3 descriptors. */
const row = (second: number, pid: number, name: string, ppid: number, shard = "") =>
  `${pid},${name},${ppid},1048576,3,10.0,1000.00,${2000 + second}.000,${shard}\n`;

/**
 * Makes some seconds of a process `web` (1) with one more worker each second, and of a `db` (500).
 */
function growing(seconds: number): string {
  const rows = Array.from({ length: seconds }, (_, second) => [
    row(second, 1, "web", 0, "a"),
    ...Array.from({ length: second }, (_, at) => row(second, 2 + at, "worker", 1, "a")),
    row(second, 500, "db", 0, "b"),
  ]);
  return HEADER + rows.flat().join("");
}

/**
 * Returns the groups in the JSON of a report: name, root, most processes, and the last MiB and
 * descriptors.
 */
async function groupsBy(by: string, text: string): Promise<unknown[][]> {
  const { stdout } = await play({ a: text }, "report", "a", "--format=json", `--group-by=${by}`);
  // deno-lint-ignore no-explicit-any -- what JSON has is what is tested
  const { recordings: [{ groups = [] }] }: any = JSON.parse(stdout);
  return groups.map((
    // deno-lint-ignore no-explicit-any
    { group, root_pid, processes, mem_real, num_open_files }: any,
  ) => [group, root_pid, processes.peak, mem_real.last / 2 ** 20, num_open_files.last]);
}

Deno.test("report sums up by name, by label, and by trees from ppid", async () => {
  const text = growing(5);
  assertEquals(await groupsBy("name", text), [
    ["worker (shard=a)", null, 4, 4, 12],
    ["web (shard=a)", null, 1, 1, 3],
    ["db (shard=b)", null, 1, 1, 3],
  ]);
  assertEquals(await groupsBy("shard", text), [["a", null, 5, 5, 15], ["b", null, 1, 1, 3]]);
  assertEquals(await groupsBy("tree", text), [["web", 1, 5, 5, 15], ["db", 500, 1, 1, 3]]);
});

Deno.test("trees of equal pids on two hosts are told apart by their labels", async () => {
  const [here, there] = ["web1", "web2"].map((shard) =>
    Array.from(
      { length: 60 },
      (_, second) =>
        Array.from(
          { length: shard === "web1" ? 2 : 2 + second },
          (_, at) => row(second, 1 + at, at === 0 ? "web" : "worker", at === 0 ? 0 : 1, shard),
        ).join(""),
    ).join("")
  );
  const files = { a: HEADER + here + there };
  const judge = ["report", "a", "--group-by=tree", "--fail-on=leak"];
  const { stdout, stderr } = await play(files, ...judge);
  assertMatch(stdout, /^ *1 +web +likely +shard=web2 +61 +61 /m);
  assertMatch(stdout, /^ *1 +web +no +shard=web1 +2 +2 /m);
  assertMatch(stderr, /^FAIL leak: the tree of web [(]pid 1, shard=web2, up to 61 processes[)]: /m);
  const { recordings, failed } = JSON.parse((await play(files, ...judge, "--format=json")).stdout);
  const labelsOf = ({ labels }: { labels: unknown }) => labels;
  assertEquals(recordings[0].groups.map(labelsOf), [{ shard: "web2" }, { shard: "web1" }]);
  assertEquals(failed.map(labelsOf)[0], { shard: "web2" });
});

Deno.test("a worker whose parent has ended stays in its tree", async () => {
  const text = HEADER + row(0, 1, "web", 0) + row(0, 2, "worker", 1) + row(1, 2, "worker", 0);
  assertEquals(await groupsBy("tree", text), [["web", 1, 2, 1, 3]]);
});

Deno.test("the same group on two hosts is two groups", async () => {
  const text = "pid,name,mem_real,num_open_files,timestamp,host\n" +
    "7,web,1048576,3,1,a\n7,web,2097152,3,2,b\n";
  assertEquals(await groupsBy("name", text), [
    ["web (host=b)", null, 1, 2, 3],
    ["web (host=a)", null, 1, 1, 3],
  ]);
  assertEquals((await groupsBy("host", text)).map(([group]) => group), ["b", "a"]);
});

Deno.test("a recorded group is found again, and by match as well", async () => {
  const text = HEADER.replace("shard", "group") + row(0, 1, "python3", 0, "a") +
    row(0, 2, "python3", 0, "a") + row(0, 3, "python3", 0, "");
  assertEquals(await groupsBy("match", text), [["a", null, 2, 2, 6]]);
  const matched = ["report", "a", "--group-by=match"];
  const note =
    'profit: --group-by=match takes the column "group" of "a", whatever made that column\n';
  assertEquals((await play({ a: text }, ...matched)).stderr, note);
  assertEquals((await play({ a: text }, ...matched, "-q")).stderr, "");
  const { stdout, stderr } = await play({ a: text }, "report", "a");
  assertEquals(stderr, "");
  assertMatch(stdout, /^group .*\na {2,}not judged +2 +2 /m);
  const json = await play({ a: text }, "report", "a", "--format=json", "--group-by=group");
  assertEquals(JSON.parse(json.stdout).recordings[0].processes_in_no_group, 1);
});

Deno.test("a file without the column of --group-by is a usage error that names the column", async () => {
  const text = "pid,name,timestamp\n7,web,1\n";
  for (const [by, column] of [["unit", "unit"], ["tree", "ppid"], ["match", "group"]] as const) {
    await assertRejects(
      () => play({ a: text }, "report", "a", `--group-by=${by}`),
      UsageError,
      `Cannot group "a" by ${by}: it has no column "${column}"`,
    );
  }
  await assertRejects(
    () => play({ a: text, b: text }, "compare", "a", "b", "--group-by=shard"),
    UsageError,
    'no column "shard"',
  );
});

Deno.test("a growing number of processes in a group is a leak, although none of them grows", async () => {
  const files = { a: growing(60) };
  const told = await play(files, "report", "a", "--group-by=shard", "--fail-on=leak");
  assertEquals(told.code, EXIT.breached);
  assertMatch(
    told.stdout,
    /^Likely leak: group a [(]up to 60 processes[)]: the number of processes/m,
  );
  assertMatch(told.stderr, /^FAIL leak: group a [(]up to 60 processes[)]: memory grows by/m);
  assertEquals((await play(files, "report", "a", "--fail-on=leak")).code, EXIT.recorded);
});

Deno.test("a total is that of each group, or of all processes without groups", async () => {
  const text = growing(5).replaceAll(/,[^,\n]*$/gm, "");
  const files = { a: text, b: text };
  const condition = "--fail-on=total.processes>5";
  const told = await play(files, "report", "a", condition);
  const what = "the peak of processes is 6, 1 over the threshold";
  assertEquals([told.code, told.stderr], [
    EXIT.breached,
    `FAIL total.processes>5: group all processes (up to 6 processes): ${what}\n`,
  ]);
  assertEquals((await play(files, "report", "a", condition, "--group-by=name")).code, 0);
  const { code, stderr } = await play(
    files,
    "compare",
    "a",
    "b",
    "--fail-on=total.mem_real.avg>1MiB",
  );
  assertEquals(code, EXIT.breached);
  assertStringIncludes(stderr, "the mean of mem_real is 4.0 MiB, 3.0 MiB over the threshold");
});

Deno.test("a group is judged though none of its processes lives for long enough", async () => {
  const text = HEADER +
    Array.from(
      { length: 60 },
      (_, second) => [0, 1].map((at) => row(second, 2 * second + at + 2, "worker", 1)).join(""),
    ).join("");
  const judge = (...more: string[]) => play({ a: text }, "report", "a", "--fail-on=leak", ...more);
  assertEquals((await judge()).code, EXIT.unjudged);
  const { code, stderr } = await judge("--group-by=name");
  assertEquals(code, EXIT.recorded);
  assertMatch(stderr, /^profit: Not judged by "leak": .* and 115 more: fewer than 48 samples$/m);
});

Deno.test("a condition on the total of empty groups judges nothing", async () => {
  const text = HEADER.replace("shard", "group") + row(0, 1, "web", 0) + row(1, 1, "web", 0);
  const args = ["report", "a", "--group-by=group", "--fail-on=total.mem_real>1"];
  const { code, stderr } = await play({ a: text }, ...args);
  assertEquals(code, EXIT.unjudged);
  assertStringIncludes(stderr, 'Cannot judge "total.mem_real>1": no process is in a group');
});

Deno.test("compare takes the processes of a group together", async () => {
  const files = { a: growing(30), b: growing(30) };
  const { stdout } = await play(files, "compare", "a", "b", "--format=json", "--group-by=tree");
  const { both } = JSON.parse(stdout);
  assertEquals(
    both.map(({ name, metrics }: Record<string, { mem_real: { base: { peak: number } } }>) => [
      name,
      metrics!.mem_real.base.peak / 2 ** 20,
    ]),
    [["web", 30], ["db", 1]],
  );
});

Deno.test("compare of groups compares and judges their numbers of processes", async () => {
  const workers = (count: number) =>
    HEADER + Array.from({ length: 60 }, (_, second) =>
      Array.from(
        { length: count + second % 2 },
        (_, at) => row(second, 2 + at, "worker", 1, "a"),
      )).flat().join("");
  const files = { a: workers(4), b: workers(9) };
  const args = ["compare", "a", "b", "--group-by=name"];
  const { code, stdout, stderr } = await play(files, ...args, "--fail-on=processes>+20%");
  assertEquals(code, EXIT.breached);
  assertMatch(stdout, /^processes +4\.5 → 9\.5 +\+5\.0 \(\+111\.1 %\) .* yes, higher$/m);
  assertStringIncludes(
    stderr,
    "FAIL processes>+20%: worker: the mean of processes is 111.1 % higher, 91.1 percentage points over the threshold",
  );
  const { stdout: json } = await play(files, ...args, "--format=json");
  assertEquals(JSON.parse(json).both[0].metrics.processes.new.peak, 10);
  await assertRejects(
    () => play(files, "compare", "a", "b", "--fail-on=processes>+1"),
    UsageError,
    "only groups have processes; add --group-by=name",
  );
});

Deno.test("a process belongs to the group of its present number, and moves with it", async () => {
  const text = HEADER + row(0, 2, "worker", 1) + row(0, 3, "worker", 1) + row(0, 4, "other", 9) +
    row(1, 2, "worker", 1) + row(1, 3, "worker", 9) + row(1, 4, "other", 9);
  assertEquals(await groupsBy("ppid", text), [["9", null, 2, 2, 6], ["1", null, 2, 1, 3]]);
  assertEquals((await groupsBy("creation_epoch", text)).map(([group]) => group), ["1000.00"]);
});
