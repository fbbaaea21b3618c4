import { assert, assertEquals, assertMatch } from "@std/assert";
import { addCounts } from "../../src/export/counts.ts";
import { emptyGathered, type Gathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { nearer } from "../../src/export/values.ts";
import { refreshVerdicts } from "../../src/export/verdicts.ts";
import { listMetrics } from "../../src/export/metrics.ts";
import { type Meter, openInstruments } from "../../src/export/opentelemetry.ts";
import { renderMetrics } from "../../src/export/openmetrics.ts";
import { nameGroup, type Sample } from "../../src/model/samples.ts";
import { listExpected } from "../../src/run/exporting/expected.ts";
import { NO_SERVICES } from "../../src/model/options.ts";
import { sample, snapshot } from "../fakes.ts";

const BY_GROUP = {
  nameOf: ({ group }: Sample) => group ? nameGroup(group) : "",
  keyOf: ({ group = null }: Sample) => group,
};

/** Adds a tick of processes that are in groups. */
function addTick(gathered: Gathered, samples: readonly Sample[]): void {
  gather(gathered, snapshot([...samples]), () => 100, BY_GROUP);
}

const of = (group: string | null, pid: number, cpuUserSeconds = 1) => ({
  ...sample({ pid, name: `worker-${pid}`, cpuUserSeconds }),
  group,
});

/** Returns the rows of a metric, without its name. */
function rowsOf(metric: string, gathered: Gathered, perPid = false): string[] {
  const text = renderMetrics(listMetrics(gathered, { perPid, isGrouped: true }), "prometheus");
  return text.split("\n").filter((line) => line.startsWith(`${metric}{`))
    .map((line) => line.slice(metric.length));
}

Deno.test("5,000 processes in 20 groups are 20 series of each metric, and of each mode or resource", () => {
  const gathered = emptyGathered();
  addTick(gathered, Array.from({ length: 5000 }, (_, at) => of(`service-${at % 20}`, at + 1)));
  const verdict = { memory: "none", descriptors: "none", processes: "none" } as const;
  refreshVerdicts(gathered, () => verdict, () => 0, Infinity, () => verdict);
  const series = new Map<string, number>();
  for (const { name, points } of listMetrics(gathered, { perPid: false, isGrouped: true })) {
    for (const { labels: { group, mode = "", resource = "" } } of points) {
      if (group === undefined) continue;
      const key = `${name} ${mode}${resource}`.trim();
      series.set(key, (series.get(key) ?? 0) + 1);
    }
  }
  assert(series.size > 8);
  for (const [name, count] of series) assertEquals(count, 20, name);
  assertEquals(rowsOf("profit_processes", gathered)[7], '{group="service-7"} 250');
  assertEquals(
    rowsOf("profit_process_resident_memory_bytes", gathered)[7],
    '{group="service-7"} 1024000',
  );
});

Deno.test("a process outside all groups is exported only by itself", () => {
  const gathered = emptyGathered();
  addTick(gathered, [of("a", 7), of(null, 8)]);
  assertEquals(rowsOf("profit_processes", gathered), ['{group="a"} 1']);
  assertEquals(rowsOf("profit_process_open_fds", gathered, true), [
    '{group="a",name="worker-7",pid="7"} 3',
    '{name="worker-8",pid="8"} 3',
  ]);
});

Deno.test("the CPU time of a group never falls, whichever of its processes ends", () => {
  const gathered = emptyGathered();
  for (
    const tick of [[of("a", 7, 5), of("a", 8, 2)], [of("a", 8, 3)], [], [of("a", 8, 4)], [
      of("a", 8, 5),
    ]]
  ) {
    addTick(gathered, tick);
  }
  const user = rowsOf("profit_process_cpu_seconds_total", gathered)[0];
  assertEquals(user, '{group="a",mode="user"} 9');
});

Deno.test("CPU time of ended children is a separate mode, and only groups have it", () => {
  const gathered = emptyGathered();
  addTick(gathered, [of("a", 7, 5)]);
  const told = () => rowsOf("profit_process_cpu_seconds_total", gathered).at(-1);
  assertEquals(told(), '{group="a",mode="system"} 0');
  const group = gathered.groups.get("a")!;
  group.countsEnded = addCounts(group.countsEnded, { ended_children_seconds: 1.5 });
  assertEquals(told(), '{group="a",mode="children"} 1.5');
  addTick(gathered, []);
  addTick(gathered, [of("a", 8)]);
  assertEquals(told(), '{group="a",mode="children"} 1.5');
});

Deno.test("a group that leaks as a whole has a verdict, though none of its processes leaks", () => {
  const gathered = emptyGathered();
  addTick(gathered, [of("a", 7), of("a", 8), of("b", 9)]);
  refreshVerdicts(
    gathered,
    () => ({ memory: "none", descriptors: "none" }),
    () => 0,
    Infinity,
    ({ keys }) => ({
      memory: "none",
      descriptors: null,
      processes: keys.has("a") ? "likely" : "none",
    }),
  );
  assertEquals(rowsOf("profit_process_leak_verdict", gathered), [
    '{group="a",resource="memory"} 0',
    '{group="a",resource="descriptors"} 0',
    '{group="a",resource="processes"} 2',
    '{group="b",resource="memory"} 0',
    '{group="b",resource="descriptors"} 0',
    '{group="b",resource="processes"} 0',
  ]);
});

Deno.test("OpenTelemetry gets groups, whose CPU time continues when they come back", () => {
  const values = new Map<string, number>();
  const add = (name: string) => ({
    add: (change: number, attributes: Readonly<Record<string, string | bigint>>) => {
      const key = [name, ...Object.values(attributes)].join(" ");
      values.set(key, (values.get(key) ?? 0) + change);
    },
  });
  const meter: Meter = {
    createCounter: add,
    createUpDownCounter: add,
    createGauge: () => ({ record: () => {} }),
  };
  const tell = openInstruments(meter, [], true);
  const gathered = emptyGathered();
  const told = (samples: readonly Sample[]) => {
    addTick(gathered, samples);
    const group = gathered.groups.get("a");
    if (group) group.countsEnded = addCounts(group.countsEnded, { ended_children_seconds: 1 });
    tell(gathered);
    const names = [
      "process.cpu.time a user",
      "process.memory.usage a",
      "profit.group.process.count a",
      "process.cpu.time a children",
    ];
    return names.map((name) => values.get(name));
  };
  assertEquals(told([of("a", 7, 5), of("a", 8, 2), of(null, 9)]), [7, 8192, 2, 1]);
  assertEquals(told([]), [7, 0, 0, 1]);
  // CPU time from before the group came back belongs to no group.
  assertEquals(told([of("a", 8, 3)]), [7, 4096, 1, 2]);
  assertEquals(told([of("a", 8, 4)]), [8, 4096, 1, 3]);
  assertEquals([...values.keys()].filter((key) => key.includes("worker")), []);
});

Deno.test("a requested name without processes is exported as 0, once that is known", async () => {
  const options = {
    names: ["acme", "Other", "glob*"],
    services: { ...NO_SERVICES, units: ["nginx", "getty@"], containers: ["0123456789ab"] },
    ignoreCase: true,
    groupBy: null,
    children: false,
  };
  const expected = await listExpected(options);
  const gathered = emptyGathered();
  const told = () =>
    renderMetrics(listMetrics(gathered, { perPid: false, expected }), "prometheus").split("\n")
      .filter((line) => line.startsWith("profit_processes{"));
  assertEquals(told(), []);
  const container = `/docker/${"0123456789ab".padEnd(64, "c")}`;
  gather(gathered, snapshot([sample({ name: "other", cgroups: [container] })]), () => null);
  assertEquals(told(), [
    'profit_processes{name="other"} 1',
    'profit_processes{name="acme"} 0',
    'profit_processes{unit="nginx.service"} 0',
    'profit_processes{unit="getty@.service"} 0',
  ]);
  gather(gathered, snapshot([sample({ cgroups: ["/system.slice/nginx.service"] })]), () => null);
  assertMatch(told().join(), /container="0123456789ab"[}] 0/);
  assert(!told().join().includes("nginx"));
});

