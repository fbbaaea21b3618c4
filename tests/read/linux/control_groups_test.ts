import { assertEquals, assertThrows } from "@std/assert";
import { COLUMNS } from "../../../src/model/columns.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { openControlGroups } from "../../../src/read/linux/control_groups.ts";
import { openGroupColumns } from "../../../src/read/linux/group_columns.ts";
import { openReader } from "../../../src/read/mod.ts";
import { findHierarchy } from "../../../src/read/linux/group_mounts.ts";
import { bytes, fakeClock, needs } from "../../fakes.ts";
import { fixtureGroups } from "../../fixture_groups.ts";
import { fixtureProc } from "../../fixture_proc.ts";

const MIB = 2 ** 20;
const NO_LIMIT = "9223372036854771712";

/** Makes a service in a slice, both with limits. Half of the pages of files are not in use. */
function makeSlice() {
  const groups = fixtureGroups(2);
  groups.put("acme.slice", {
    "memory.max": 512 * MIB,
    "memory.high": "max",
    "memory.current": 300 * MIB,
    "memory.stat": `anon 9\nfile 9\ninactive_file ${20 * MIB}\nactive_file 9`,
    "memory.events": "low 0\nhigh 0\nmax 0\noom 1\noom_kill 3\noom_group_kill 0",
    "cpu.stat": "usage_usec 9\nthrottled_usec 2500000",
  });
  groups.put("acme.slice/api.service", {
    "memory.max": "max",
    "memory.high": 400 * MIB,
    "memory.current": 60 * MIB,
    "memory.stat": `inactive_file ${10 * MIB}`,
    "memory.events": "oom_kill 1",
    "cpu.stat": "usage_usec 9\nthrottled_usec 1500000",
  });
  return groups;
}

const PATH = "/acme.slice/api.service";

Deno.test("the limits of a group are its own, those above it, and that of the machine", () => {
  using groups = makeSlice();
  using proc = fixtureProc();
  Deno.writeTextFileSync(`${proc.root}/meminfo`, "MemTotal: 2048 kB\nMemAvailable: 1024 kB\n");
  proc.put({ pid: 7, cgroup: `0::${PATH}\n` });
  const read = openControlGroups(proc.root, groups.root, () => 0, 0);
  assertEquals(read.findGroup(7), PATH);
  assertEquals(read.listLimits(PATH), [
    { kind: "high", group: PATH, limitBytes: 400 * MIB, usedBytes: 50 * MIB },
    { kind: "max", group: "/acme.slice", limitBytes: 512 * MIB, usedBytes: 280 * MIB },
    { kind: "machine", group: null, limitBytes: 2 * MIB, usedBytes: MIB },
  ]);
  assertEquals(read.listLimits(null).map(({ kind }) => kind), ["machine"]);
  assertEquals(read.listLimits("/gone").map(({ kind }) => kind), ["machine"]);
});

Deno.test("a kill is counted by the group, by those above it, and by the machine", () => {
  using groups = makeSlice();
  using proc = fixtureProc();
  Deno.writeTextFileSync(`${proc.root}/vmstat`, "pgfault 9\noom_kill 5\n");
  const read = openControlGroups(proc.root, groups.root, () => 0, 0);
  assertEquals([...read.readKills(PATH)], [[PATH, 1], ["/acme.slice", 3], ["", 5]]);
  groups.remove("acme.slice/api.service");
  assertEquals([...read.readKills(PATH)], [["/acme.slice", 3], ["", 5]]);
});

Deno.test("version 1 has other files, counts the kills of each group alone, and may have no limit", () => {
  using groups = fixtureGroups(1);
  using proc = fixtureProc();
  groups.put("memory/acme", {
    "memory.limit_in_bytes": 64 * MIB,
    "memory.usage_in_bytes": 40 * MIB,
    "memory.stat": `inactive_file 7\ntotal_inactive_file ${4 * MIB}`,
    "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2",
  });
  groups.put("memory/acme/api", {
    "memory.limit_in_bytes": NO_LIMIT,
    "memory.usage_in_bytes": 30 * MIB,
    "memory.stat": "total_inactive_file 0",
    "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 0",
  });
  groups.put("cpu,cpuacct/acme/api", { "cpu.stat": "nr_periods 9\nthrottled_time 1500000000" });
  proc.put({ pid: 7, cgroup: "4:memory:/acme/api\n2:cpu,cpuacct:/acme/api\n0::/x\n" });
  const read = openControlGroups(proc.root, groups.root, () => 0, 0);
  assertEquals(read.listLimits(read.findGroup(7)), [
    { kind: "max", group: "/acme", limitBytes: 64 * MIB, usedBytes: 36 * MIB },
  ]);
  assertEquals([...read.readKills("/acme/api")], [["/acme/api", 0]]);
  assertEquals(read.readThrottled(7), 1.5);
});

Deno.test("a group is read again after its time, and its limit after a longer time", () => {
  using groups = makeSlice();
  using proc = fixtureProc();
  const clock = fakeClock();
  const read = openControlGroups(proc.root, groups.root, clock.monotonicMs, 900);
  const find = () => {
    const { limitBytes, usedBytes } = read.listLimits("/acme.slice")[0]!;
    return [limitBytes / MIB, usedBytes / MIB];
  };
  assertEquals(find(), [512, 280]);
  groups.put("acme.slice", { "memory.current": 310 * MIB, "memory.max": 600 * MIB });
  clock.advance(899);
  assertEquals(find(), [512, 280]);
  clock.advance(1);
  assertEquals(find(), [512, 290]);
  clock.advance(10_000);
  assertEquals(find(), [600, 290]);
});

