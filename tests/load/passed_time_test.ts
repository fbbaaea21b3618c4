import { assertEquals } from "@std/assert";
import { loadRecording } from "../../src/load/recording.ts";
import { bytes } from "../fakes.ts";

/**
 * Makes a recording of a process, a tick a second. The process grows by a page a tick, or as its
 * function says.
 */
function recordingOf(times: readonly number[], pagesOf = (tick: number) => 1000 + tick): string[] {
  return times.map((time, tick) => `7,acme,${4096 * pagesOf(tick)},900.00,${time.toFixed(3)}`);
}

/** Returns the seconds on the clock that never steps, from the first tick on. */
async function passed(rows: readonly string[]): Promise<number[]> {
  const data = bytes(["pid,name,mem_real,creation_epoch,timestamp", ...rows].join("\n") + "\n");
  const source = { path: "x.csv", open: () => Promise.resolve([data]) };
  const empty = (): number[] => [];
  const { remembered } = await loadRecording(source, empty, (all, { tick }) => {
    all.push(tick.monotonicMs);
  });
  return remembered.map((ms) => Math.round(ms - remembered[0]!) / 1000);
}

/** Makes thirty ticks, a second apart, with a step of a number of seconds in the middle. */
function steppedBy(seconds: number, from = 1_700_000_000): number[] {
  return Array.from({ length: 30 }, (_, tick) => from + tick + (tick < 15 ? 0 : seconds));
}

const STEADY = Array.from({ length: 30 }, (_, tick) => tick);

for (
  const [name, seconds, from] of [
    ["back by two seconds", -2, undefined],
    ["back by two seconds and a bit", -2.4, undefined],
    ["back by an hour", -3600, undefined],
    ["back by fifty years", -1_577_836_800, undefined],
    ["forward by an hour", 3600, undefined],
    ["forward by fifty years, from 1970", 1_700_000_000, 12],
  ] as const
) {
  Deno.test(`a clock that was set ${name} does not change the elapsed time`, async () => {
    assertEquals(await passed(recordingOf(steppedBy(seconds, from))), STEADY);
  });
}

Deno.test("a clock that was set back is found without the help of memory", async () => {
  const idle = (times: readonly number[]) => recordingOf(times, () => 1000);
  assertEquals(await passed(idle(steppedBy(-2.4))), STEADY);
  // This process did not exist an hour before its first row.
  const young = idle(steppedBy(-3600)).map((row) => row.replace("900.00", "1699999990.00"));
  assertEquals(await passed(young), STEADY);
});

Deno.test("a gap in which a process grew, or may have grown, is a pause of the recording", async () => {
  const paused = steppedBy(3600);
  const apart = STEADY.map((tick) => tick < 15 ? tick : tick + 3600);
  const grows = (tick: number) => 1000 + tick + (tick < 15 ? 0 : 3600);
  const noisy = (tick: number) => 1000 + (tick * 7919) % 97;
  // A nightly job that grows each night begins at the same size.
  const nightly = (tick: number) => 1000 + 20 * (tick % 15);
  // This process grows by six times the spread around a line, which may be chance.
  const uneven = (tick: number) => 1000 + 4 * tick + (tick % 2) * 14;
  for (const pagesOf of [grows, noisy, () => 1000, nightly, uneven]) {
    assertEquals(await passed(recordingOf(paused, pagesOf)), apart);
  }
});

Deno.test("recordings that were joined the wrong way round are sorted, and no clock was set", async () => {
  const apart = STEADY.map((tick) => tick < 15 ? tick : tick + 60);
  const grows = (tick: number) => 1000 + tick + (tick < 15 ? 0 : 60);
  for (const pagesOf of [grows, () => 1000]) {
    const rows = recordingOf(steppedBy(60), pagesOf);
    assertEquals(await passed([...rows.slice(15), ...rows.slice(0, 15)]), apart);
  }
});
