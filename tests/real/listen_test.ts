/**
 * Tests the exported values with real programs: Prometheus scrapes PROFIT, and process-exporter
 * exports the same processes.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findExported } from "../../src/export/exported_columns.ts";
import { type ColumnName, DEFAULT_COLUMNS } from "../../src/model/columns.ts";
import { MEASURES } from "../../src/model/measures.ts";
import { besiege } from "../bench/scrapes.ts";
import { runProgram, until, within } from "../limits.ts";
import { has, needs } from "../needs.ts";
import { type Actor, startListening } from "./profit.ts";
import { startDenoActor } from "./start_actor.ts";

const onLinux = await needs("Linux");
const withPeer = await needs("Linux", "process-exporter", "promtool");
const withPrometheus = await needs("Linux", "prometheus");
const withLimits = await needs("Linux", "prlimit");
const withPromtool = await needs("promtool");
const withPromtoolOnLinux = await needs("Linux", "promtool");

const port = findFreePort();
const prometheusPort = findFreePort();
let folder = "";
let prometheus: AsyncDisposable | null = null;

// Prometheus scrapes its targets only after five seconds. The first tests use this time.
Deno.test.beforeAll(async () => {
  folder = Deno.makeTempDirSync({ prefix: "profit_listen_" });
  if (!await has("prometheus")) return;
  const target = `static_configs: [{ targets: ["localhost:${port}"] }]`;
  Deno.writeTextFileSync(
    `${folder}/prometheus.yml`,
    `global: { scrape_interval: 250ms, scrape_timeout: 250ms }
scrape_configs: [{ job_name: profit, ${target} }]`,
  );
  prometheus = startBehind("prometheus", [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
  ]);
});

Deno.test.afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  Deno.removeSync(folder, { recursive: true });
});

Deno.test(onLinux("many scrapes at once and slow clients cost no tick"), async () => {
  const scrapes = { scrapes: 100, slow: 50, paceMs: 500, rounds: 5 };
  const { ticks, skipped, answered } = await besiege(scrapes);
  assert(ticks > 0);
  assertEquals([skipped, answered], [0, 500]);
});

Deno.test(withLimits("with 64 descriptors, idle clients cost clients and no tick"), async () => {
  const limited = ["prlimit", "--nofile=64"];
  await using recorded = await startCalled("idle");
  await using profit = await startListening(["--pace=50ms", `--pid=${recorded.pid}`], 0, limited);
  const idle = await Promise.all(
    Array.from({ length: 80 }, () => Deno.connect({ hostname: "127.0.0.1", port: profit.port })),
  );
  try {
    assert((await scrape(profit.port)).includes(`profit_processes{name="${nameOf("idle")}"} 1`));
    const said = await profit.stop();
    assert(said.includes("Ticks: ") && !said.includes("missed") && !said.includes("Missed"), said);
  } finally {
    for (const connection of idle) connection.close();
  }
});

Deno.test(withPromtool("the prometheus.yml of docs/monitoring.md is valid"), async () => {
  const page = Deno.readTextFileSync(new URL("../../docs/monitoring.md", import.meta.url));
  const config = /^```yaml\n(.*?)^```/ms.exec(page)![1]!;
  const path = `${folder}/prometheus.yml`;
  Deno.writeTextFileSync(path, config);
  const { code, stderr, stdout } = await runProgram(["promtool", "check", "config", path]);
  assertEquals(code, 0, stdout + stderr);
});

Deno.test(
  withPromtoolOnLinux("promtool finds nothing wrong with the metric of any column"),
  async () => {
    await using _actor = await startCalled("all");
    const columns = (Object.keys(MEASURES) as ColumnName[]).filter((name) =>
      name !== "cpu_percent"
    );
    const wanted = columns.filter((name) => !DEFAULT_COLUMNS.includes(name));
    const args = [nameOf("all"), "--pace=0.1", `--columns=+${wanted}`];
    await using profit = await startListening(args);
    const path = `${folder}/all.prom`;
    const text = await until("all values", async () => {
      const told = await scrape(profit.port);
      return told.includes("context_switches_total{") && told;
    });
    Deno.writeTextFileSync(path, text);
    const check = ["sh", "-c", 'promtool check metrics <"$0"', path];
    const { code, stderr, stdout } = await runProgram(check);
    assertEquals([code, stdout + stderr], [0, ""]);
    for (
      const { metric, isCounter } of findExported(["io_write_bytes", "mem_swap", "mem_shared"])
    ) {
      assert(
        text.includes(`\n${metric}${isCounter ? "_total" : ""}{name="${nameOf("all")}"} `),
        metric,
      );
    }
  },
);

Deno.test(withPeer("process-exporter exports the same values of the same processes"), async () => {
  await using one = await startCalled("one");
  await using two = await startCalled("one");
  await one.ask("descriptors");
  await two.ask("pages 4096");
  const name = nameOf("one");
  const peerPort = findFreePort();
  const peerArgs = [`-procnames=${name}`, `-web.listen-address=127.0.0.1:${peerPort}`];
  await using _peer = startBehind("prometheus-process-exporter", peerArgs);
  await using profit = await startListening([name, "--pace=0.1"]);
  const readPeer = async () => (await scrape(peerPort)).split("\n");
  const readOwn = async () => (await scrape(profit.port)).split("\n");
  const PEER_NAME = "namedprocess_namegroup";
  const group = `{groupname="${name}"`;
  const ifListening = () => readPeer().catch(() => []);
  const isToldByPeer = async () =>
    valueIn(await ifListening(), `${PEER_NAME}_num_procs${group}}`) !== undefined;
  const isTold = async () =>
    valueIn(await readOwn(), `profit_processes{name="${name}"}`) !== undefined;
  await until("process-exporter tells of the processes", isToldByPeer);
  await until("PROFIT tells of the processes", isTold);
  const [before, peerBefore] = [await readOwn(), await readPeer()];
  await one.ask("burn 0.9 0.5");
  await new Promise((resolve) => setTimeout(resolve, 250)); // The times of two ticks.
  const [own, peer] = [await readOwn(), await readPeer()];
  // process-exporter counts from its first sight of a process.
  const sumOf = (lines: readonly string[], metric: string) =>
    valueIn(lines, `${metric},mode="user"}`)! + valueIn(lines, `${metric},mode="system"}`)!;
  const cpu = `profit_process_cpu_seconds_total{name="${name}"`;
  const peerCpu = `${PEER_NAME}_cpu_seconds_total${group}`;
  const used = sumOf(own, cpu) - sumOf(before, cpu);
  assertAlmostEquals(used, sumOf(peer, peerCpu) - sumOf(peerBefore, peerCpu), 0.03);
  assert(used > 0.1, `${used}`);
  const rss = valueIn(own, `profit_process_resident_memory_bytes{name="${name}"}`)!;
  for (
    const [metric, peerMetric, tolerance] of [
      ["profit_processes", "num_procs", 0],
      ["profit_process_open_fds", "open_filedesc", 0],
      ["profit_process_threads", "num_threads", 0],
      ["profit_process_worst_fd_ratio", "worst_fd_ratio", 1e-6],
      // process-exporter adds a start in hundredths to a boot time in whole seconds.
      ["profit_process_start_time_seconds", "oldest_start_time_seconds", 2],
      ["profit_process_resident_memory_bytes", "memory_bytes", rss * 0.02],
    ] as const
  ) {
    const type = peerMetric === "memory_bytes" ? ',memtype="resident"' : "";
    const ours = valueIn(own, `${metric}{name="${name}"}`)!;
    const theirs = valueIn(peer, `${PEER_NAME}_${peerMetric}${group}${type}}`)!;
    assertAlmostEquals(ours, theirs, tolerance, metric);
  }
  const { code, stdout, stderr } = await runProgram(["promtool", "check", "metrics"], {
    stdin: own.join("\n"),
  });
  assertEquals([code, stdout, stderr], [0, "", ""]);
});

Deno.test(
  withPrometheus("Prometheus scrapes PROFIT, rates are right, and what has ended goes stale"),
  async () => {
    const [name, other] = [nameOf("two"), nameOf("three")];
    await using actor = await startCalled("two");
    await using _profit = await startListening([name, other, "--pace=0.05"], port);
    const askForOther = () => query(`profit_processes{name="${other}"}`);
    {
      await using _ending = await startCalled("three");
      // The program may still be starting.
      const isTold = () => askForOther().then((told) => told === 1, () => false);
      await until("Prometheus tells of PROFIT", isTold);
    }
    assertEquals(await query("up"), 1);
    // The program is killed before it ends.
    actor.ask("burn 0.1 60").catch(() => {});
    await until("no process has the name", async () => await askForOther() === 0);
    // Without staleness markers, Prometheus would return the series for five more minutes.
    assertEquals(await query(`profit_process_threads{name="${other}"}`), undefined);
    await new Promise((resolve) => setTimeout(resolve, 1750));
    const rate = `sum(rate(profit_process_cpu_seconds_total{name="${name}"}[1500ms]))`;
    // On a busy machine, the process may get less CPU time for a while.
    const isRight = async () => Math.abs((await query(rate) ?? 0) - 0.1) <= 0.03;
    await until("the rate is what the actor takes", isRight);
    assertEquals(await query("profit_missed_ticks_total"), 0);
  },
);

/** Returns the value of a query to Prometheus; `undefined` without a value. */
async function query(text: string): Promise<number | undefined> {
  const url = `http://127.0.0.1:${prometheusPort}/api/v1/query`;
  const body = new URLSearchParams({ query: text });
  const { data } = JSON.parse(await read(url, { method: "POST", body }));
  const value = data.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}

/** Returns a name that no other process on this machine has. */
function nameOf(name: string): string {
  return `${name}-${Deno.pid}`;
}

/** Starts an actor under such a name. */
function startCalled(name: string): Promise<Actor> {
  const path = `${Deno.makeTempDirSync({ dir: folder })}/${nameOf(name)}`;
  Deno.symlinkSync(Deno.execPath(), path);
  return startDenoActor(path);
}

/** Runs a program in the background, and kills it at the end of the scope. */
function startBehind(program: string, args: string[]): AsyncDisposable {
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await within(`the end of ${program}`, child.status);
    },
  };
}

function findFreePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function scrape(from: number): Promise<string> {
  return read(`http://127.0.0.1:${from}/metrics`);
}

function read(url: string, init: RequestInit = {}): Promise<string> {
  return within(`an answer from ${url}`, fetch(url, init).then((answer) => answer.text()));
}

/** Returns the value in the line with this beginning. */
function valueIn(lines: readonly string[], metric: string): number | undefined {
  const line = lines.find((line) => line.startsWith(`${metric} `));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}
