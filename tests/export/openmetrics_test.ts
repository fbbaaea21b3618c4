import { assert, assertEquals } from "@std/assert";
import { emptyGathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { refreshVerdicts } from "../../src/export/verdicts.ts";
import { listMetrics } from "../../src/export/metrics.ts";
import { listOwnMetrics } from "../../src/export/own_metrics.ts";
import { chooseFormat, renderMetrics } from "../../src/export/openmetrics.ts";
import { reading, sample, snapshot } from "../fakes.ts";

const gathered = emptyGathered();
const refusals = [{ column: "mem_real" as const, reason: 'not "yours"' }];
gather(
  gathered,
  snapshot([
    sample({
      pid: 7,
      name: 'a"b\\c',
      cpuUserSeconds: 0.1 + 0.2,
      cpuSystemSeconds: 2,
      creationEpochSeconds: 1795360821.02,
    }),
    sample({ pid: 8, name: "über", rssBytes: null, openFiles: null, refusals }),
  ], { skipped: 2 }),
  () => 9,
);
const leaks = (pid: number) => ({
  memory: pid === 7 ? "likely" as const : null,
  descriptors: null,
});
refreshVerdicts(gathered, ({ reading }) => leaks(reading.pid), () => 0, 1);

const PER_PID = `\
# TYPE profit_processes gauge
# HELP profit_processes Processes of the name or group.
profit_processes{name="a\\"b\\\\c"} 1
profit_processes{name="über"} 1
# TYPE profit_process_cpu_seconds_total counter
# HELP profit_process_cpu_seconds_total CPU time used, user and system.
profit_process_cpu_seconds_total{name="a\\"b\\\\c",pid="7",mode="user"} 0.3
profit_process_cpu_seconds_total{name="a\\"b\\\\c",pid="7",mode="system"} 2
profit_process_cpu_seconds_total{name="über",pid="8",mode="user"} 0
profit_process_cpu_seconds_total{name="über",pid="8",mode="system"} 0
# TYPE profit_process_resident_memory_bytes gauge
# HELP profit_process_resident_memory_bytes Resident set size.
profit_process_resident_memory_bytes{name="a\\"b\\\\c",pid="7"} 4096
# TYPE profit_process_virtual_memory_bytes gauge
# HELP profit_process_virtual_memory_bytes Size of the address space.
profit_process_virtual_memory_bytes{name="a\\"b\\\\c",pid="7"} 8192
profit_process_virtual_memory_bytes{name="über",pid="8"} 8192
# TYPE profit_process_open_fds gauge
# HELP profit_process_open_fds Open file descriptors.
profit_process_open_fds{name="a\\"b\\\\c",pid="7"} 3
# TYPE profit_process_max_fds gauge
# HELP profit_process_max_fds File descriptors that may be open (soft limit).
profit_process_max_fds{name="a\\"b\\\\c",pid="7"} 9
profit_process_max_fds{name="über",pid="8"} 9
# TYPE profit_process_worst_fd_ratio gauge
# HELP profit_process_worst_fd_ratio The largest ratio of open descriptors to the soft limit among the processes of the name or group.
profit_process_worst_fd_ratio{name="a\\"b\\\\c"} 0.333333
# TYPE profit_process_threads gauge
# HELP profit_process_threads Threads.
profit_process_threads{name="a\\"b\\\\c",pid="7"} 1
profit_process_threads{name="über",pid="8"} 1
# TYPE profit_process_start_time_seconds gauge
# HELP profit_process_start_time_seconds Start of the process, or of the oldest process of the name or group, in seconds since 1970.
profit_process_start_time_seconds{name="a\\"b\\\\c",pid="7"} 1795360821.02
profit_process_start_time_seconds{name="über",pid="8"} 1000.5
# TYPE profit_process_leak_verdict gauge
# HELP profit_process_leak_verdict Whether it leaks: 0 no, 1 possibly, 2 likely; absent while there are too few samples.
profit_process_leak_verdict{name="a\\"b\\\\c",pid="7",resource="memory"} 2
# TYPE profit_ticks_total counter
# HELP profit_ticks_total Ticks at which samples were taken.
profit_ticks_total 1
# TYPE profit_skipped_ticks_total counter
# HELP profit_skipped_ticks_total Ticks that PROFIT skipped because it was busy or stopped.
profit_skipped_ticks_total 2
# TYPE profit_missed_ticks_total counter
# HELP profit_missed_ticks_total Ticks at which no samples could be taken.
profit_missed_ticks_total 0
# TYPE profit_unreadable_values_total counter
# HELP profit_unreadable_values_total Values that the system refused.
profit_unreadable_values_total{reason="not \\"yours\\""} 1
`;

Deno.test("recorded columns have the names of process-exporter, in base units", () => {
  const recorded = [
    "io_read_bytes",
    "switches_voluntary",
    "switches_involuntary",
    "mem_swap",
  ] as const;
  const gathered = emptyGathered(recorded);
  const extras = { io_read_bytes: 5, switches_voluntary: 31, switches_involuntary: 2, mem_swap: 0 };
  gather(gathered, snapshot([sample({ name: "acme", extras })]), () => 9);
  const text = renderMetrics(listMetrics(gathered, { perPid: false }), "openmetrics");
  for (
    const lines of [
      "# TYPE profit_process_read_bytes counter\n# UNIT profit_process_read_bytes bytes\n",
      'profit_process_read_bytes_total{name="acme"} 5\n',
      'profit_process_context_switches_total{name="acme",type="voluntary"} 31\n' +
      'profit_process_context_switches_total{name="acme",type="involuntary"} 2\n',
      "# TYPE profit_process_swapped_memory_bytes gauge\n",
      'profit_process_swapped_memory_bytes{name="acme"} 0\n',
    ]
  ) assert(text.includes(lines), `${lines} in ${text}`);
});

Deno.test("a recording in the Prometheus text format, without unknown values", () => {
  assertEquals(renderMetrics(listMetrics(gathered, { perPid: true }), "prometheus"), PER_PID);
});

Deno.test("a process has a series of its own only with --per-pid", () => {
  const text = renderMetrics(listMetrics(gathered, { perPid: false }), "prometheus");
  assertEquals(text, PER_PID.replace(/,pid="\d"/g, ""));
});

Deno.test("OpenMetrics names a counter's family without _total, has units, and has an end", () => {
  const own = listOwnMetrics({ reading: reading({ cpuUserSeconds: 1.5 }), maxOpenFiles: null });
  assertEquals(
    renderMetrics(own.slice(0, 2), "openmetrics"),
    `\
# TYPE process_cpu_seconds counter
# UNIT process_cpu_seconds seconds
# HELP process_cpu_seconds CPU time used by PROFIT itself.
process_cpu_seconds_total 1.5
# TYPE process_resident_memory_bytes gauge
# UNIT process_resident_memory_bytes bytes
# HELP process_resident_memory_bytes Resident set size.
process_resident_memory_bytes 4096
# EOF
`,
  );
});

Deno.test("the format is the one that a client prefers", () => {
  const accepts = {
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1":
      "openmetrics",
    'application/OpenMetrics-Text; version="1.0.0"; charset=utf-8': "openmetrics",
    "application/openmetrics-text": "openmetrics",
    "application/openmetrics-text;version=0.0.1": "prometheus",
    "application/openmetrics-text;q=0": "prometheus",
    "text/plain, application/openmetrics-text;q=0.5": "prometheus",
    "text/html,application/xhtml+xml,*/*;q=0.8": "prometheus",
    "": "prometheus",
  };
  for (const [accept, format] of Object.entries(accepts)) {
    assertEquals(chooseFormat(accept), format, accept);
  }
});
