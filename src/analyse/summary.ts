/**
 * A recording in numbers: one line for each process or tree. Pure.
 *
 * @module
 */

import type { ProcessSummary } from "../outcome.ts";
import { findGrowth } from "./leak.ts";
import type { Extent, Series, SeriesTable } from "./series.ts";

/**
 * Sums up processes, or trees.
 *
 * @param table What is remembered of them.
 * @returns A summary of each, the one that used most CPU time first; of those that used the same,
 * the one that used most memory.
 */
export function summarise({ all }: SeriesTable): ProcessSummary[] {
  return all
    .toSorted((a, b) => b.cpuPercent.sum - a.cpuPercent.sum || peakOf(b) - peakOf(a))
    .map(summariseProcess);
}

function summariseProcess(series: Series): ProcessSummary {
  const { cpuPercent, rssBytes, openFiles } = series;
  const growthBytesPerHour = findGrowth(series);
  return {
    pid: series.pid,
    name: series.name,
    samples: series.samples,
    cpuMean: meanOf(cpuPercent),
    cpuPeak: cpuPercent.peak,
    rssFirstBytes: rssBytes.first,
    rssMeanBytes: meanOf(rssBytes),
    rssPeakBytes: rssBytes.peak,
    rssLastBytes: rssBytes.last,
    openFilesPeak: openFiles.peak,
    growthBytesPerHour,
    isPossibleLeak: growthBytesPerHour !== null && growthBytesPerHour > 0,
  };
}

function meanOf({ sum, weight }: Extent): number | null {
  return weight > 0 ? sum / weight : null;
}

function peakOf({ rssBytes }: Series): number {
  return rssBytes.peak ?? 0;
}
