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
  const [text, stat, limit, isRelative] of [
    ["mem_real>+10%", "avg", 10, true],
    ["mem_real.peak>+50MiB", "peak", 50 * MIB, false],
    ["cpu_percent.p95>+5", "p95", 5, false],
    ["num_open_files.growth>+1/h", "growth", 1, false],
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
  const text of [
    "",
    "leaks",
    "mem_real",
    "mem_real>",
    "mem_real<500MiB",
    "mem_real>500 apples",
    "mem_real>50%",
    `mem_real>${"9".repeat(400)}`,
    "mem_real.growth>5MiB",
    "mem_real.peak>5MiB/h",
    "cpu_percent.growth>5/h",
    "cpu_percent>5MiB",
    "pid>5",
    "mem_real.median>5",
    "mem_real>-5",
  ]
) {
  Deno.test(`"${text}" is no condition, and the grammar is told`, () => {
    const { message } = assertThrows(() => parseCondition(text, alone), UsageError);
    assert(message.startsWith(`Cannot use "${text}" as --fail-on: write leak, possible-leak, or`));
  });
}