Deno.test("an absent name has the label of the groups if it is grouped by that", async () => {
  const names = { names: ["acme"], services: NO_SERVICES, ignoreCase: false };
  const labelsBy = async (groupBy: string | null, children = false) =>
    (await listExpected({ ...names, groupBy, children })).map(({ labels }) => labels);
  assertEquals(await labelsBy("name"), [{ group: "acme" }]);
  assertEquals(await labelsBy("unit"), [{ name: "acme" }]);
  // A tree has the name of its root, which the user asked for.
  assertEquals(await labelsBy("tree", true), [{ group: "acme" }]);
  assertEquals(await labelsBy(null, true), [{ group: "acme" }]);
  assertEquals(await labelsBy("unit", true), [{ name: "acme" }]);
});

Deno.test("the memory limit of a name is the one that is reached first, or else the one with less room", () => {
  const outlook = (limitBytes: number, usedBytes: number, seconds: number | null) => ({
    ...{ kind: "max", group: null, limitBytes, usedBytes, atEpochMs: 0 } as const,
    reach: seconds === null ? null : { seconds, earliestSeconds: seconds, latestSeconds: null },
  });
  const [soon, later] = [outlook(900, 100, 60), outlook(200, 100, 3600)];
  const [small, roomy] = [outlook(300, 100, null), outlook(900, 600, null)];
  const pairs = [[soon, later], [later, small], [small, roomy], [roomy, null]] as const;
  for (const [first, other] of pairs) {
    assertEquals([nearer(first, other), nearer(other, first)], [first, first]);
  }
  assertEquals(nearer(null, null), null);
});
