import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv/parse";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { addToWall, findOutlook, type Wall } from "../../src/analyse/walls.ts";
import { watchGroupLimits } from "../../src/run/exporting/group_limits.ts";
import { settleKill } from "../../src/run/watching/memory.ts";
import { record } from "../../src/run/record.ts";
import { fakeClock, sample, snapshot } from "../fakes.ts";
import { type FixtureGroups, fixtureGroups } from "../fixture_groups.ts";
import { type FixtureProc, fixtureProc } from "../fixture_proc.ts";
import { readPage, renderWhole } from "../report/pages.ts";
import { playFiles } from "./play_files.ts";
import { FAKE_WORLD } from "./fake_world.ts";

const MIB = 2 ** 20;
const LIMIT_BYTES = 64 * MIB;

/** The use of a group of 64 MiB in each second, while one of its two processes leaked. */
const SECONDS = parse(
  Deno.readTextFileSync(new URL("../fixtures/limits/leak_in_group.csv", import.meta.url)),
).slice(1).map((row) => row.map(Number));

/** The second in which the leaking process is gone. */
const GONE = SECONDS.findIndex(([, pages]) => pages === 0);

/**
 * Records the fixture on a clock that does not wait. A function changes the fixture each second.
 */
async function play(
  proc: FixtureProc,
  groups: FixtureGroups,
  argv: string[],
  onSecond: (second: number) => void,
): Promise<{ code: number; stderr: string }> {
  const roots = [`--proc-root=${proc.root}`, `--cgroup-root=${groups.root}`];
  const command = parseCommandLine([...argv, "--output=none", ...roots]);
  if (command.run !== "record") throw new Error("Not a recording");
  const clock = fakeClock();
  let stderr = "";
  onSecond(0);
  const code = await record(command.options, {
    clock: {
      ...clock,
      sleepUntil: async (ms, stop) => {
        await clock.sleepUntil(ms, stop);
        onSecond(Math.max(0, Math.round(clock.monotonicMs() / 1000) - 1));
      },
    },
    stdout: { write: ({ length }) => Promise.resolve(length), isTerminal: () => false },
    ...FAKE_WORLD,
    say: (text) => void (stderr += text),
  });
  return { code, stderr };
}

/** Plays the two processes of the trace, in a group of either version. */
async function playTrace(version: 1 | 2, argv: string[]) {
  using proc = fixtureProc();
  using groups = fixtureGroups(version);
  const cgroup = version === 2 ? "0::/acme\n" : "4:memory:/acme\n0::/\n";
  Deno.writeTextFileSync(`${proc.root}/self/cgroup`, cgroup);
  return await play(proc, groups, argv, (second) => {
    const [, leaking = 0, healthy = 0, usage = 0, inactive = 0, kills = 0] =
      SECONDS[Math.min(second, SECONDS.length - 1)]!;
    if (leaking > 0) proc.put({ pid: 7, comm: "leaking", residentPages: leaking, cgroup });
    else if (second === GONE) proc.remove(7);
    proc.put({ pid: 8, comm: "healthy", residentPages: healthy, cgroup });
    Deno.writeTextFileSync(`${proc.root}/vmstat`, `oom_kill ${kills}\n`);
    groups.put(
      version === 2 ? "acme" : "memory/acme",
      version === 2
        ? {
          "memory.max": LIMIT_BYTES,
          "memory.current": usage,
          "memory.stat": `inactive_file ${inactive}`,
          "memory.events": `oom 0\noom_kill ${kills}`,
        }
        : {
          "memory.limit_in_bytes": LIMIT_BYTES,
          "memory.usage_in_bytes": usage,
          "memory.stat": `total_inactive_file ${inactive}`,
          "memory.oom_control": `oom_kill ${kills}`,
        },
    );
  });
}

for (const version of [1, 2] as const) {
  Deno.test(`the time when a group of version ${version} is full is known within 15 % half a minute before`, async () => {
    const { code, stderr } = await playTrace(version, ["--pid=7,8", "--duration=21"]);
    const line =
      /^Limit: leaking \(pid 7\) and 1 more reach the 64.0 MiB of \/acme in (\d+) s \((\d+) s to (\d+) s\)/m;
    const [found, earliest, latest] = line.exec(stderr)?.slice(1).map(Number) ?? [];
    const truth = GONE - 21;
    assert(Math.abs(found! - truth) <= 0.15 * truth, stderr);
    assert(earliest! <= truth && truth <= latest!, stderr);
    assertEquals(code, 0);
  });

  Deno.test(`a process of a group of version ${version} that is killed for memory fails a gate`, async () => {
    const argv = ["--pid=7,8", "--duration=53", "--fail-on=oom"];
    const { code, stderr } = await playTrace(version, argv);
    assertEquals(code, 4, stderr);
    const killed =
      /^FAIL oom: leaking \(pid 7\): probably killed for memory, at 6\d.\d of 64.0 MiB of \/acme$/m;
    assert(killed.test(stderr), stderr);
    assertStringIncludes(stderr, "\nKilled: leaking (pid 7) was probably killed for memory");
    // The limit is also reported without an option, because the process has grown.
    const { stderr: unasked } = await playTrace(version, argv.slice(0, 2));
    assertStringIncludes(unasked, "\nKilled: leaking (pid 7) was probably killed for memory");
  });
}

