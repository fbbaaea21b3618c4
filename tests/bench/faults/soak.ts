/**
 * Runs PROFIT for a long time at a short pace, and prints whether it grows:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/faults/soak.ts [SECONDS [PROCESSES [PACE_MS]]]
 *
 * The bench reads the resources of PROFIT ten times. `tests/bench/growth.ts` takes a million ticks
 * in a short time, by a clock that does not wait. Linux only.
 *
 * @module
 */

import { within } from "../../limits.ts";
import { runShell, startProfit } from "../../real/profit.ts";
import { startWorkload } from "../cost/workload.ts";

/** The resources of PROFIT at a moment. */
export interface Held {
  /** Its resident set size. */
  readonly rssBytes: number;
  /** Its open descriptors. */
  readonly openFiles: number;
  /** Its threads. */
  readonly threads: number;
}

/** A long run. */
export interface Soak {
  /** The resources, at even intervals. */
  readonly held: readonly Held[];
  /** Rows in the file. */
  readonly rows: number;
  /** The number of ticks taken, by the summary. */
  readonly ticks: number;
  /** The number of ticks skipped, by the summary. */
  readonly skipped: number;
  /** The messages of PROFIT. */
  readonly said: string;
}

const LOOKS = 10;

/**
 * Records idle processes.
 *
 * @param seconds The length of the recording.
 * @param processes The number of processes.
 * @param paceMs The time between samples.
 */
export async function soak(seconds: number, processes: number, paceMs: number): Promise<Soak> {
  const folder = await Deno.makeTempDir({ prefix: "profit-soak-" });
  try {
    await using workload = await startWorkload(folder, processes);
    const path = `${folder}/out.csv`;
    const times = [`--pace=${paceMs}ms`, `--duration=${seconds}`];
    const profit = startProfit([workload.name, ...times, `--output=${path}`]);
    const output = profit.output();
    let hasEnded = false;
    profit.status.then(() => hasEnded = true);
    const held: Held[] = [];
    for (let look = 0; look < LOOKS; look++) {
      // The last look must be before the end of the recording.
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000 / (LOOKS + 1)));
      if (hasEnded) break; // On a busy machine, the looks may be late.
      held.push(lookAt(profit.pid));
    }
    const { stderr } = await within("the end of PROFIT", output);
    const said = new TextDecoder().decode(stderr);
    const [, ticks, skipped] = /^Ticks: (\d+) taken, (\d+) skipped/m.exec(said) ?? [];
    const rows = Number((await runShell(`wc -l <${path}`)).stdout) - 1;
    return { held, rows, ticks: Number(ticks), skipped: Number(skipped), said };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function lookAt(pid: number): Held {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const find = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return {
    rssBytes: find("VmRSS") * 1024,
    openFiles: Array.from(Deno.readDirSync(`/proc/${pid}/fd`)).length,
    threads: find("Threads"),
  };
}

if (import.meta.main) {
  const [seconds = 1800, processes = 10, paceMs = 20] = Deno.args.map(Number);
  const { held, rows, ticks, skipped, said } = await soak(seconds, processes, paceMs);
  const lines = held.map(({ rssBytes, openFiles, threads }) =>
    `${(rssBytes / 2 ** 20).toFixed(1)} MiB, ${openFiles} descriptors, ${threads} threads`
  );
  // deno-lint-ignore no-console
  console.log(`\
${processes} processes every ${paceMs} ms for ${seconds} s
${lines.join("\n")}
${ticks} ticks taken, ${skipped} skipped, ${rows} rows
${/^PROFIT itself: .*$/m.exec(said)?.[0] ?? "?"}`);
}
