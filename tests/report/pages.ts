/**
 * Pages made of CSV texts, as `report -o` makes them of files.
 *
 * @module
 */

import { loadRecording } from "../../src/load/recording.ts";
import type { Leak } from "../../src/model/outcomes.ts";
import { renderPage } from "../../src/report/html.ts";
import type { PageRecording } from "../../src/report/page_model.ts";
import { addForPage, emptyForPage, endForPage } from "../../src/run/page.ts";
import { bytes } from "../fakes.ts";

/** The first line of every CSV here. */
export const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp\n";

/** When the first tick of every recording here is. */
export const START = 1795376588.661;

/** A leak that is likely. */
const LIKELY: Leak = {
  verdict: "likely",
  growthPerHour: 36 * 2 ** 20,
  growthSeconds: 60,
  moreSeconds: null,
  growthPerHourInterval: [35 * 2 ** 20, 37 * 2 ** 20],
  reason: null,
};

/**
 * A recording of processes that do something, a tick a second, from {@linkcode START} on.
 *
 * @param names Their names; the pids are 100, 101, ... All descriptors of the first grow.
 * @param ticks How many ticks.
 */
export function* recordingOf(names: readonly string[], ticks: number): Generator<string> {
  yield HEADER;
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
  for (let tick = 0; tick < ticks; tick++) {
    const rows = quoted.map((name, at) => {
      // Like noise, but the same each time.
      const noise = (tick * 7919 + at * 104729) % 1009;
      const cpu = (noise / 20 + at).toFixed(1);
      const rss = (3000 + at * 500 + (at === 0 ? 3 * tick : 0) + noise % 40) * 4096;
      const time = (START + tick + (tick % 3) / 1000).toFixed(3);
      return `${100 + at},${name},${cpu},${rss},${5 + noise % 4},1795370000.00,${time}\n`;
    });
    yield rows.join("");
  }
}

/** Reads a CSV for a page. */
export async function readPage(csv: Iterable<string>, title = "a.csv"): Promise<PageRecording> {
  const chunks = Array.from(csv, bytes);
  const source = { path: title, open: () => Promise.resolve(chunks) };
  const { remembered } = await loadRecording(source, emptyForPage, addForPage);
  return endForPage(title, remembered);
}

/** The same, but for one process that leaks. */
export function withLeak(recording: PageRecording, index: number): PageRecording {
  const judged = recording.judged.map((one, at) => {
    if (at !== index) return one;
    const { metrics } = one.summary;
    const mem_real = { ...metrics.mem_real, leak: LIKELY };
    const from = [START, 12 * 2 ** 20] as const;
    const to = [START + 100, 13 * 2 ** 20] as const;
    const perHour = LIKELY.growthPerHour!;
    const floor = { kind: "floor", metric: "mem_real", from, to, perHour } as const;
    return {
      summary: { ...one.summary, metrics: { ...metrics, mem_real } },
      lines: [floor, ...one.lines],
    };
  });
  return { ...recording, judged };
}

/** All of a page. */
export async function renderWhole(...recordings: PageRecording[]): Promise<string> {
  const page = { recordings, host: "host-7", command: null, version: "1.2.3" };
  return (await Array.fromAsync(renderPage(page))).join("");
}
