/**
 * Makes a recording whose processes vary in CPU and memory.
 *
 * @module
 */

import { DEFAULT_COLUMNS } from "../../../src/model/columns.ts";
import { renderHeader, rowRenderer } from "../../../src/output/csv.ts";
import { sample, snapshot } from "../../fakes.ts";
import { makeChance } from "../chance.ts";

const NAMES = ["acme", "postgres", "nginx: worker process", "java", "kworker/u8:2-events"];
const PAGE_BYTES = 4096;
const START_EPOCH_MS = 1_795_385_303_064;

/** The contents of a recording. */
export interface Contents {
  /** The number of processes. */
  readonly processes: number;
  /** The number of samples of each process. */
  readonly ticks: number;
}

/**
 * Writes a recording with the default columns and one tick a second, in the format of PROFIT.
 *
 * @param path The path of the file, which is replaced.
 * @param contents The contents.
 * @returns The size in bytes.
 */
export function writeRecording(path: string, { processes, ticks }: Contents): number {
  const { unit, range, gauss } = makeChance(1);
  const whole = (low: number, high: number) => Math.floor(range(low, high));
  const all = Array.from({ length: processes }, (_, at) => ({
    pid: 1000 + 7 * at,
    name: NAMES[at % NAMES.length]!,
    creationEpochSeconds: START_EPOCH_MS / 1000 - whole(1, 1e7) / 100,
    pages: whole(1000, 200_000),
    openFiles: whole(3, 200),
  }));
  const renderRows = rowRenderer(DEFAULT_COLUMNS, { forTerminal: false });
  using file = Deno.createSync(path);
  const encoder = new TextEncoder();
  let bytes = 0;
  const write = (text: string) => {
    const data = encoder.encode(text);
    for (let at = 0; at < data.length;) at += file.writeSync(data.subarray(at));
    bytes += data.length;
  };
  write(renderHeader(DEFAULT_COLUMNS));
  for (let tick = 0; tick < ticks; tick++) {
    const samples = all.map((process) => {
      process.pages = Math.max(1, process.pages + Math.round(4 * gauss()));
      if (unit() < 0.1) process.openFiles = Math.max(0, process.openFiles + whole(-2, 3));
      const { pid, name, creationEpochSeconds, pages, openFiles } = process;
      const reading = { pid, name, creationEpochSeconds, rssBytes: pages * PAGE_BYTES, openFiles };
      return sample(reading, Math.max(0, 5 + 5 * gauss()));
    });
    write(renderRows(snapshot(samples, { epochMs: START_EPOCH_MS + 1000 * tick + whole(0, 2) })));
  }
  return bytes;
}
