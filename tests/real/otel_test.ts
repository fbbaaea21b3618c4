import { assert, assertEquals, assertMatch } from "@std/assert";
import { runProgram, within } from "../limits.ts";
import { needs } from "../needs.ts";
import { commandOf, rowsOf, runShell, startNamed } from "./profit.ts";

// A compiled program has no metrics: see tools/compile.ts.
const onSources = await needs("Linux", "the sources");
const onCompiled = await needs("Linux", "a compiled program in PROFIT", "strace");

const INTERVAL_MS = 200;

/** The part of an OTLP request that is looked at (opentelemetry-proto, metrics.proto). */
interface Request {
  resourceMetrics: {
    scopeMetrics: { scope: { name: string }; metrics: Metric[] }[];
  }[];
}

interface Metric {
  name: string;
  unit: string;
  sum?: { dataPoints: Point[]; isMonotonic: boolean };
  gauge?: { dataPoints: Point[] };
}

interface Point {
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
  timeUnixNano: string;
  asDouble: number;
}

/** Records, and collects the exported requests. */
async function recordWithCollector(args: string[]) {
  const exports: Metric[][] = [];
  let others = "";
  const collector = Deno.serve({ port: 0, onListen: () => {} }, async (request) => {
    if (new URL(request.url).pathname === "/v1/metrics") {
      const { resourceMetrics }: Request = await request.json();
      const scopes = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics);
      const own = scopes.filter(({ scope }) => scope.name === "profit");
      if (own.length > 0) exports.push(own.flatMap(({ metrics }) => metrics));
    } else others += await request.text();
    return Response.json({});
  });
  const startMs = performance.now();
  const { code, stdout, stderr } = await runProgram([...commandOf("main.ts"), ...args], {
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_METRIC_EXPORT_INTERVAL: `${INTERVAL_MS}`,
    },
  });
  const tookMs = performance.now() - startMs;
  await within("the collector to end", collector.shutdown());
  assertEquals(code, 0, stderr);
  return { exports, others, tookMs, csv: stdout, said: stderr };
}

function pointsOf({ sum, gauge }: Metric): Point[] {
  return (sum ?? gauge)!.dataPoints;
}

const NAME = "with OTEL_DENO a collector gets all once an interval, and the last values at the end";

Deno.test(onSources(NAME), async () => {
  await using actor = await startNamed("exported");
  const { exports, others, tookMs, csv, said } = await recordWithCollector([
    `--pid=${actor.pid}`,
    "--duration=1",
    "--pace=100ms",
    "--columns=+cpu_user_seconds,cpu_system_seconds,mem_virtual,num_threads,max_open_files," +
    "io_write_bytes",
    "--output=-",
  ]);
  const rows = rowsOf(csv);
  const row = rows.at(-1)!;
  assert(exports.length >= 2);
  assert(exports.length <= tookMs / INTERVAL_MS + 1, `${exports.length} in ${tookMs} ms`);
  for (const metrics of exports) {
    // There may be no limit of memory.
    const names = metrics.map(({ name }) => name).filter((name) => name !== "profit.memory.limit");
    assertEquals(names.sort(), [
      "process.cpu.time",
      "process.disk.io",
      "process.memory.usage",
      "process.memory.virtual",
      "process.thread.count",
      "process.unix.file_descriptor.count",
      "profit.missed_ticks",
      "profit.process.memory.anonymous",
      "profit.process.unix.file_descriptor.limit",
      "profit.skipped_ticks",
      "profit.ticks",
    ]);
  }

  const last = exports.at(-1)!.flatMap((metric) =>
    pointsOf(metric).map(({ attributes, asDouble }) => {
      const of = Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
      const identity = ["process.pid", "process.creation.time", "process.executable.name"];
      if (metric.name.startsWith("process.")) {
        assertEquals(identity.map((key) => of[key]), [
          { intValue: `${actor.pid}` },
          { stringValue: new Date(Number(row["creation_epoch"]) * 1000).toISOString() },
          { stringValue: "exported" },
        ]);
      }
      const mode = of["cpu.mode"]?.stringValue ?? "";
      // Sums of hundredths of a second have what binary fractions add.
      return [`${metric.name} ${metric.unit} ${mode}`.trimEnd(), Math.round(asDouble * 1e6) / 1e6];
    })
  );
  const {
    "profit.memory.limit By": limitBytes = Infinity,
    "profit.process.memory.anonymous By": anonymousBytes,
    ...told
  } = Object.fromEntries(last);
  assert(anonymousBytes > 0 && anonymousBytes < Number(row["mem_real"]), `${anonymousBytes}`);
  assert(limitBytes > Number(row["mem_real"]), `${limitBytes}`);
  assertEquals(told, {
    "process.cpu.time s user": Number(row["cpu_user_seconds"]),
    "process.cpu.time s system": Number(row["cpu_system_seconds"]),
    "process.disk.io By": Number(row["io_write_bytes"]),
    "process.memory.usage By": Number(row["mem_real"]),
    "process.memory.virtual By": Number(row["mem_virtual"]),
    "process.thread.count {thread}": Number(row["num_threads"]),
    "process.unix.file_descriptor.count {file_descriptor}": Number(row["num_open_files"]),
    "profit.process.unix.file_descriptor.limit {file_descriptor}": Number(row["max_open_files"]),
    "profit.ticks {tick}": rows.length,
    "profit.skipped_ticks {tick}": Number(/(\d+) skipped/.exec(said)![1]),
    "profit.missed_ticks {tick}": 0,
  });
  // What PROFIT says is not sent as a log.
  assert(!others.includes("exported"), others);
});

Deno.test(
  onCompiled("a compiled program reads nothing for OTEL_DENO that it cannot send"),
  async () => {
    const { code, stdout } = await runShell(`
      calls=$(mktemp); trap 'rm $calls' EXIT
      for metrics in false true; do
        OTEL_DENO=$metrics timeout -k 1 10 strace -f -qq -e trace=openat -e signal=none -o $calls \
          "$@" --pid=$$ --duration=0 -o none -q || exit
        grep -o "/proc/$$/[a-z]*" $calls
        echo
      done`);
    const [without, withMetrics] = stdout.split("\n\n");
    assertEquals([code, withMetrics], [0, without]);
    assertMatch(without!, /\/stat\n/);
  },
);
