import { assert } from "@std/assert";
import { runProgram } from "../limits.ts";
import { commandOf } from "../real/profit.ts";

Deno.test("the bench of what is kept for a process runs, and its figure is within the bound", async () => {
  const [deno, run, ...args] = commandOf("tests/bench/process_memory.ts");
  const { stdout, stderr } = await runProgram(
    [deno!, run!, "--v8-flags=--expose-gc", ...args, "1000", "600", "private"],
  );
  const [, bytes] = stdout.match(/^1000 processes, 600 ticks: (\d+) bytes a process /) ?? [];
  assert(Number(bytes) > 20 * 1024 && Number(bytes) < 24 * 1024, stdout + stderr);
});