Deno.test("the address space of a process has a limit of its own", () => {
  using groups = fixtureGroups(2);
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  const read = openControlGroups(proc.root, groups.root, () => 0, 0);
  assertEquals(read.readAddressSpace(7), null);
  const line = "Max address space         104857600            unlimited            bytes     \n";
  Deno.writeTextFileSync(`${proc.root}/7/limits`, line);
  assertEquals(read.readAddressSpace(7), 100 * MIB);
});

Deno.test("the columns describe the group with the tightest limit", async () => {
  using groups = makeSlice();
  using proc = fixtureProc();
  proc.put({ pid: 7, cgroup: `0::${PATH}\n` });
  proc.put({ pid: 8, cgroup: "0::/other\n" });
  groups.put("other", { "memory.current": 5 * MIB, "memory.events": "oom_kill 0" });
  const columns = [
    "cgroup_memory",
    "cgroup_memory_limit",
    "cgroup_oom_kills",
    "cgroup_throttled_seconds",
  ] as const;
  const source = { os: "linux", source: "proc", procRoot: proc.root, cgroupRoot: groups.root };
  const clock = fakeClock();
  const reader = await openReader({ ...source, source: "proc" }, needs({ columns }), clock);
  try {
    const readings = await reader.read([7, 8]);
    const values = readings.map((reading) =>
      columns.map((name) => COLUMNS[name].value({ reading } as never, {} as never))
    );
    // The slice has 232 MiB left, and the service 350 MiB.
    assertEquals(values, [[280 * MIB, 512 * MIB, 1, 2.5], [5 * MIB, null, 0, null]]);
  } finally {
    reader.close();
  }
});

/**
 * Makes the groups of a machine with systemd: the root has no limits, and no count of throttled
 * time. The threads of a virtual machine are in threaded groups, which have no files of memory.
 */
function makeMachine() {
  const groups = fixtureGroups(2);
  const used = "usage_usec 90\nuser_usec 60\nsystem_usec 30";
  const throttled = `${used}\nnr_periods 9\nnr_throttled 3\nthrottled_usec 1500000`;
  const unlimited = { "memory.max": "max", "memory.high": "max", "cpu.stat": used };
  const service = {
    ...unlimited,
    "memory.current": 60 * MIB,
    "memory.stat": `anon 9\nfile 9\ninactive_file ${10 * MIB}`,
    "memory.events": "low 0\nhigh 0\nmax 0\noom 1\noom_kill 1\noom_group_kill 0",
  };
  groups.put("", { "cpu.stat": used, "memory.stat": `anon 9\ninactive_file ${MIB}` });
  groups.put("machine.slice", { ...service, "memory.current": 90 * MIB });
  const scope = "machine.slice/machine-qemu.scope";
  groups.put(scope, { ...service, "cgroup.type": "domain threaded", "cpu.stat": throttled });
  groups.put(`${scope}/libvirt`, { "cgroup.type": "threaded", "cpu.stat": used });
  groups.put(`${scope}/libvirt/emulator`, { "cgroup.type": "threaded", "cpu.stat": used });
  const app = "user.slice/user-1000.slice/user@1000.service/app.slice/app-acme.scope";
  for (let at = app.indexOf("/"); at > 0; at = app.indexOf("/", at + 1)) {
    groups.put(app.slice(0, at), service);
  }
  groups.put(app, { ...service, "memory.max": 70 * MIB });
  return { groups, threaded: `/${scope}/libvirt/emulator`, app: `/${app}` };
}

Deno.test("a threaded group of version 2 has the memory, kills and throttled time of the groups above", () => {
  const { groups, threaded, app } = makeMachine();
  using _groups = groups;
  using proc = fixtureProc();
  const read = openControlGroups(proc.root, groups.root, () => 0, 0);
  proc.put({ pid: 7, cgroup: `0::${threaded}\n` });
  assertEquals(read.findGroup(7), threaded);
  assertEquals([read.readUsed(threaded), read.countKills(threaded)], [50 * MIB, 1]);
  assertEquals([read.listLimits(threaded), read.readThrottled(7)], [[], 1.5]);
  assertEquals(read.listLimits(app), [
    { kind: "max", group: app, limitBytes: 70 * MIB, usedBytes: 50 * MIB },
  ]);
  assertEquals([...read.readKills(app).keys()].length, 5);
  // The kernel has no files of memory in the root, and removes the folder of a group that is gone.
  assertEquals([read.readUsed("/"), read.countKills("/")], [null, null]);
  assertEquals([read.readUsed("/machine.slice/gone"), read.countKills("/machine.slice/gone")], [
    null,
    null,
  ]);
});

Deno.test("columns of missing groups are refused", () => {
  using proc = fixtureProc();
  const read = openControlGroups(proc.root, null, () => 0, 0);
  assertThrows(
    () => openGroupColumns(read, ["pid", "cgroup_memory"]),
    UsageError,
    'Column "cgroup_memory" cannot be had here: no control groups with the memory controller',
  );
});

Deno.test("a mount hides what was mounted there before", () => {
  const lines = [
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
    "36 31 0:33 /a\\040b /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
    "37 31 0:34 / /host/memory rw - cgroup cgroup rw,memory",
    "38 31 0:35 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
  ];
  const folder = "/sys/fs/cgroup/memory";
  const found = findHierarchy(bytes(lines.join("\n")), "memory");
  assertEquals(found, { version: 1, folder, root: "/a b" });
  const second = { version: 2, folder: "/sys/fs/cgroup/unified", root: "/" } as const;
  assertEquals(findHierarchy(bytes(lines.join("\n")), "cpu"), second);
});
