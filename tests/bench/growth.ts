/**
 * Prints whether the resources of a long recording grow: resident set size, open descriptors and
 * threads, after a tenth of the ticks and at the end.
 *
 *     deno run -A tools/deno.ts run -A tests/bench/growth.ts [ROWS [PROCESSES [name|pid]]]
 *
 * The bench reads real idle processes, by a clock that does not wait. `1000000 1 pid` takes a
 * million ticks, and does not list /proc at each tick. By name, PROFIT also keeps a file open for
 * each other process, after the first second. Linux only.
 *
 * @module
 */

import type { Clock } from "../../src/model/world.ts";
import { startWorkload } from "./cost/workload.ts";
import { recordHere } from "./steady/record_here.ts";

/** The resources of this process. */
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
  /** The resources after a tenth of the ticks. */
  readonly early: Held;
  /** The resources at the end. */
  readonly late: Held;
}

const PACE_MS = 10;

/**
 * Records idle processes as fast as they can be read.
 *
 * @param rows The number of samples.
 * @param processes The number of processes.
 * @param by The kind of selection.
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
