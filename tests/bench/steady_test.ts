import { assert, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { runShell } from "../real/profit.ts";
import { measureLateness } from "./lateness.ts";

const onLinux = await needs("Linux"); // The benches sample processes of /proc.

Deno.test(
  onLinux("the bench of the lateness runs; a tick is never early"),
  async () => {
    const { ticks, skipped, early, p50, p99, most } = await measureLateness(50, 1, 3);
    assertEquals([ticks + skipped, early], [21, 0]);
    assert(0 <= p50 && p50 <= p99 && p99 <= most);
  },
);

Deno.test(
  onLinux("the bench of the growth runs; a recording keeps no more descriptors open than at first"),
  async () => {
    // All tests in this process share its descriptors.
    const { stdout } = await runShell('"$@" 1000 10 pid', "tests/bench/growth.ts");
    const [, ticks, ...held] =
      /, (\d+) ticks: .* ([\d.]+) MiB, (\d+) desc.* ([\d.]+) MiB, (\d+) desc/
        .exec(stdout)!.map(Number);
    const [earlyMiB, earlyFiles, lateMiB, lateFiles] = held;
    assertEquals([ticks, lateFiles], [100, earlyFiles]);
    assert(earlyMiB! > 16 && lateMiB! < 1024, stdout);
  },
);
