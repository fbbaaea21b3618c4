/**
 * Records many processes into a folder for long, kills the recorder again and again, and prints what
 * became of it:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/endurance.ts [MINUTES [PROCESSES [SECONDS [MIB]]]]
 *
 * Of the recording MIB (20) are kept. The recorder is killed every SECONDS (60), and started again with
 * `--append`; a third of the time passes before the first kill, so that its memory is seen. Two
 * processes do something: one leaks, the other frees what it takes. Linux and Python only.
 *
 * @module
 */

import { loadRecording } from "../../src/load/recording.ts";
import { listSegments } from "../../src/model/segments.ts";
import { openFolder } from "../../src/system/folder.ts";
import { until } from "../limits.ts";
import { rowsOf, runProfit, startActor, startProfit } from "../real/profit.ts";
import { startWorkload } from "./cost/workload.ts";

/** A segment has this part of the limit. */
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

/** What was seen while it was recorded. */
interface Seen {
  /** The most bytes of all files at one moment. */
  mostBytes: number;
  /** How often the recorder was killed. */
  kills: number;
  /** Resident memory of the recorder before the first kill, in MiB. */
  readonly memoryMiB: number[];
  /** The times of the rows of the first process that were on the disk before each kill. */
  readonly timestamps: Set<number>;
}

/** How long and how much is recorded. */
export interface Endurance {
  /** For how many minutes, of which the recorder is not killed in the first third. */
  readonly minutes: number;
  /** How many processes. */
  readonly processes: number;
  /** After how many seconds the recorder is killed. */
  readonly seconds: number;
  /** How much of the recording is kept. */
  readonly mib: number;
}

/** What became of the recording. */
export interface Endured {
  /** How often the recorder was killed. */
  readonly kills: number;
  /** The most bytes of the folder at one moment, as a share of the limit and one segment. */
  readonly fullShare: number;
  /** How many segments there are at the end. */
  readonly segments: number;
  /** Whether their numbers have no gap. */
  readonly isWhole: boolean;
  /** How many ticks there are at the end. */
  readonly ticks: number;
  /** How many of them lack a row. */
  readonly cutTicks: number;
  /** How many rows were on the disk before a kill, and are not there at the end. */
  readonly lostRows: number;
  /** How many lines are no rows. */
  readonly leftOutLines: number;
  /** The most memory of the first recorder in the second and in the last third of its time, in MiB. */
  readonly memoryMiB: readonly [number, number];
  /** The verdicts on the leaking process, and on the healthy one. */
  readonly verdicts: readonly [string[], string[]];
}

/**
 * Records, kills and records on.
 *
 * @param endurance How long and how much.
 * @returns What became of it.
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
    return []; // The recorder has not made it yet.
  }
}

function sumSizes(folder: string): number {
  let bytes = 0;
  for (const name of listNames(folder)) {
    try {
      bytes += Deno.statSync(`${folder}/${name}`).size;
    } catch {
      // It was thrown away meanwhile.
    }
  }
  return bytes;
}

function readMemory(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Number(kib) / 1024;
}

/** The last line may be under way. */
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
