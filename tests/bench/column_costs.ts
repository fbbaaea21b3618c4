/**
 * Prints what each column costs beyond a recording of the default ones, as a table in Markdown: CPU
 * time for a process of one thread and a sample, and for each further thread.
 *
 *     deno run -A tests/bench/column_costs.ts [--processes=100] [--passes=20] [--rounds=5]
 *
 * Linux only. Readings follow each other at once, so that caches are hot: a recording that wakes once
 * a second pays two to three times as much.
 *
 * @module
 */

import process from "node:process";
import { type ColumnName, COLUMNS, DEFAULT_COLUMNS } from "../../src/model/columns.ts";
import { openReader } from "../../src/read/mod.ts";
import { fakeClock, needs } from "../fakes.ts";
import { startWorkload } from "./cost/workload.ts";
import { describeMachine, readOptions, renderRow } from "./program.ts";

/** What a column costs, in microseconds of CPU time for a sample. */
export interface ColumnCost {
  /** The column. */
  readonly column: ColumnName;
  /** Of a process of one thread, beyond what the default columns cost. */
  readonly microseconds: number;
  /** Of each further thread. */
  readonly perThread: number;
}

/** How often a process of many threads is read. */
const MANY_PASSES = 300;

/**
 * Measures all columns that are not there anyway.
 *
 * @param processes How many processes are read at once.
 * @param passes How often, for one figure.
 * @param rounds How many figures, of which the median counts.
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
    // This process has many threads.
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

/** Microseconds of CPU time for a process and pass. */
async function measure(
  columns: readonly ColumnName[],
  pids: readonly number[],
  passes: number,
): Promise<number> {
  const asked = needs({ columns: [...DEFAULT_COLUMNS, ...columns] });
  const reader = await openReader(SOURCE, asked, fakeClock());
  await reader.read(pids); // What is opened once is open.
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass++) await reader.read(pids);
  const { user, system } = process.cpuUsage(before);
  reader.close();
  return (user + system) / passes / pids.length;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The costs as a table in Markdown. */
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
