/**
 * Prints whether a long recording grows: its resident set size, open descriptors and threads, a tenth of
 * the way and at the end.
 *
 *     deno run -A tools/deno.ts run -A tests/bench/growth.ts [ROWS [PROCESSES [name|pid]]]
 *
 * It really reads idle processes, by a clock that does not wait: a million ticks are
 * `1000000 1 pid`, which does not list /proc at each. By name, what tells the names of all others
 * is open, too, after the first second. Linux only.
 *
 * @module
 */

import type { Clock } from "../../src/model/world.ts";
import { startWorkload } from "./cost/workload.ts";
import { recordHere } from "./steady/record_here.ts";

/** What this process holds. */
interface Held {
  /** Its resident set size. */
  readonly rssBytes: number;
  /** Its open descriptors. */
  readonly openFiles: number;
  /** Its threads. */
  readonly threads: number;
}

/** A long recording. */
interface Growth {
  /** Ticks. */
  readonly ticks: number;
  /** A tenth of the way. */
  readonly early: Held;
  /** At the end. */
  readonly late: Held;
}

const PACE_MS = 10;

/**
 * Records idle processes as fast as they can be read.
 *
 * @param rows How many samples.
 * @param processes Of how many processes.
 * @param by How they are selected.
 */
async function measureGrowth(
  rows: number,
  processes: number,
  by: "name" | "pid" = "name",
): Promise<Growth> {
  const folder = await Deno.makeTempDir({ prefix: "profit-bench-" });
  try {
    await using workload = await startWorkload(folder, processes);
    const ticks = Math.ceil(rows / processes);
    let nowMs = performance.now();
    let waits = 0;
    let [early, late]: [Held | null, Held | null] = [null, null];
    const clock: Clock = {
      monotonicMs: () => nowMs,
      epochMs: () => Math.round(performance.timeOrigin + nowMs),
      sleepUntil: (monotonicMs) => {
        nowMs = Math.max(nowMs, monotonicMs);
        waits++;
        if (waits === Math.ceil(ticks / 10)) early = look();
        if (waits === ticks) late = look();
        return Promise.resolve();
      },
    };
    const duration = `--duration=${(ticks - 1) * PACE_MS}ms`;
    const args = [`--pace=${PACE_MS}ms`, duration, `--output=${folder}/out.csv`];
    const selected = by === "name" ? workload.name : `--pid=${workload.pids}`;
    await recordHere([selected, ...args], clock);
    return { ticks, early: early!, late: late! };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function look(): Held {
  const openFiles = Array.from(Deno.readDirSync("/proc/self/fd")).length;
  const threads = Array.from(Deno.readDirSync("/proc/self/task")).length;
  return { rssBytes: Deno.memoryUsage().rss, openFiles, threads };
}

if (import.meta.main) {
  const [rows = 1e6, processes = 100] = Deno.args.slice(0, 2).map(Number);
  const by = Deno.args[2] === "pid" ? "pid" : "name";
  const { ticks, early, late } = await measureGrowth(rows, processes, by);
  const show = ({ rssBytes, openFiles, threads }: Held) =>
    `${(rssBytes / 2 ** 20).toFixed(1)} MiB, ${openFiles} descriptors, ${threads} threads`;
  // deno-lint-ignore no-console
  console.log(
    `${processes} processes, ${ticks} ticks: a tenth of the way ${show(early)}; ` +
      `at the end ${show(late)}`,
  );
}
