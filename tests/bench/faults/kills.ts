/**
 * Kills PROFIT (SIGKILL) at random moments, checks the file, continues it with `--append`, and
 * prints the results:
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

/** The number of files and rows of each kind. */
export interface Kills {
  /** Empty or missing files, because PROFIT was killed before it began. */
  empty: number;
  /** Files with rows. */
  full: number;
  /** Files whose last line was cut off. */
  cut: number;
  /** Files whose last tick lacked processes. */
  partial: number;
  /** Whole rows in all files. */
  rows: number;
  /** Files that `--append` continued. */
  appended: number;
  /** Files that `--append` refused because the last line was cut off, and did not change. */
  refused: number;
  /** Faults: rows that are incomplete before the last line, lost, or written twice. */
  readonly wrong: string[];
}

/**
 * One in this number of runs is killed at its start. The other runs are killed during the
 * recording.
 */
const STARTS = 10;
const LATEST_MS = 300;
const ROW = /^\d+,idle[0-9a-f]{8},(\d+\.\d)?,\d+,\d+,\d+\.\d+,\d+\.\d+$/;
const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp";

/**
 * Kills recordings.
 *
 * @param times The number of recordings.
 * @param processes The number of recorded processes.
 * @param seed The seed of the random moments.
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
    return 0; // The file does not exist yet.
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
