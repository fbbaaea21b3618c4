/**
 * The tools to compare: PROFIT, the floor, and the other tools that are installed.
 *
 * @module
 */

import { runProgram } from "../../limits.ts";
import { has } from "../../needs.ts";
import { commandOf } from "../../real/profit.ts";
import { compile, type Workload } from "./workload.ts";

/** The task of the tools. */
export interface Work {
  /** The number of processes. */
  readonly processes: number;
  /** The number of other processes, which are not sampled. */
  readonly others: number;
  /** The time between two samples of a process. */
  readonly paceMs: number;
  /** The number of samples that each tool takes of each process. */
  readonly samples: number;
}

/** A way to sample processes. */
export interface Tool {
  /** The name in the table. */
  readonly name: string;
  /** The command; `null` if the tool cannot be run. */
  readonly command: readonly string[] | null;
  /** The reason why the tool cannot be run. */
  readonly why: string;
  /** Counts the samples of each process in a run, for a tool that may take fewer. */
  readonly countSamples?: () => number;
}

const PSUTIL_PEER = new URL("psutil_peer.py", import.meta.url).pathname;
const LISTING = new URL("listing.ts", import.meta.url).pathname;

/** Pythons that may have psutil. The first may be a wrapper, which has a cost of its own. */
const PYTHONS = ["python3", "/usr/bin/python3"];

/**
 * Lists all tools, PROFIT first.
 *
 * @param work The task of the tools.
 * @param workload The processes to sample.
 * @param folder The folder for compiled programs and output.
 */
export async function listTools(
  { processes, paceMs, samples }: Work,
  { name, pids }: Workload,
  folder: string,
): Promise<Tool[]> {
  const floor = `${folder}/floor`;
  const seconds = `${paceMs / 1000}`;
  const durationMs = (samples - 1) * paceMs; // The first sample is at second 0.
  const python = await findPython();
  const psutil = (way: string): Tool => ({
    name: `psutil, ${way === "iter" ? "as the original" : "objects cached"}`,
    command: python === null ? null : [python, PSUTIL_PEER, way, name, seconds, `${samples}`],
    why: "python3 with psutil is not installed",
  });
  return [
    {
      name: "PROFIT",
      command: [
        ...commandOf("main.ts"),
        name,
        `--pace=${paceMs}ms`,
        `--duration=${durationMs}ms`,
        `--output=${folder}/profit.csv`,
        "--force",
      ],
      why: "",
      // The tool skips ticks for which it is late.
      countSamples: () => countRows(`${folder}/profit.csv`) / processes,
    },
    {
      name: "C floor",
      command: await compile("floor", floor) ? [floor, name, `${paceMs}`, `${samples}`] : null,
      why: "no C compiler is installed",
    },
    {
      name: "Deno, listing /proc",
      command: [Deno.execPath(), "run", "-A", "--no-config", LISTING, `${paceMs}`, `${samples}`],
      why: "",
    },
    psutil("iter"),
    psutil("cached"),
    await findPidstat(pids, paceMs, samples),
    {
      name: "top -b",
      command: await print("top", ["-b", "-d", seconds, "-n", "1"]) !== null
        ? ["top", "-b", "-d", seconds, "-n", `${samples}`]
        : null,
      why: "top is not installed",
    },
  ];
}

function countRows(csv: string): number {
  return Deno.readTextFileSync(csv).split("\n").length - 2; // The header and the last line end are not samples.
}

/**
 * The tool reports at the end of each interval. Therefore it takes one more sample at the start.
 */
async function findPidstat(
  pids: readonly number[],
  paceMs: number,
  samples: number,
): Promise<Tool> {
  const args = ["-u", "-r", "-v", "-h", "-p", pids.join(), `${paceMs / 1000}`, `${samples - 1}`];
  const canPace = paceMs % 1000 === 0;
  return {
    name: "pidstat -u -r -v -h",
    command: canPace && await print("pidstat", ["-V"]) !== null ? ["pidstat", ...args] : null,
    why: canPace ? "pidstat is not installed" : "pidstat takes whole seconds only",
  };
}

/** Returns a Python that has psutil, by its real path. */
async function findPython(): Promise<string | null> {
  if (!await has("python3")) return null;
  for (const python of PYTHONS) {
    const path = await print(python, ["-c", "import psutil, sys; print(sys.executable)"]);
    if (path !== null) return path;
  }
  return null;
}

/** Returns the output of a program; `null` if it fails or is missing. */
async function print(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { code, stdout } = await runProgram([program, ...args]);
    return code === 0 ? stdout.trim() : null;
  } catch {
    return null;
  }
}
