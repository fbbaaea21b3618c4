import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/system/clock.ts";
import { type Grid, ticks } from "../../src/record/schedule.ts";
import { fakeClock, never } from "../fakes.ts";

/**
 * Returns the times of the ticks and the numbers of skipped ones, if each tick is used for a time.
 */
async function play(grid: Grid, useMs = 0): Promise<{ at: number[]; skipped: number }> {
  const clock = fakeClock();
  const at: number[] = [];
  let skipped = 0;
  for await (const tick of ticks(clock, grid, never)) {
    at.push(Math.round((clock.monotonicMs() - grid.leadMs) * 1000) / 1000);
    skipped += tick.skipped;
    clock.advance(useMs);
  }
  return { at, skipped };
}

for (
  const [paceMs, durationMs, at] of [
    [500, 700, [0, 500, 700]],
    [5000, 7000, [0, 5000, 7000]],
    [1000, 3000, [0, 1000, 2000, 3000]],
    [1000, 300, [0, 300]],
    [1000, 0, [0]],
    [33.3, 99.9, [0, 33.3, 66.6, 99.9]],
    [100, 300, [0, 100, 200, 300]],
  ] as const
) {
  Deno.test(`ticks() at a pace of ${paceMs} ms for ${durationMs} ms come at ${at}`, async () => {
    assertEquals(await play({ leadMs: 100, paceMs, durationMs }), { at: [...at], skipped: 0 });
  });
}

Deno.test("ticks() at a pace of 1 s for 60 s yields 61 ticks, and marks the last", async () => {
  const clock = fakeClock();
  const all = await Array.fromAsync(
    ticks(clock, { leadMs: 0, paceMs: 1000, durationMs: 60_000 }, never),
  );
  assertEquals(all.length, 61);
  assertEquals(all.findIndex(({ last }) => last), 60);
});

Deno.test("ticks() skips and counts points that pass while a tick is used", async () => {
  const { at, skipped } = await play({ leadMs: 0, paceMs: 1000, durationMs: 6000 }, 1300);
  assertEquals(at, [0, 2000, 4000, 6000]);
  assertEquals(skipped, 3);
});

Deno.test("ticks() yields the end once, even if it is late", async () => {
  const { at, skipped } = await play({ leadMs: 0, paceMs: 1000, durationMs: 3000 }, 1300);
  assertEquals(at, [0, 2000, 3300]);
  assertEquals(skipped, 1);
});

Deno.test("ticks() leaves the grid where it is when a tick is late", async () => {
  const clock = fakeClock();
  const at: number[] = [];
  for await (const _ of ticks(clock, { leadMs: 0, paceMs: 1000, durationMs: 3000 }, never)) {
    at.push(clock.monotonicMs());
    if (at.length === 1) clock.advance(400);
  }
  assertEquals(at, [0, 1000, 2000, 3000]);
});

Deno.test("ticks() ends with one last tick when it is stopped", async () => {
  const stop = new AbortController();
  const clock = fakeClock();
  const last: boolean[] = [];
  for await (
    const tick of ticks(clock, { leadMs: 0, paceMs: 1000, durationMs: Infinity }, stop.signal)
  ) {
    last.push(tick.last);
    if (last.length === 2) stop.abort();
  }
  assertEquals(last, [false, false, true]);
});

Deno.test("systemClock never wakes early", async () => {
  for (let round = 0; round < 40; round++) {
    const deadlineMs = systemClock.monotonicMs() + round * 0.7;
    await systemClock.sleepUntil(deadlineMs, never);
    assert(systemClock.monotonicMs() >= deadlineMs);
  }
});

Deno.test("systemClock wakes at once when it is stopped", async () => {
  const stop = new AbortController();
  const asleep = systemClock.sleepUntil(systemClock.monotonicMs() + 1e9, stop.signal);
  stop.abort();
  await asleep;
  await systemClock.sleepUntil(systemClock.monotonicMs() + 1e9, stop.signal);
});

Deno.test("ticks() keeps the grid on the real clock, and no tick is early", async () => {
  const startMs = systemClock.monotonicMs();
  const due = [20, 70, 120, 140];
  const grid = { leadMs: 20, paceMs: 50, durationMs: 120 };
  let taken = 0;
  for await (const tick of ticks(systemClock, grid, never)) {
    taken += tick.skipped;
    assert(systemClock.monotonicMs() - startMs >= due[taken]!);
    taken++;
  }
  assertEquals(taken, due.length);
});

Deno.test("ticks() on the real clock are never closer than the pace, however long one takes", async () => {
  const paceMs = 40;
  const at: number[] = [];
  let skipped = 0;
  for await (const tick of ticks(systemClock, { leadMs: 0, paceMs, durationMs: 320 }, never)) {
    at.push(systemClock.monotonicMs());
    skipped += tick.skipped;
    await systemClock.sleepUntil(at.at(-1)! + 1.3 * paceMs, never);
  }
  assert(at.slice(1).every((ms, before) => ms - at[before]! >= paceMs));
  assert(skipped >= 4);
  assertEquals(at.length + skipped, 9);
});

Deno.test("a tick has the times of both clocks, and the grid follows the monotonic clock", async () => {
  const clock = fakeClock();
  const setBack = { ...clock, epochMs: () => clock.monotonicMs() < 2000 ? 9e9 : 1e9 };
  const grid = { leadMs: 0, paceMs: 1000, durationMs: 3000 };
  const all = await Array.fromAsync(ticks(setBack, grid, never));
  assertEquals(all.map(({ monotonicMs }) => monotonicMs), [0, 1000, 2000, 3000]);
  assertEquals(all.map(({ epochMs }) => epochMs), [9e9, 9e9, 1e9, 1e9]);
});
