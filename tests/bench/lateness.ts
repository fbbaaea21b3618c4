/**
 * Prints how late ticks are, as a table in Markdown:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/lateness.ts [SECONDS [PROCESSES]]
 *
 * The bench records idle processes in its own process, by a clock that notes the planned and the
 * real end of each wait. Linux only.
 *
 * @module
 */

import { systemClock } from "../../src/system/clock.ts";
import type { Clock } from "../../src/model/world.ts";
import { startWorkload } from "./cost/workload.ts";
import { renderRow } from "./program.ts";
import { recordHere } from "./steady/record_here.ts";

/** The lateness of the ticks of a recording, in milliseconds. */
export interface Lateness {
  /** Time between ticks. */
  readonly paceMs: number;
  /** Ticks. */
  readonly ticks: number;
  /** Ticks that were skipped. */
  readonly skipped: number;
  /** Ticks that began before they were due. */
  readonly early: number;
  /** The median lateness. */
  readonly p50: number;
  /** The 99th percentile. */
  readonly p99: number;
  /** The largest lateness. */
  readonly most: number;
  /** The difference between the medians of the last and the first tenth of the ticks. */
  readonly drift: number;
}

/**
 * Records idle processes and notes how late each tick is.
 *
 * @param paceMs The time between ticks.
 * @param seconds The length of the recording.
 * @param processes The number of processes.
 */
export async function measureLateness(
  paceMs: number,
  seconds: number,
  processes: number,
): Promise<Lateness> {
  const folder = await Deno.makeTempDir({ prefix: "profit-bench-" });
  try {
    await using workload = await startWorkload(folder, processes);
    const lateMs: number[] = [];
    const clock: Clock = {
      ...systemClock,
      sleepUntil: async (monotonicMs, stop) => {
        await systemClock.sleepUntil(monotonicMs, stop);
        lateMs.push(performance.now() - monotonicMs);
      },
    };
    const args = [`--pace=${paceMs}ms`, `--duration=${seconds}`, `--output=${folder}/out.csv`];
    const said = await recordHere([workload.name, ...args], clock);
    const skipped = Number(/^Ticks: \d+ taken, (\d+) skipped/m.exec(said)?.[1]);
    return { paceMs, skipped, ...describe(lateMs) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function describe(lateMs: readonly number[]): Omit<Lateness, "paceMs" | "skipped"> {
  const tenth = Math.ceil(lateMs.length / 10);
  return {
    ticks: lateMs.length,
    early: lateMs.filter((late) => late < 0).length,
    p50: quantileOf(lateMs, 0.5),
    p99: quantileOf(lateMs, 0.99),
    most: quantileOf(lateMs, 1),
    drift: quantileOf(lateMs.slice(-tenth), 0.5) - quantileOf(lateMs.slice(0, tenth), 0.5),
  };
}

/** Returns the smallest value that a share of the values does not exceed. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

if (import.meta.main) {
  const [seconds = 60, processes = 10] = Deno.args.map(Number);
  const heads = ["pace ms", "ticks", "skipped", "early", "p50 ms", "p99 ms", "most", "drift ms"];
  const lines = [renderRow(heads), renderRow(heads.map(() => "--:"))];
  for (const paceMs of [1000, 100, 10]) {
    const { ticks, skipped, early, p50, p99, most, drift } = await measureLateness(
      paceMs,
      seconds,
      processes,
    );
    const times = [p50, p99, most, drift].map((ms) => ms.toFixed(2));
    lines.push(renderRow([paceMs, ticks, skipped, early, ...times]));
  }
  // deno-lint-ignore no-console
  console.log(`${processes} processes, ${seconds} s at each pace:\n\n${lines.join("\n")}`);
}
