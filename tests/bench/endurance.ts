/**
 * Records many processes into a folder for a long time, kills the recorder repeatedly, and prints
 * the results:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/endurance.ts [MINUTES [PROCESSES [SECONDS [MIB]]]]
 *
 * The folder keeps MIB (20) of the recording. The recorder is killed every SECONDS (60), and
 * started again with `--append`. In the first third of the time there is no kill, so that the
 * memory of the recorder can be measured. One process leaks, one frees the memory that it takes,
 * and all others are idle. Linux and Python only.
 *
 * @module
 */

import { loadRecording } from "../../src/load/recording.ts";
import { listSegments } from "../../src/model/segments.ts";
import { openFolder } from "../../src/system/folder.ts";
import { until } from "../limits.ts";
import { rowsOf, runProfit, startActor, startProfit } from "../real/profit.ts";
import { startWorkload } from "./cost/workload.ts";

/** The share of the limit that a segment has. */
const SEGMENTS = 16;

const PACE_MS = 50;

const WORK = `import sys, select
print("ready", flush=True)
held = []
while True:
    if sys.argv[1] == "leak": held.append(bytearray(b"x" * 8192))
    else: bytearray(b"x" * 8192)
    if select.select([sys.stdin], [], [], 0.05)[0]: break
`;

/** The measurements during the recording. */
interface Seen {
  /** The largest size of all files together, in bytes. */
  mostBytes: number;
  /** How often the recorder was killed. */
  kills: number;
  /** Resident memory of the recorder before the first kill, in MiB. */
  readonly memoryMiB: number[];
  /** The times of the rows of the first process that were on the disk before each kill. */
  readonly timestamps: Set<number>;
}

/** The length and the size of the recording. */
export interface Endurance {
  /** The length in minutes. In the first third, the recorder is not killed. */
  readonly minutes: number;
  /** The number of processes. */
  readonly processes: number;
  /** The time between two kills, in seconds. */
  readonly seconds: number;
  /** The limit of the folder. */
  readonly mib: number;
}

/** The results. */
export interface Endured {
  /** How often the recorder was killed. */
  readonly kills: number;
  /** The largest size of the folder, as a share of the limit and one segment. */
  readonly fullShare: number;
  /** The number of segments at the end. */
  readonly segments: number;
  /** Whether their numbers have no gap. */
  readonly isWhole: boolean;
  /** The number of ticks at the end. */
  readonly ticks: number;
  /** The number of ticks that lack a row. */
  readonly cutTicks: number;
  /** The number of rows that were on the disk before a kill and are missing at the end. */
  readonly lostRows: number;
  /** The number of lines that are not rows. */
  readonly leftOutLines: number;
  /**
   * The peak memory of the first recorder in the second and in the last third of its time, in MiB.
   */
  readonly memoryMiB: readonly [number, number];
  /** The verdicts on the leaking process, and on the healthy one. */
  readonly verdicts: readonly [string[], string[]];
}

/**
 * Records, kills the recorder, and continues the recording.
 *
 * @param endurance The length and the size.
 * @returns The results.
 */
