/**
 * What is measured side by side: PROFIT, the floor, and the peers that are installed.
 *
 * @module
 */

import { runProgram } from "../../limits.ts";
import { has } from "../../needs.ts";
import { commandOf } from "../../real/profit.ts";
import { compile, type Workload } from "./workload.ts";

/** What is to be measured. */
export interface Work {
  /** How many processes. */
  readonly processes: number;
  /** How many others there are, which are not sampled. */
  readonly others: number;
  /** Time between two samples of a process. */
  readonly paceMs: number;
  /** How many samples each tool takes of each process. */
  readonly samples: number;
}

/** A way to sample processes. */
export interface Tool {
  /** What the table calls it. */
  readonly name: string;
  /** The command; `null` where it cannot be run. */
  readonly command: readonly string[] | null;
  /** Why it cannot. */
  readonly why: string;
  /** Counts the samples of each process that a run took, where these may be fewer. */
  readonly countSamples?: () => number;
}

const PSUTIL_PEER = new URL("psutil_peer.py", import.meta.url).pathname;
const LISTING = new URL("listing.ts", import.meta.url).pathname;

/** Pythons that may have psutil; the first may be a wrapper, whose cost is not psutil's. */
const PYTHONS = ["python3", "/usr/bin/python3"];

/**
 * All the tools there are, PROFIT first.
 *
 * @param work What they are to do.
 * @param workload On what.
 * @param folder Where programs are compiled and files written to.
 */
export async function listTools(
  { processes, paceMs, samples }: Work,
  { name, pids }: Workload,
  folder: string,
): Promise<Tool[]> {
  const floor = `${folder}/floor`;
  const seconds = `${paceMs / 1000}`;
  const durationMs = (samples - 1) * paceMs; // The first sample is at 0.
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
      // It skips ticks that it is late for.
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
  return Deno.readTextFileSync(csv).split("\n").length - 2; // The header, and the last line end.
}

/** It reports at the end of each interval, so that its first sample is one more. */
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

/** A Python that has psutil, by its own path. */
async function findPython(): Promise<string | null> {
  if (!await has("python3")) return null;
  for (const python of PYTHONS) {
    const path = await print(python, ["-c", "import psutil, sys; print(sys.executable)"]);
    if (path !== null) return path;
  }
  return null;
}

/** What a program prints; `null` when it fails or is not there. */
async function print(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { code, stdout } = await runProgram([program, ...args]);
    return code === 0 ? stdout.trim() : null;
  } catch {
    return null;
  }
}
