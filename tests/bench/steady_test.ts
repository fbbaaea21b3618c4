import { assert, assertEquals } from "@std/assert";
import { isLinux, runShell } from "../real/profit.ts";
import { measureLateness } from "./lateness.ts";

const ignore = !isLinux; // They sample processes of /proc.

Deno.test({
  name: "the bench of the lateness runs; a tick is never early",
  ignore,
  fn: async () => {
    const { ticks, skipped, early, p50, p99, most } = await measureLateness(50, 1, 3);
    assertEquals([ticks + skipped, early], [21, 0]);
    assert(0 <= p50 && p50 <= p99 && p99 <= most);
  },
});

Deno.test({
  name: "the bench of the growth runs; a recording keeps no more descriptors open than at first",
  ignore,
  fn: () => {
    // Descriptors are those of a process, and so are other tests.
    const { stdout } = runShell('"$@" 1000 10 pid', "tests/bench/growth.ts");
    const [, ticks, ...held] =
      /, (\d+) ticks: .* ([\d.]+) MiB, (\d+) desc.* ([\d.]+) MiB, (\d+) desc/
        .exec(stdout)!.map(Number);
    const [earlyMiB, earlyFiles, lateMiB, lateFiles] = held;
    assertEquals([ticks, lateFiles], [100, earlyFiles]);
    assert(earlyMiB! > 16 && lateMiB! < 1024, stdout);
  },
});
