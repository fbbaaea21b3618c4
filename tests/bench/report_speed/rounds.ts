/**
 * Runs `profit report` and a bare read of the same file in turn, and measures both.
 *
 * @module
 */

import { findQuantile } from "../../../src/analyse/stats.ts";
import { runProgram } from "../../limits.ts";
import { commandOf } from "../../real/profit.ts";
import { UNREAD } from "../cost/rounds.ts";
import { compile } from "../cost/workload.ts";
import { type Contents, writeRecording } from "./recording.ts";

/** The cost of a program: medians over the rounds. */
export interface Figures {
  /** The program. */
  readonly program: string;
  /** The time from its start to its end. */
  readonly wallSeconds: number;
  /** The least and the largest value of a round. */
  readonly wallSecondsRange: readonly [least: number, most: number];
  /** CPU time of the whole process, user and system; `null` without a C compiler. */
  readonly cpuSeconds: number | null;
  /** The largest resident set size; `null` without a C compiler. */
  readonly peakRssBytes: number | null;
}

/** The results. */
export interface Measured {
  /** The size of the recording. */
  readonly fileBytes: number;
  /** The cost of PROFIT. */
  readonly report: Figures;
  /** The cost of the bare read. */
  readonly bare: Figures;
}

interface Run {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly peakRssBytes: number | null;
}

/**
 * Measures both programs on a made-up recording.
 *
 * @param contents The contents of the recording.
 * @param rounds The number of runs of each program.
 */
export async function measureReport(contents: Contents, rounds: number): Promise<Measured> {
  const folder = await Deno.makeTempDir({ prefix: "profit-bench-" });
  try {
    const file = `${folder}/recording.csv`;
    const fileBytes = writeRecording(file, contents);
    const measure = await compile("measure", `${folder}/measure`) ? `${folder}/measure` : null;
    const commands = {
      report: [...commandOf("main.ts"), "report", file],
      bare: [...commandOf("tests/bench/report_speed/bare.ts"), file],
    };
    const runs = { report: [] as Run[], bare: [] as Run[] };
    for (let round = 0; round < rounds; round++) {
      for (const one of ["bare", "report"] as const) {
        runs[one].push(await measureRun(commands[one], measure, `${folder}/cost`));
      }
    }
    return {
      fileBytes,
      report: findFigures("profit report", runs.report),
      bare: findFigures("bare read and split", runs.bare),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measureRun(
  command: readonly string[],
  measure: string | null,
  cost: string,
): Promise<Run> {
  const startMs = performance.now();
  const measuring = measure === null ? command : [measure, cost, ...command];
  const { code } = await runProgram([...UNREAD, ...measuring]);
  const wallSeconds = (performance.now() - startMs) / 1000;
  if (code !== 0) throw new Error(`Cannot measure ${command.join(" ")}: it failed`);
  if (measure === null) return { wallSeconds, cpuSeconds: null, peakRssBytes: null };
  const [micros, kib] = (await Deno.readTextFile(cost)).trim().split(" ").map(Number);
  return { wallSeconds, cpuSeconds: micros! / 1e6, peakRssBytes: kib! * 1024 };
}

function findFigures(program: string, runs: readonly Run[]): Figures {
  const median = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? findQuantile(known, 0.5) : null;
  };
  const walls = runs.map(({ wallSeconds }) => wallSeconds);
  return {
    program,
    wallSeconds: findQuantile(walls, 0.5),
    wallSecondsRange: [Math.min(...walls), Math.max(...walls)],
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakRssBytes: median(runs.map(({ peakRssBytes }) => peakRssBytes)),
  };
}
