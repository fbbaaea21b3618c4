/**
 * Records many processes on a machine that has no CPU time to spare, and prints whether any row is
 * missing:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/faults/load.ts [PROCESSES [SECONDS [PACE]]]
 *
 * A busy process runs on each CPU. Linux only.
 *
 * @module
 */

import { RUN_SECONDS, runProgram } from "../../limits.ts";
import { commandOf, rowsOf } from "../../real/profit.ts";
import { startWorkload } from "../cost/workload.ts";

/** The results of a recording. */
export interface Load {
  /** The number of ticks taken, by the summary. */
  readonly ticks: number;
  /** The number of ticks skipped, by the summary. */
  readonly skipped: number;
  /** Rows in the file. */
  readonly rows: number;
  /** Pairs of a process and a tick that have no row, or more than one. */
  readonly wrong: number;
  /** The messages of PROFIT. */
  readonly said: string;
}

/**
 * Records idle processes beside busy processes.
 *
 * @param processes The number of processes.
 * @param seconds The length of the recording.
 * @param paceSeconds The time between samples.
 */
export async function recordUnderLoad(
  processes: number,
  seconds: number,
  paceSeconds: number,
): Promise<Load> {
  const folder = await Deno.makeTempDir({ prefix: "profit-load-" });
  const hogs: Deno.ChildProcess[] = [];
  try {
    await using workload = await startWorkload(folder, processes);
    for (let cpu = 0; cpu < navigator.hardwareConcurrency; cpu++) {
      hogs.push(new Deno.Command("sh", { args: ["-c", "while :; do :; done"] }).spawn());
    }
    const times = [`--pace=${paceSeconds}`, `--duration=${seconds}`];
    const path = `${folder}/out.csv`;
    const { code, stderr } = await runProgram(
      [...commandOf("main.ts"), workload.name, ...times, `--output=${path}`],
      { seconds: seconds + RUN_SECONDS },
    );
    if (code !== 0) throw new Error(`PROFIT ended with ${code}: ${stderr}`);
    const rows = rowsOf(await Deno.readTextFile(path));
    const [, ticks, skipped] = /^Ticks: (\d+) taken, (\d+) skipped/m.exec(stderr) ?? [];
    return {
      ticks: Number(ticks),
      skipped: Number(skipped),
      rows: rows.length,
      wrong: countWrong(rows, new Set(workload.pids.map(String)), Number(ticks)),
      said: stderr,
    };
  } finally {
    for (const hog of hogs) {
      hog.kill("SIGKILL");
      await hog.status;
    }
    await Deno.remove(folder, { recursive: true });
  }
}

/** Counts the missing and surplus rows of these processes, for a number of ticks. */
function countWrong(
  rows: readonly Record<string, string>[],
  pids: ReadonlySet<string>,
  ticks: number,
): number {
  const byTick = Map.groupBy(rows, (row) => row["timestamp"]);
  let wrong = Math.abs(ticks - byTick.size) * pids.size;
  for (const rows of byTick.values()) {
    const seen = new Set(rows.map((row) => row["pid"]!));
    wrong += pids.symmetricDifference(seen).size + rows.length - seen.size;
  }
  return wrong;
}

if (import.meta.main) {
  const [processes = 10_000, seconds = 60, pace = 1] = Deno.args.map(Number);
  const { ticks, skipped, rows, wrong, said } = await recordUnderLoad(processes, seconds, pace);
  // deno-lint-ignore no-console
  console.log(`\
${processes} processes every ${pace} s for ${seconds} s, ${navigator.hardwareConcurrency} hogs
${ticks} ticks taken, ${skipped} skipped, ${rows} rows = ${processes} x ${rows / processes}
${wrong} rows missing or too many
${/^PROFIT itself: .*$/m.exec(said)?.[0] ?? "?"}`);
}
