import { assert, assertEquals } from "@std/assert";
import { isLinux } from "../real/profit.ts";
import { measureGrowth } from "./growth.ts";
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
  fn: async () => {
    const { ticks, early, late } = await measureGrowth(1000, 10);
    assertEquals(ticks, 100);
    assertEquals(late.openFiles, early.openFiles);
    assert(early.rssBytes > 2 ** 24 && late.rssBytes < 2 ** 30);
  },
});
