/**
 * Prints the additional cost of each column, as a table in Markdown: CPU time for one sample of a
 * process with one thread, and for each further thread.
 *
 *     deno run -A tests/bench/column_costs.ts [--processes=100] [--passes=20] [--rounds=5]
 *
 * Linux only. There is no pause between readings, so that caches are hot. A recording that wakes
 * once a second pays two to three times as much.
 *
 * @module
 */

import process from "node:process";
import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../../src/model/columns.ts";
import { openReader } from "../../src/read/mod.ts";
import { fakeClock, needs } from "../fakes.ts";
import { startWorkload } from "./cost/workload.ts";
import { describeMachine, readOptions, renderRow } from "./program.ts";

/** The cost of a column, in microseconds of CPU time for a sample. */
export interface ColumnCost {
  /** The column. */
  readonly column: ColumnName;
  /** The cost for a process with one thread, in addition to the default columns. */
  readonly microseconds: number;
  /** The cost for each further thread. */
  readonly perThread: number;
}

/** The number of reads of a process with many threads. */
const MANY_PASSES = 300;

/**
 * Measures all columns that cost anything.
 *
 * @param processes The number of processes in a pass.
 * @param passes The number of passes for one figure.
 * @param rounds The number of figures, of which the median counts.
 */
export async function measureColumns(
  processes: number,
  passes: number,
  rounds: number,
): Promise<ColumnCost[]> {
  const folder = await Deno.makeTempDir({ prefix: "profit-bench-" });
  try {
    await using workload = await startWorkload(folder, processes);
    const columns = Object.keys(COLUMNS) as ColumnName[];
    const more = columns.filter((name) => !DEFAULT_COLUMNS.includes(name));
    const threads = [...Deno.readDirSync("/proc/self/task")].length;
    const costs = more.map(() => ({ alone: [] as number[], threaded: [] as number[] }));
    // The process of this bench has many threads.
    const many = [Deno.pid];
    for (let round = 0; round < rounds; round++) {
      const base = await measure([], workload.pids, passes);
      const ownBase = await measure([], many, MANY_PASSES);
      for (const [at, column] of more.entries()) {
        costs[at]!.alone.push(await measure([column], workload.pids, passes) - base);
        if (!isByThread(column)) continue;
        costs[at]!.threaded.push(await measure([column], many, MANY_PASSES) - ownBase);
      }
    }
    return more.map((column, at) => {
      const { alone, threaded } = costs[at]!;
      const microseconds = medianOf(alone);
      const perThread = isByThread(column)
        ? (medianOf(threaded) - microseconds) / (threads - 1)
        : 0;
      return { column, microseconds, perThread };
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SOURCE = { os: "linux", source: "proc", procRoot: "/proc" } as const;

function isByThread(column: ColumnName): boolean {
  return column.startsWith("switches_") || column === "run_delay_seconds";
}

/** Returns the CPU time for a process and a pass, in microseconds. */
async function measure(
  columns: readonly ColumnName[],
  pids: readonly number[],
  passes: number,
): Promise<number> {
  const asked = needs({ columns: [...DEFAULT_COLUMNS, ...columns] });
  const reader = await openReader(SOURCE, asked, fakeClock());
  await reader.read(pids); // The first pass opens files, and is not measured.
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass++) await reader.read(pids);
  const { user, system } = process.cpuUsage(before);
  reader.close();
  return (user + system) / passes / pids.length;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Renders the costs as a table in Markdown. */
export function renderColumnCosts(costs: readonly ColumnCost[]): string {
  const rows = costs.map(({ column, microseconds, perThread }) => [
    `\`${column}\``,
    Math.max(0, microseconds).toFixed(0),
    perThread === 0 ? "" : perThread.toFixed(0),
  ]);
  return [["column", "µs", "µs a thread"], ["---", "--:", "--:"], ...rows]
    .map((row) => renderRow(row) + "\n").join("");
}

if (import.meta.main) {
  const { number } = readOptions(["processes", "passes", "rounds"]);
  const costs = await measureColumns(
    number("processes", 100),
    number("passes", 20),
    number("rounds", 5),
  );
  // deno-lint-ignore no-console
  console.log(`${describeMachine()}\n\n${renderColumnCosts(costs)}`);
}