Deno.test("a recording ends with the last process that was killed for memory, and says so", async () => {
  const { code, stderr } = await playTrace(2, ["--pid=7", "--duration=inf", "--fail-on=oom", "-q"]);
  assertEquals(code, 4, stderr);
  assert(!stderr.includes("reaches"), stderr);
});

Deno.test("a command is reported as killed only if it was", () => {
  const limit = { kind: "max", group: "/acme", limitBytes: LIMIT_BYTES, usedBytes: MIB } as const;
  const settle = (signal: string | null) => {
    const recording = emptyRecording();
    addSnapshot(recording, snapshot([sample({ pid: 7 })]));
    const [record] = recording.processes.all;
    record!.killed = { isSure: false, atEpochMs: 0, limit };
    settleKill(recording, 7, signal);
    return record!.killed?.isSure ?? null;
  };
  assertEquals([settle("SIGKILL"), settle("SIGTERM"), settle(null)], [true, null, null]);
});

Deno.test("a process that just ends was not killed, whoever else is", async () => {
  using proc = fixtureProc();
  using groups = fixtureGroups(2);
  groups.put("acme", { "memory.max": LIMIT_BYTES, "memory.current": MIB, "memory.stat": "" });
  const { code, stderr } = await play(
    proc,
    groups,
    ["--pid=7,8", "--duration=9", "--fail-on=oom"],
    (second) => {
      if (second < 5) proc.put({ pid: 7, comm: "ends", cgroup: "0::/acme\n" });
      else if (second === 5) proc.remove(7);
      proc.put({ pid: 8, cgroup: "0::/acme\n" });
      groups.put("acme", { "memory.events": "oom_kill 0" });
      Deno.writeTextFileSync(`${proc.root}/vmstat`, `oom_kill ${second < 5 ? 3 : 4}\n`);
    },
  );
  assertEquals([code, stderr.includes("Killed")], [0, false], stderr);
});

Deno.test("without a group, the count of the machine shows that a process was killed", async () => {
  using proc = fixtureProc();
  using groups = fixtureGroups(2);
  const { stderr } = await play(proc, groups, ["--pid=7,8", "--duration=9"], (second) => {
    if (second < 5) proc.put({ pid: 7, comm: "ends" });
    else if (second === 5) proc.remove(7);
    proc.put({ pid: 8 });
    Deno.writeTextFileSync(`${proc.root}/vmstat`, `oom_kill ${second < 5 ? 3 : 4}\n`);
  });
  assertStringIncludes(stderr, "\nKilled: ends (pid 7) was probably killed for memory\n");
});

Deno.test("without a group, a kill of some seconds ago is not that of a process that ends now", async () => {
  using proc = fixtureProc();
  using groups = fixtureGroups(2);
  const { stderr } = await play(proc, groups, ["--pid=7,8", "--duration=15"], (second) => {
    if (second < 12) proc.put({ pid: 7, comm: "ends" });
    else if (second === 12) proc.remove(7);
    proc.put({ pid: 8 });
    Deno.writeTextFileSync(`${proc.root}/vmstat`, `oom_kill ${second < 2 ? 3 : 4}\n`);
  });
  assert(!stderr.includes("Killed"), stderr);
});

Deno.test("without a count of kills, a gate says that it judged nothing", async () => {
  using proc = fixtureProc();
  using groups = fixtureGroups(2);
  proc.put({ pid: 7 });
  const argv = ["--pid=7", "--duration=1", "--fail-on=oom", "-q"];
  const { code, stderr } = await play(proc, groups, argv, () => {});
  assertEquals(code, 5);
  assertEquals(
    stderr,
    'profit: Cannot judge "oom": it is not told here who was killed for memory\n',
  );
});

Deno.test("a near limit of memory is reported at the end, although nothing grew", async () => {
  using proc = fixtureProc();
  using groups = fixtureGroups(2);
  proc.put({ pid: 7, comm: "acme", residentPages: 12_800, cgroup: "0::/acme\n" });
  const limitLine = async (usedMib: number) => {
    const files = { "memory.max": LIMIT_BYTES, "memory.current": usedMib * MIB };
    groups.put("acme", { ...files, "memory.stat": "inactive_file 0" });
    const { stderr } = await play(proc, groups, ["acme", "--duration=3"], () => {});
    return /^Limit: .*$/m.exec(stderr)?.[0];
  };
  assertEquals(
    await limitLine(62),
    "Limit: acme (pid 7): 62.0 of 64.0 MiB of /acme are used",
  );
  assertEquals(await limitLine(50), undefined);
});

