/**
 * Made-up recordings of many hosts, in the format of PROFIT. Their leaks are known.
 *
 * @module
 */

import { DEFAULT_COLUMNS } from "../../../src/model/columns.ts";
import { renderHeader, rowRenderer } from "../../../src/output/csv.ts";
import { sample, snapshot } from "../../fakes.ts";
import { type Chance, makeChance } from "../chance.ts";

const MIB = 2 ** 20;
const START_EPOCH_SECONDS = 1_795_305_600;
const TICKS_PER_WRITE = 1000;

/** The time constant of wandering memory. */
const WANDERING_SECONDS = 60;

/** The contents of the recordings. */
export interface Fleet {
  /** The number of hosts. Each host has a file. */
  readonly hosts: number;
  /** The number of samples of each process. */
  readonly ticks: number;
  /** The seconds between two samples. */
  readonly paceSeconds: number;
}

/** The behaviour of a process of a host. */
interface Actor {
  readonly name: string;
  /**
   * Returns its memory in bytes at a number of seconds after the start. Call it for each tick, in
   * order.
   */
  readonly bytesAt: (seconds: number) => number;
}

/** The hosts whose process `api` leaks, with the growth per hour. */
export const LEAKS_MIB_PER_HOUR: Readonly<Record<string, number>> = {
  web17: 90,
  web42: 20,
  web93: 250,
};

/**
 * Writes a file for each host, `web0.csv` and so on. One process is steady, one collects garbage,
 * one fills a cache, one wanders, and one leaks on some hosts.
 *
 * @param folder The folder of the files.
 * @param fleet The contents.
 * @returns The number of rows.
 */
export function writeRecordings(folder: string, fleet: Fleet): number {
  let rows = 0;
  for (let number = 0; number < fleet.hosts; number++) {
    const host = `web${number}`;
    const actors = makeActors(makeChance(number), fleet, LEAKS_MIB_PER_HOUR[host] ?? 0);
    using file = Deno.openSync(`${folder}/${host}.csv`, { write: true, createNew: true });
    for (const text of renderRecording(host, actors, fleet)) writeAll(file, text);
    rows += actors.length * fleet.ticks;
  }
  return rows;
}

function makeActors(
  chance: Chance,
  { ticks, paceSeconds }: Fleet,
  leakMibPerHour: number,
): Actor[] {
  const size = () => chance.scale(20, 2000) * MIB;
  const [steady, heap, cache, wandering, api] = [size(), size(), size(), size(), size()];
  const lengthSeconds = ticks * paceSeconds;
  const kept = Math.exp(-paceSeconds / WANDERING_SECONDS);
  let [collectAt, offset] = [0, 0];
  return [
    // A name that SQL, CSV or a spreadsheet could misread.
    { name: '=job "a,b"\n', bytesAt: () => steady + chance.gauss() * MIB },
    {
      name: "java",
      bytesAt: (seconds) => {
        if (seconds >= collectAt) collectAt = seconds + chance.range(20, 40);
        return heap * (1.5 - (collectAt - seconds) / 100);
      },
    },
    {
      name: "redis",
      bytesAt: (seconds) => cache * (1 - Math.exp(-12 * seconds / lengthSeconds) / 2),
    },
    {
      name: "007",
      bytesAt: () => {
        offset = kept * offset + Math.sqrt(1 - kept ** 2) * chance.gauss() / 20;
        return wandering * (1 + offset);
      },
    },
    {
      name: "api",
      bytesAt: (seconds) => api + (leakMibPerHour * seconds / 3600 + chance.unit()) * MIB,
    },
  ];
}

function* renderRecording(
  host: string,
  actors: readonly Actor[],
  { ticks, paceSeconds }: Fleet,
): Generator<string> {
  const labels = [{ name: "host", value: host }];
  const renderRows = rowRenderer(DEFAULT_COLUMNS, { forTerminal: false, labels });
  let text = renderHeader(DEFAULT_COLUMNS, labels);
  for (let tick = 0; tick < ticks; tick++) {
    const seconds = tick * paceSeconds;
    const samples = actors.map(({ name, bytesAt }, at) =>
      sample({
        pid: 1000 + at,
        name,
        rssBytes: Math.round(bytesAt(seconds) / 4096) * 4096,
        creationEpochSeconds: START_EPOCH_SECONDS - 60,
      })
    );
    text += renderRows(snapshot(samples, { epochMs: (START_EPOCH_SECONDS + seconds) * 1000 }));
    if (tick % TICKS_PER_WRITE === TICKS_PER_WRITE - 1) {
      yield text;
      text = "";
    }
  }
  yield text;
}

function writeAll(file: Deno.FsFile, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
