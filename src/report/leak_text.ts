/**
 * What is said of leaks, as text for a terminal. Pure.
 *
 * @module
 */

import type { Leak, ProcessSummary } from "../outcome.ts";
import type { MetricName } from "../types/column.ts";
import { formatValue, nounOf, renderWho } from "./value_text.ts";

/** Of more leaks than this, the fastest are named. */
const MOST_SHOWN = 20;

const RED = 31;
const YELLOW = 33;

/** How bad a verdict is. */
const RANK = { likely: 3, possible: 2, "insufficient data": 1, none: 0 };

/** The verdict on a process: the worse of that on its memory and that on its descriptors. */
export function verdictOf({ metrics, memory }: ProcessSummary): Leak["verdict"] {
  const verdicts = [metrics[memory].leak, metrics.num_open_files.leak]
    .map((leak) => leak?.verdict ?? "insufficient data");
  return verdicts.toSorted((a, b) => RANK[b] - RANK[a])[0]!;
}

/**
 * Names each leak: the likely ones first, of each kind the fastest.
 *
 * @param processes All processes.
 * @param paint Colours a line.
 * @returns Lines.
 */
export function renderLeaks(
  processes: readonly ProcessSummary[],
  paint: (code: number, line: string) => string,
): string[] {
  const memory = processes.map((process) => leakOf(process, process.memory));
  const files = processes.map((process) => leakOf(process, "num_open_files"));
  const likely = [...memory, ...files].filter(({ leak }) => leak?.verdict === "likely");
  // Of a few samples half rise: the table marks them, and there is nothing more to say.
  const possible = memory.filter(({ leak }) =>
    leak?.verdict === "possible" && leak.growthPerHour !== null
  );
  return [
    ...fastest(likely).map((one) => paint(RED, renderLikely(one))),
    ...fastest(possible).map((one) => paint(YELLOW, renderPossible(one))),
  ];
}

/** A value of a process, and what is made of it. */
interface Finding {
  readonly process: ProcessSummary;
  readonly metric: MetricName;
  readonly leak: Leak | null;
}

function leakOf(process: ProcessSummary, metric: MetricName): Finding {
  return { process, metric, leak: process.metrics[metric].leak };
}

function fastest(findings: readonly Finding[]): Finding[] {
  const speed = ({ leak, process }: Finding) =>
    leak?.growthPerHour ?? process.riseBytesPerHour ?? 0;
  return findings.toSorted((a, b) => speed(b) - speed(a)).slice(0, MOST_SHOWN);
}

function renderLikely({ process, metric, leak }: Finding): string {
  const rate = (value: number) => `${formatValue(metric, value)}/h`;
  const { growthPerHour, growthPerHourInterval } = leak!;
  const [low, high] = growthPerHourInterval ?? [];
  const interval = low === undefined ? "" : ` (95 %: ${rate(low)} to ${rate(high!)})`;
  const growth = `${nounOf(metric)} grows by ${rate(growthPerHour ?? 0)}${interval}`;
  return `Likely leak: ${renderWho(process)}: ${growth}${renderTimeLeft(process, metric)}`;
}

/** How long until the descriptors reach their limit. */
function renderTimeLeft({ metrics, maxOpenFiles }: ProcessSummary, metric: MetricName): string {
  const { last, leak } = metrics.num_open_files;
  if (metric !== "num_open_files" || maxOpenFiles === null || last === null) return "";
  const hours = Math.max(0, maxOpenFiles - last) / (leak?.growthPerHour ?? Infinity);
  return `; its limit of ${maxOpenFiles} is ${renderHours(hours)} away`;
}

function renderHours(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${Math.round(hours / 24)} days`;
}

function renderPossible({ process, leak }: Finding): string {
  const rise = formatValue("mem_real", process.riseBytesPerHour ?? 0);
  const reason = leak?.reason ? `; not likely: ${leak.reason}` : "";
  return `Possible leak: ${renderWho(process)} rose by ${rise}/h${reason}`;
}
