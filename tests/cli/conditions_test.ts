import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseCondition } from "../../src/cli/conditions.ts";
import { UsageError } from "../../src/model/errors.ts";

const alone = { change: false };
const MIB = 2 ** 20;

for (
  const [text, metric, stat, limit] of [
    ["mem_real>500MiB", "mem_real", "peak", 500 * MIB],
    ["mem_real>1.5GB", "mem_real", "peak", 1.5e9],
    ["mem_private.last>4096", "mem_private", "last", 4096],
    ["cpu_percent.avg>80", "cpu_percent", "avg", 80],
    ["cpu_percent.avg>80%", "cpu_percent", "avg", 80],
    ["cpu_percent.p95>80", "cpu_percent", "p95", 80],
    ["num_open_files>1000", "num_open_files", "peak", 1000],
    ["num_open_files.growth>10/h", "num_open_files", "growth", 10],
    ["mem_real.growth>1MiB/s", "mem_real", "growth", 3600 * MIB],
    ["mem_real.growth>24kB/d", "mem_real", "growth", 1000],
  ] as const
) {
  Deno.test(`${text} is a condition`, () => {
    const condition = parseCondition(text, alone);
    assert(condition.kind === "level");
    assertEquals([condition.metric, condition.stat], [metric, stat]);
    assertEquals(Math.round(condition.limit * 1e6) / 1e6, limit);
  });
}

for (
  const [text, column, isRate, stat, limit] of [
    ["num_threads>50", "num_threads", false, "peak", 50],
    ["io_write_bytes.rate>5MiB/s", "io_write_bytes", true, "peak", 5 * MIB],
    ["io_write_bytes.rate.avg>36GB/h", "io_write_bytes", true, "avg", 1e7],
    ["io_write_bytes.last>1GiB", "io_write_bytes", false, "last", 1024 * MIB],
    ["switches_voluntary.rate.p95>6000/m", "switches_voluntary", true, "p95", 100],
    ["cgroup_memory>400MiB", "cgroup_memory", false, "peak", 400 * MIB],
  ] as const
) {
  Deno.test(`${text} is a condition on a column, or on how fast it rises`, () => {
    const condition = parseCondition(text, alone);
    assertEquals(condition, { kind: "column", text, column, isRate, stat, limit });
  });
}

for (
  const [text, stat, limit, isRelative] of [
    ["mem_real>+10%", "avg", 10, true],
    ["mem_real.peak>+50MiB", "peak", 50 * MIB, false],
    ["cpu_percent.p95>+5", "p95", 5, false],
    ["mem_real.last>+1TiB", "last", MIB ** 2, false],
    ["num_open_files.growth>+1/h", "growth", 1, false],
    ["num_open_files.growth>+50%", "growth", 50, true],
    ["num_threads>+5", "avg", 5, false],
    ["io_write_bytes.rate.p95>+10%", "p95", 10, true],
    ["io_write_bytes.rate>+1MiB/s!", "avg", MIB, false],
  ] as const
) {
  Deno.test(`${text} is a condition on two recordings`, () => {
    const condition = parseCondition(text, { change: true });
    assert(condition.kind === "change");
    assertEquals([condition.stat, condition.limit, condition.isRelative], [
      stat,
      limit,
      isRelative,
    ]);
    assertThrows(() => parseCondition(text, alone), UsageError);
  });
}

for (
  const [text, metric, stat, limit] of [
    ["total.mem_real>1GiB", "mem_real", "peak", 2 ** 30],
    ["total.mem_proportional.avg>1GiB", "mem_proportional", "avg", 2 ** 30],
    ["total.processes>20", "processes", "peak", 20],
    ["total.processes.growth>6/h", "processes", "growth", 6],
    ["total.num_threads.last>200", "num_threads", "last", 200],
  ] as const
) {
  Deno.test(`${text} is a condition on groups`, () => {
    assertEquals(parseCondition(text, alone), { kind: "total", text, metric, stat, limit });
  });
}