Deno.test("descriptors are reported with their limit, and with a line if they are near it", async () => {
  using proc = fixtureProc();
  using groups = fixtureGroups(2);
  proc.put({ pid: 7, descriptors: 15 });
  const line = "Max open files            16                 16                 files     \n";
  Deno.writeTextFileSync(`${proc.root}/7/limits`, line);
  const { stderr } = await play(proc, groups, ["--pid=7", "--duration=1"], () => {});
  assert(/^ +7 +acme .* 15\/16$/m.test(stderr), stderr);
  assertStringIncludes(stderr, "\nLimit: acme (pid 7) has 15 of 16 descriptors open\n");
});

Deno.test("monitoring systems get the limit, and the seconds until it is reached", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    await playTrace(2, ["--pid=7,8", "--duration=21", `--textfile=${folder}`, "-q"]);
    const text = Deno.readTextFileSync(`${folder}/profit.prom`);
    const find = (metric: string) =>
      Number(new RegExp(`^${metric}{name="leaking"} (\\S+)$`, "m").exec(text)?.[1]);
    assertEquals(find("profit_memory_limit_bytes"), LIMIT_BYTES);
    const truth = GONE - 21;
    assert(Math.abs(find("profit_memory_limit_seconds") - truth) <= 0.15 * truth, text);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a group of several processes has a limit of its own: that above all of them", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const args = ["--pid=7,8", "--duration=21", "--group-by=cgroup", `--textfile=${folder}`];
    const { stderr } = await playTrace(2, args);
    const line =
      /^Limit: group \/acme [(]up to 2 processes[)] reaches the 64.0 MiB of \/acme in (\d+) s/m;
    const truth = GONE - 21;
    const isRight = (seconds: number) => Math.abs(seconds - truth) <= 0.15 * truth;
    assert(isRight(Number(line.exec(stderr)?.[1])), stderr);
    const text = Deno.readTextFileSync(`${folder}/profit.prom`);
    const seconds = /^profit_memory_limit_seconds{group="\/acme"} (\S+)$/m.exec(text)?.[1];
    assert(isRight(Number(seconds)), text);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a limit of only one process is not a limit of its group", () => {
  const recording = emptyRecording();
  const samples = [7, 8].map((pid) => ({ ...sample({ pid }), group: "a" }));
  addSnapshot(recording, snapshot(samples));
  const wallOf = (group: string, limitBytes: number) => {
    const limit = { kind: "max", group, limitBytes, usedBytes: 1 } as const;
    return addToWall(recording.walls, group, limit, 0, 0);
  };
  const shared = wallOf("/a", 100);
  const aboveOf = (wall: Wall) => {
    const walls = [wall, shared];
    return { walls, findOutlook: (isLikely: boolean) => findOutlook(walls, isLikely) };
  };
  const above = [aboveOf(wallOf("/a/7", 10)), aboveOf(wallOf("/a/8", 20))];
  const watch = watchGroupLimits(recording);
  const limitOfGroup = () => recording.groups.all[0]!.findOutlook?.(false)?.group;
  watch(samples, ({ pid }) => above[pid - 7]!);
  assertEquals(limitOfGroup(), "/a");
  watch(samples, () => above[1]!);
  assertEquals(limitOfGroup(), "/a/8");
  watch([], () => null);
  assertEquals(limitOfGroup(), undefined);
});

/** Makes a recording of a group that uses one more MiB each second, up to 40 of 64 MiB. */
const RECORDED = "pid,name,mem_real,num_open_files,max_open_files,creation_epoch,timestamp," +
  "cgroup_memory,cgroup_memory_limit\n" +
  Array.from({ length: 31 }, (_, second) => {
    const bytes = (10 + second) * MIB;
    return `7,acme,${bytes},5,16,1600000000.00,${
      1_700_000_000 + second
    }.000,${bytes},${LIMIT_BYTES}\n`;
  }).join("");

Deno.test("a recording with columns of its group has the limit of a group in JSON", async () => {
  const rows = RECORDED.trimEnd().split("\n");
  const limitOf = async (changeOther: (row: string) => string) => {
    const text =
      rows.flatMap((row, at) => at === 0 ? [row] : [row, changeOther(row.replace(/^7/, "8"))]).join(
        "\n",
      ) + "\n";
    const args = ["report", "a", "--group-by=name", "--format=json"];
    const { stdout } = await playFiles({ a: text }, ...args);
    return JSON.parse(stdout).recordings[0].groups[0].memory_limit;
  };
  const limit = await limitOf((row) => row);
  assertEquals([limit.of, limit.limit_bytes], ["max", LIMIT_BYTES]);
  assert(Math.abs(limit.reached.in_seconds - 24) <= 1, JSON.stringify(limit));
  // Processes of another control group have another limit, and the file does not show a limit above
  // both.
  assertEquals(await limitOf((row) => row.replace(`${LIMIT_BYTES}`, "9999")), undefined);
});

