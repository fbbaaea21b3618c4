/**
 * Kills PROFIT (SIGKILL) at random moments, looks at what it has written, adds to it with
 * `--append`, and prints what became of it:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/faults/kills.ts [TIMES [PROCESSES [SEED]]]
 *
 * Linux only.
 *
 * @module
 */

import { seededRandom } from "../../analyse/random.ts";
import { until, within } from "../../limits.ts";
import { rowsOf, runProfit, startProfit } from "../../real/profit.ts";
import { startWorkload } from "../cost/workload.ts";

/** How often each thing was found. */
export interface Kills {
  /** Files with nothing in them, or none at all: killed before it began. */
  empty: number;
  /** Files with rows. */
  full: number;
  /** Files whose last line was cut off. */
  cut: number;
  /** Files whose last tick lacked processes. */
  partial: number;
  /** Whole rows in all files. */
  rows: number;
  /** Files that `--append` went on with. */
  appended: number;
  /** Files that it refused, since the last line was cut off, and left as they were. */
  refused: number;
  /** What is wrong: rows that are torn before the end, lost, or written twice. */
  readonly wrong: string[];
}

/** One in so many is killed while it starts, the others while they record. */
const STARTS = 10;
const LATEST_MS = 300;
const ROW = /^\d+,idle[0-9a-f]{8},(\d+\.\d)?,\d+,\d+,\d+\.\d+,\d+\.\d+$/;
const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp";

/**
 * Kills recordings.
 *
 * @param times How many.
 * @param processes How many processes they record.
 * @param seed Of the moments.
 */
export async function killRecordings(
  times: number,
  processes: number,
  seed: number,
): Promise<Kills> {
  const folder = await Deno.makeTempDir({ prefix: "profit-kills-" });
  const kills: Kills = {
    empty: 0,
    full: 0,
    cut: 0,
    partial: 0,
    rows: 0,
    appended: 0,
    refused: 0,
    wrong: [],
  };
  try {
    await using workload = await startWorkload(folder, processes);
    const random = seededRandom(seed);
    for (let time = 0; time < times; time++) {
      const path = `${folder}/${time}.csv`;
      const profit = startProfit([workload.name, "--pace=10ms", "-q", `--output=${path}`]);
      if (time % STARTS !== 0) {
        await until("there are rows", () => sizeOf(path) > HEADER.length + 1);
      }
      await new Promise((resolve) => setTimeout(resolve, random() * LATEST_MS));
      profit.kill("SIGKILL");
      await within("the end of PROFIT", profit.output());
      await look(kills, path, workload.name, processes);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return kills;
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0; // It is not there yet.
  }
}

async function look(kills: Kills, path: string, name: string, processes: number): Promise<void> {
  const text = await Deno.readTextFile(path).catch(() => "");
  const [header, ...lines] = text.split("\n");
  const torn = lines.pop() ?? "";
  if (text === "") kills.empty++;
  if (lines.length > 0) kills.full++;
  if (torn !== "") kills.cut++;
  if (lines.length % processes !== 0) kills.partial++;
  kills.rows += lines.length;
  if (text !== "" && header !== HEADER) kills.wrong.push(`${path}: header ${header}`);
  const bad = lines.find((line) => !ROW.test(line));
  if (bad !== undefined) kills.wrong.push(`${path}: ${bad}`);
  const where = `--output=${path}`;
  const { code, stderr } = await runProfit([name, "--duration=0", "-q", where, "--append"]);
  const later = await Deno.readTextFile(path);
  if (code === 0 && torn === "") {
    kills.appended++;
    const isWhole = later.startsWith(text) &&
      rowsOf(later).length === lines.length + processes && later.endsWith("\n");
    if (!isWhole) kills.wrong.push(`${path}: --append lost or tore rows`);
  } else if (code === 2 && torn !== "" && later === text) kills.refused++;
  else kills.wrong.push(`${path}: --append ended with ${code}: ${stderr}`);
}

if (import.meta.main) {
  const [times = 200, processes = 500, seed = 1] = Deno.args.map(Number);
  const { wrong, ...counts } = await killRecordings(times, processes, seed);
  // deno-lint-ignore no-console
  console.log(`${times} kills, seed ${seed}:`, counts, wrong);
}