export async function endure(endurance: Endurance): Promise<Endured> {
  const parent = Deno.makeTempDirSync({ prefix: "profit-endurance-" });
  try {
    const folder = `${parent}/recording`;
    await using idle = await startWorkload(parent, endurance.processes - 2);
    await using leaking = await startActor("python3", ["-c", WORK, "leak"]);
    await using healthy = await startActor("python3", ["-c", WORK, "free"]);
    const pids = [...idle.pids, leaking.pid, healthy.pid];
    const seen = await recordAndKill(folder, pids, endurance);
    return await conclude(folder, seen, endurance, [leaking.pid, healthy.pid]);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

async function recordAndKill(
  folder: string,
  pids: readonly number[],
  { minutes, seconds, mib }: Endurance,
): Promise<Seen> {
  const seen: Seen = { mostBytes: 0, kills: 0, memoryMiB: [], timestamps: new Set() };
  const args = [`--pid=${pids}`, `--pace=${PACE_MS}ms`, `--keep=${mib}MiB`, "--append", "-q"];
  const endMs = performance.now() + minutes * 60_000;
  let aliveMs = minutes * 20_000;
  while (performance.now() < endMs) {
    const before = sumSizes(folder);
    const recorder = startProfit([...args, "-o", folder]);
    await until("a row on the disk", () => sumSizes(folder) !== before);
    const killMs = Math.min(endMs, performance.now() + aliveMs);
    aliveMs = seconds * 1000;
    while (performance.now() < killMs) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      seen.mostBytes = Math.max(seen.mostBytes, sumSizes(folder));
      if (seen.kills === 0) seen.memoryMiB.push(readMemory(recorder.pid));
    }
    const [name = ""] = listSegments(listNames(folder)).slice(-1).map(({ name }) => name);
    if (name.endsWith(".csv")) noteRows(`${folder}/${name}`, pids[0]!, seen);
    recorder.kill("SIGKILL");
    const { stderr } = await recorder.output();
    if (stderr.length > 0) throw new Error(new TextDecoder().decode(stderr));
    seen.kills++;
  }
  return seen;
}

function listNames(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    return []; // The recorder has not created the folder yet.
  }
}

function sumSizes(folder: string): number {
  let bytes = 0;
  for (const name of listNames(folder)) {
    try {
      bytes += Deno.statSync(`${folder}/${name}`).size;
    } catch {
      // The recorder deleted the segment in the meantime.
    }
  }
  return bytes;
}

function readMemory(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Number(kib) / 1024;
}

/** The recorder may be writing the last line. */
function noteRows(path: string, pid: number, { timestamps }: Seen): void {
  const text = Deno.readTextFileSync(path);
  for (const row of rowsOf(text.slice(0, text.lastIndexOf("\n") + 1))) {
    if (Number(row["pid"]) === pid) timestamps.add(Number(row["timestamp"]));
  }
}

async function conclude(
  folder: string,
  seen: Seen,
  { processes, mib }: Endurance,
  [leaking, healthy]: readonly [number, number],
): Promise<Endured> {
  const source = {
    path: folder,
    open: () => Promise.reject(new Error("It is a folder")),
    openFolder: () => openFolder(folder),
  };
  const empty = () => new Map<number, number>();
  const { remembered: ticks, notes } = await loadRecording(source, empty, (ticks, one) => {
    ticks.set(Math.round(one.tick.epochMs), one.samples.length);
  });
  const numbers = listSegments(listNames(folder)).map(({ number }) => number);
  const [first = 0] = ticks.keys();
  const kept = Array.from(seen.timestamps, (at) => Math.round(1000 * at))
    .filter((at) => at >= first);
  const { stdout } = await runProfit(["report", folder, "--format=json"]);
  const verdicts: { pid: number; leak: string }[] = JSON.parse(stdout).recordings[0].processes;
  const verdictsOn = (asked: number) =>
    verdicts.filter(({ pid }) => pid === asked).map(({ leak }) => leak);
  const third = Math.ceil(seen.memoryMiB.length / 3);
  return {
    kills: seen.kills,
    fullShare: seen.mostBytes / (mib * (1 + 1 / SEGMENTS) * 2 ** 20),
    segments: numbers.length,
    isWhole: numbers.every((one, at) => at === 0 || one === numbers[at - 1]! + 1),
    ticks: ticks.size,
    cutTicks: [...ticks.values()].filter((rows) => rows < processes).length,
    lostRows: kept.filter((at) => !ticks.has(at)).length,
    leftOutLines: notes.leftOutRows,
    memoryMiB: [
      Math.max(...seen.memoryMiB.slice(third, 2 * third)),
      Math.max(...seen.memoryMiB.slice(2 * third)),
    ],
    verdicts: [verdictsOn(leaking), verdictsOn(healthy)],
  };
}

if (import.meta.main) {
  const [minutes = 10, processes = 300, seconds = 60, mib = 20] = Deno.args.map(Number);
  // deno-lint-ignore no-console
  console.log(await endure({ minutes, processes, seconds, mib }));
}