Deno.test("in a recording, those with the same use of the same limit share it, on one host", async () => {
  const [header, ...rows] = RECORDED.trimEnd().split("\n");
  const tellLimits = async (changeOther: (row: string) => string, ...args: string[]) => {
    const both = rows.flatMap((row) => [`${row},web1`, changeOther(`${row},web1`)]);
    const text = [`${header},host`, ...both].join("\n") + "\n";
    const { stdout } = await playFiles({ a: text }, "report", "a", ...args);
    return [...stdout.matchAll(/^Limit: (.*) reach/gm)].map(([, who]) => who);
  };
  const ofOne = "acme (pid 7, host=web1)";
  assertEquals(await tellLimits((row) => row.replace(/^7/, "8")), [`${ofOne} and 1 more`]);
  // A service of the same name, path and limit on another host, which does not grow.
  const idle = (row: string) => {
    const [pid, name, , ...cells] = row.split(",");
    return [pid, name, 20 * MIB, ...cells.slice(0, 4), 20 * MIB, LIMIT_BYTES, "web2"].join(",");
  };
  assertEquals(await tellLimits(idle), [ofOne]);
  // Another service with a limit of the same size.
  const slow = (row: string) => {
    const [, , bytes, ...cells] = row.split(",");
    const half = Number(bytes) / 2;
    return ["8", "db", half, ...cells.slice(0, 4), half, LIMIT_BYTES, "web1"].join(",");
  };
  const groups = await tellLimits(slow, "--group-by=name");
  assertEquals(groups, [ofOne, "db (pid 8, host=web1)"]);
});

Deno.test("a recording with columns of its group reports no limit of a process that is gone", async () => {
  const other = (second: number) => `8,b,1,5,16,1600000000.00,${1_700_000_000 + second}.000,,\n`;
  const limitOf = async (lastSecond: number) => {
    const text = RECORDED + other(29) + other(lastSecond);
    const { stdout } = await playFiles({ a: text }, "report", "a");
    return /^Limit: .* (reaches)/m.exec(stdout)?.[1];
  };
  assertEquals([await limitOf(30), await limitOf(31)], ["reaches", undefined]);
});

Deno.test("a recording with columns of its group predicts when the limit is reached, also on a page", async () => {
  const page = await readPage([RECORDED]);
  const { seconds, earliestSeconds, latestSeconds } = page.judged[0]!.summary.memoryLimit!.reach!;
  assert(Math.abs(seconds - 24) <= 1 && earliestSeconds < 24 && latestSeconds! > 24, `${seconds}`);
  const html = await renderWhole(page);
  assertStringIncludes(
    html,
    "Limit: acme (pid 7) reaches the 64.0 MiB of its control group in 24 s",
  );
  const meta = JSON.parse(html.split('id="meta">')[1]!.split("</script>")[0]!);
  const text = "64.0 MiB, limit of its control group";
  assertEquals(meta.processes[0].limits, [
    { column: "mem_real", value: LIMIT_BYTES, text },
    { column: "cgroup_memory", value: LIMIT_BYTES, text },
    { column: "num_open_files", value: 16, text: "16, limit of descriptors" },
  ]);
  const atSeconds = page.packed.lastMs / 1000;
  // The forecast of the process continues its floor. The forecast of the group begins at its
  // present use.
  const [ofProcess, ofGroup] = meta.processes[0].forecasts;
  assertEquals([ofProcess.column, ofProcess.limit, ofProcess.text], [
    "mem_real",
    LIMIT_BYTES,
    "limit in 24 s",
  ]);
  assertEquals([ofGroup.column, ofGroup.from, ofGroup.to], [
    "cgroup_memory",
    [atSeconds, 40 * MIB],
    [atSeconds + seconds, LIMIT_BYTES],
  ]);
});

Deno.test("the memory of the machine is predicted only for a process that leaks: others use it, too", () => {
  const walls = new Map<string, Wall>();
  const find = (kind: "machine" | "max", isLikely: boolean) => {
    for (let second = 0; second < 60; second++) {
      const limit = { kind, group: null, limitBytes: 1000 * MIB, usedBytes: (100 + second) * MIB };
      addToWall(walls, kind, limit, second, second * 1000);
    }
    return findOutlook([walls.get(kind)!], isLikely)!.reach !== null;
  };
  assertEquals([find("max", false), find("machine", true), find("machine", false)], [
    true,
    true,
    false,
  ]);
});
