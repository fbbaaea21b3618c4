/**
 * Pages of CSV texts, made as `report -o` makes pages of files.
 *
 * @module
 */

import { loadRecording } from "../../src/load/recording.ts";
import type { Leak } from "../../src/model/outcomes.ts";
import { renderPage } from "../../src/report/html/mod.ts";
import type { PageRecording } from "../../src/report/html/page_model.ts";
import { addForPage, emptyForPage, endForPage } from "../../src/run/files/page.ts";
import { bytes } from "../fakes.ts";

/** The header of each CSV here. */
export const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp\n";

/** The time of the first tick of each recording here, in seconds since 1970. */
export const START = 1795376588.661;

/** A likely leak. */
const LIKELY: Leak = {
  verdict: "likely",
  growthPerHour: 36 * 2 ** 20,
  growthSeconds: 60,
  moreSeconds: null,
  growthPerHourInterval: [35 * 2 ** 20, 37 * 2 ** 20],
  reason: null,
};

/**
 * Makes a recording with one tick a second from {@linkcode START} on.
 *
 * @param names The names of the processes. Their pids are 100, 101 and so on.
 * @param ticks The number of ticks.
 */
export function* recordingOf(names: readonly string[], ticks: number): Generator<string> {
  yield HEADER;
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
  for (let tick = 0; tick < ticks; tick++) {
    const rows = quoted.map((name, at) => {
      // These numbers look like noise, but are the same in each run.
      const noise = (tick * 7919 + at * 104729) % 1009;
      const cpu = (noise / 20 + at).toFixed(1);
      const rss = (3000 + at * 500 + (at === 0 ? tick : 0) + noise % 40) * 4096;
      const time = (START + tick + (tick % 3) / 1000).toFixed(3);
      return `${100 + at},${name},${cpu},${rss},${5 + noise % 4},1795370000.00,${time}\n`;
    });
    yield rows.join("");
  }
}

/** Reads a CSV as a recording of a page. */
export async function readPage(csv: Iterable<string>, title = "a.csv"): Promise<PageRecording> {
  const chunks = Array.from(csv, bytes);
  const source = { path: title, open: () => Promise.resolve(chunks) };
  const { remembered } = await loadRecording(source, emptyForPage, addForPage);
  return endForPage(title, remembered);
}

/** Returns the same recording with a likely leak of one process. */
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

/** Renders a whole page. */
export async function renderWhole(...recordings: PageRecording[]): Promise<string> {
  const page = { recordings, host: "host-7", command: null, version: "1.2.3" };
  return (await Array.fromAsync(renderPage(page))).join("");
}
