import { assertEquals } from "@std/assert";
import { emptyHostTicks, endTicks, joinTicks } from "../../src/analyse/host_ticks.ts";
import { sample, snapshot } from "../fakes.ts";

/** Joins ticks of one sample each, and returns the time and the pids of each joined tick. */
function join(ticks: readonly (readonly [second: number, labels: string, pid: number])[]) {
  const hosts = emptyHostTicks();
  const joined: [number, number[]][] = [];
  const add = ({ tick, samples }: ReturnType<typeof snapshot>) =>
    void joined.push([tick.monotonicMs / 1000, samples.map(({ reading }) => reading.pid)]);
  for (const [second, labels, pid] of ticks) {
    const own = labels === "" ? {} : { labels };
    joinTicks(hosts, snapshot([sample({ pid, ...own })], { epochMs: second * 1000 }), add);
  }
  endTicks(hosts, add);
  return joined;
}

Deno.test("the ticks of hosts that sample at different moments are one tick", () => {
  assertEquals(
    join([[1, "a", 7], [1.4, "b", 8], [2, "a", 7], [2.4, "b", 8], [3.01, "b", 8], [3.02, "a", 7]]),
    [[1, [7, 8]], [2, [7, 8]], [3.01, [8, 7]]],
  );
});

Deno.test("the ticks of hosts that were recorded one after the other stay apart", () => {
  assertEquals(
    join([[1, "a", 7], [2, "a", 7], [900, "b", 8], [901, "b", 8], [1800, "c", 9]]),
    [[1, [7]], [2, [7]], [900, [8]], [901, [8]], [1800, [9]]],
  );
});

Deno.test("a tick in which a host is missing has the samples of the others", () => {
  assertEquals(
    join([[1, "a", 7], [1.4, "b", 8], [2, "a", 7], [3, "a", 7], [3.4, "b", 8]]),
    [[1, [7, 8]], [2, [7]], [3, [7, 8]]],
  );
});

Deno.test("each tick without labels stays as it is", () => {
  assertEquals(join([[1, "", 7], [1.4, "", 8], [2, "", 7]]), [[1, [7]], [1.4, [8]], [2, [7]]]);
});
