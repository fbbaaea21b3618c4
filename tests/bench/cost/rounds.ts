/**
 * Runs the tools in rounds and measures the cost of each tool.
 *
 * @module
 */

import { RUN_SECONDS, runProgram } from "../../limits.ts";
import { listTools, type Tool, type Work } from "./tools.ts";
import { compile, startWorkload } from "./workload.ts";

/** The cost of one run of a tool. */
export interface Cost {
  /** CPU time of the whole process, user and system. */
  readonly cpuSeconds: number;
  /** The largest resident set size; `null` without a C compiler. */
  readonly peakRssBytes: number | null;
  /** The number of samples of each process. */
  readonly samples: number;
}

/** A tool, and the cost of its runs; empty if the tool could not be run. */
export interface Measured {
  /** The tool. */
  readonly tool: Tool;
  /** The cost in each round. */
  readonly costs: readonly Cost[];
}

/** The output of a program is discarded, because reading it would cost CPU time. */
export const UNREAD = ["sh", "-c", 'exec "$@" >/dev/null 2>&1', "sh"];

/** The least pace at which the tools run at the same time, each at its own part of the interval. */
const LEAST_SHARED_PACE_MS = 100;

/** A shell whose `time` prints milliseconds. */
const SHELL_MEASURE =
  'report=$0; TIMEFORMAT="%3U %3S"; { time "$@" >"$report.out" 2>&1; } 2>"$report"';

/**
 * Measures all installed tools.
 *
 * @param work The task of the tools.
 * @param rounds The number of runs of each tool.
 * @param onRound Called at the start of each round.
 */
export async function measureTools(
  work: Work,
  rounds: number,
  onRound: (round: number) => void = () => {},
): Promise<Measured[]> {
  const folder = await Deno.makeTempDir({ prefix: "profit-bench-" });
  try {
    await using workload = await startWorkload(folder, work.processes);
    await using _others = work.others > 0
      ? await startWorkload(folder, work.others, "other")
      : null;
    const measure = await compile("measure", `${folder}/measure`) ? `${folder}/measure` : null;
    const tools = await listTools(work, workload, folder);
    const costs = tools.map((): Cost[] => []);
    const there = tools.map((_, at) => at).filter((at) => tools[at]!.command !== null);
    for (let round = 0; round < rounds; round++) {
      onRound(round);
      // Each round begins with another tool.
      const order = there.map((_, at) => there[(at + round) % there.length]!);
      const run = async (at: number, delayMs: number) => {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        const tool = tools[at]!;
        const cost = await measureRun(tool, work, measure, `${folder}/cost${at}`);
        costs[at]!.push({ ...cost, samples: tool.countSamples?.() ?? work.samples });
      };
      if (work.paceMs >= LEAST_SHARED_PACE_MS) {
        await Promise.all(order.map((at, turn) => run(at, turn * work.paceMs / order.length)));
      } else {
        for (const at of order) await run(at, 0);
      }
    }
    return tools.map((tool, at) => ({ tool, costs: costs[at]! }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measureRun(
  { name, command }: Tool,
  { paceMs, samples }: Work,
  measure: string | null,
  report: string,
): Promise<Omit<Cost, "samples">> {
  const measuring = measure === null
    ? ["bash", "-c", SHELL_MEASURE, report, ...command!]
    : [measure, report, ...command!];
  const seconds = paceMs * samples / 1000 + RUN_SECONDS;
  const { code } = await runProgram([...UNREAD, ...measuring], { env: { LC_ALL: "C" }, seconds });
  if (code !== 0) throw new Error(`Cannot measure ${name}: it failed`);
  const [first, second] = (await Deno.readTextFile(report)).trim().split(" ").map(Number);
  return measure === null
    ? { cpuSeconds: first! + second!, peakRssBytes: null }
    : { cpuSeconds: first! / 1e6, peakRssBytes: second! * 1024 };
}