for (
  const [text, reason] of [
    ["", "write leak, possible-leak, oom, or a condition like mem_real>500MiB"],
    ["leek", 'did you mean "leak"?'],
    ["mem_real", "a limit is missing, as in mem_real>500MiB"],
    ["mem_real>", "a limit is missing, as in mem_real>500MiB"],
    ["mem_real<500MiB", "a condition finds only values above a limit"],
    ["mem_real>=500MiB", 'write "mem_real>500MiB"'],
    ["mem_real>-5", '"-5" is not a limit; write a number with a unit'],
    ["memory 5", 'it has no ">"; write leak'],
    ["mem real>5", '"mem real" is not a value; write leak'],
    ["mem_real>500M", 'mem_real has no unit "M", write MiB (2^20 bytes) or MB (10^6 bytes)'],
    ["peak_memory>5g", 'peak_memory has no unit "g", write GiB (2^30 bytes) or GB (10^9 bytes)'],
    ["io_read_bytes>5k", 'io_read_bytes has no unit "k", write KiB (2^10 bytes) or kB (10^3 b'],
    [
      "total.pid>5",
      'unknown value "pid"; choose from cpu_percent, mem_real, mem_private, num_open_files',
    ],
    ["processes>5", "only groups have it; write total.processes>5"],
    ["total.processes.p95>5", "processes has no .p95"],
    ["total.num_threads.growth>5/h", "num_threads has no .growth"],
    [
      "pid>5",
      'unknown value "pid"; choose from cpu_percent, mem_real, mem_private, num_open_files',
    ],
    [
      "memory>5",
      'unknown value "memory"; choose from cpu_percent, mem_real, mem_private, num_open_files, and for ' +
      "whole runs wall_seconds, cpu_seconds, peak_memory, peak_threads, read_bytes, written_bytes",
    ],
    [
      "mem_real.median>5",
      "mem_real has no .median; choose from .avg, .p95, .peak, .last, .growth",
    ],
    ["cpu_percent.growth>5/h", "cpu_percent has no .growth; choose from .avg, .p95, .peak, .last"],
    [
      "mem_real>500 apples",
      'mem_real has no unit "apples", only B, kB, MB, GB, TB, KiB, MiB, GiB, T',
    ],
    ["mem_real>50%", 'mem_real has no unit "%"'],
    ["wall_seconds>5%", 'wall_seconds has no unit "%", only ms, s, m, h; a change in percent is'],
    ["cpu_seconds.avg>5", "cpu_seconds is one value of each run; remove .avg"],
    ["peak_threads>5k", 'peak_threads has no unit "k"'],
    ["wall_seconds>+5%", "one recording has no change"],
    ["wall_seconds>5/h", "wall_seconds has no growth; remove /h"],
    ["mem_real>5constructor", 'mem_real has no unit "constructor"'],
    ["cpu_percent>5MiB", 'cpu_percent has no unit "MiB", only %'],
    ["num_open_files>5k", 'num_open_files has no unit "k"'],
    ["mem_real.growth>5MiB", ".growth needs a time: /s, /m, /h, /d"],
    ["mem_real.growth>5MiB/w", ".growth needs a time: /s, /m, /h, /d"],
    ["mem_real.peak>5MiB/h", "only .growth takes a time, and not in %"],
    ["num_threads.rate>5/s", "num_threads is not a count and has no .rate"],
    ["mem_real.rate>5/s", "mem_real is not a count and has no .rate"],
    ["io_read_bytes.rate>5MiB", ".rate needs a time: /s, /m, /h, /d"],
    ["io_read_bytes>5MiB/s", "only .rate takes a time, and not in %"],
    ["io_read_bytes.rate>5apples/s", 'io_read_bytes has no unit "apples", only B, kB'],
    ["mem_swap.growth>5/h", "mem_swap has no .growth; choose from .avg, .p95, .peak, .last"],
    ["mem_real>5!", 'a "!" is only for a change'],
    ["mem_real>+5", "one recording has no change; use it with profit compare"],
    [`mem_real>${"9".repeat(400)}`, "the limit is too large"],
  ] as const
) {
  Deno.test(`"${text.slice(0, 40)}" is not a condition, and the error says why`, () => {
    const { message } = assertThrows(() => parseCondition(text, alone), UsageError);
    const start = `Cannot use "${text}" as --fail-on: ${reason}`;
    assertEquals(message.slice(0, start.length), start);
  });
}

for (
  const [text, total, limit, isChange, isRelative, isBare] of [
    ["wall_seconds>2m", "wall_seconds", 120, false, false, false],
    ["cpu_seconds>500ms", "cpu_seconds", 0.5, false, false, false],
    ["peak_memory>+50MiB", "peak_memory", 50 * MIB, true, false, false],
    ["wall_seconds>+10%!", "wall_seconds", 10, true, true, true],
    ["peak_threads>8", "peak_threads", 8, false, false, false],
    ["written_bytes>+1GB", "written_bytes", 1e9, true, false, false],
  ] as const
) {
  Deno.test(`${text} is a condition on whole runs`, () => {
    const kind = "run";
    const wanted = { kind, text, total, limit, isChange, isRelative, isBare } as const;
    assertEquals(parseCondition(text, { change: true }), wanted);
  });
}

for (
  const [text, plain] of [
    ["leaks", "leak"],
    ["mem_real > 500 MB", "mem_real>500MB"],
    ["rss>500mib", "mem_real>500MiB"],
    [" cpu.avg >80 ", "cpu_percent.avg>80"],
    ["total.fds>9", "total.num_open_files>9"],
  ] as const
) {
  Deno.test(`"${text}" means ${plain}, and messages show it as it was written`, () => {
    assertEquals(parseCondition(text, alone), { ...parseCondition(plain, alone), text });
  });
}
