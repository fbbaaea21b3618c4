/**
 * Whether a process seems to leak. Pure.
 *
 * @module
 */

import type { Series } from "./series.ts";
import { findSlope } from "./stats.ts";

const SECONDS_PER_HOUR = 3600;

/**
 * The rule of the original PROFIT: a process possibly leaks when the least-squares line through
 * its resident set size rises over the second half of its recording. It is sensitive, and calls a
 * warm-up a leak.
 *
 * @param series A process. Of one with more samples than a trend has points, neighbouring samples
 * count by their mean.
 * @returns Growth in bytes per hour, a leak if above 0; `null` where it cannot be judged, as of a
 * single sample.
 */
export function findGrowth(
  { rssTrend, firstEpochSeconds, lastEpochSeconds }: Series,
): number | null {
  const middle = (firstEpochSeconds + lastEpochSeconds) / 2;
  const start = rssTrend.times.findIndex((time) => time >= middle);
  if (start < 0) return null;
  const slope = findSlope(rssTrend.times.slice(start), rssTrend.values.slice(start));
  return slope === null ? null : slope * SECONDS_PER_HOUR;
}
