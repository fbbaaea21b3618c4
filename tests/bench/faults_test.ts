import { assert, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { killRecordings } from "./faults/kills.ts";
import { recordUnderLoad } from "./faults/load.ts";
import { soak } from "./faults/soak.ts";
import { recordStorm } from "./faults/storm.ts";

const onLinux = await needs("Linux"); // The benches record processes of /proc.
const withCompiler = await needs("Linux", "cc");

Deno.test(
  withCompiler("a storm of processes that live for a moment gets no row that is wrong"),
  async () => {
    const { started, wrong, ticks, steady, code, said } = await recordStorm(0.5, 500);
    assertEquals([code, wrong], [0, []], said);
    assertEquals(steady, ticks);
    assert(started > 0);
  },
);

Deno.test(
  onLinux("killed at random moments, PROFIT leaves complete rows, and --append continues them"),
  async () => {
    const { full, cut, appended, refused, wrong } = await killRecordings(3, 100, 1);
    assertEquals(wrong, []);
    assertEquals([appended + refused, refused], [3, cut]);
    assert(full >= 2);
  },
);

Deno.test(
  onLinux("beside a hog on each CPU, every process has a row at every tick that was taken"),
  async () => {
    const { ticks, skipped, rows, wrong } = await recordUnderLoad(100, 0.4, 0.1);
    assertEquals([ticks + skipped, rows, wrong], [5, ticks * 100, 0]);
  },
);

Deno.test(
  onLinux("the bench of a long run runs, and every tick has its rows"),
  async () => {
    const { held, rows, ticks, skipped } = await soak(0.8, 5, 20);
    assertEquals([ticks + skipped, rows], [41, ticks * 5]);
    // PROFIT opens one file for the name of each process, and a few files of its own.
    const most = [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).length +
      64;
    assert(held.every(({ openFiles }) => openFiles < most), JSON.stringify(held));
  },
);
