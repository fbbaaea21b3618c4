import { assert } from "@std/assert";
import { runProgram } from "../limits.ts";
import { commandOf } from "../real/profit.ts";

for (
  const { args, least, most } of [
    { args: ["1000", "600", "private"], least: 20 * 1024, most: 24 * 1024 },
    { args: ["50000", "1", "file"], least: 150, most: 300 },
  ]
) {
  Deno.test(`the memory for each of ${args[0]} processes is within the bound`, async () => {
    const [deno, run, ...rest] = commandOf("tests/bench/process_memory.ts");
    const { stdout, stderr } = await runProgram(
      [deno!, run!, "--v8-flags=--expose-gc", ...rest, ...args],
    );
    const [, bytes] = stdout.match(/ ticks?: (\d+) bytes a process /) ?? [];
    assert(Number(bytes) > least && Number(bytes) < most, stdout + stderr);
  });
}
