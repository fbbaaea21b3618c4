/**
 * What is said of leaks, as text for people. Pure.
 *
 * @module
 */

import type { ColumnName, JudgedName, TotalName } from "../model/columns.ts";
import type { Breach } from "../model/conditions.ts";
import { MEASURES } from "../model/measures.ts";
import {
  isOfSeveral,
  isOfTotals,
  type Leak,
  listLeaks,
  mostProcessesOf,
  type ProcessSummary,
} from "../model/outcomes.ts";
import { listLabels } from "../model/processes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatBytes } from "../text/format.ts";
import { renderFileKinds, renderGrowing } from "./growth_text.ts";

/** The nouns of sentences about metrics. */
const NOUNS: Readonly<Record<JudgedName | TotalName, string>> = {
  cpu_percent: "CPU %",
  mem_real: "memory",
  mem_private: "private memory",
  mem_anonymous: "anonymous memory",
  num_open_files: "the number of descriptors",
  processes: "the number of processes",
  num_threads: "the number of threads",
  mem_proportional: "proportional memory",
};

/** What a metric is called in a sentence. */
export function nounOf(metric: Breach["metric"]): string {
  return metric in NOUNS ? NOUNS[metric as JudgedName | TotalName] : metric;
}

/**
 * A process, or a group, as it is named in a sentence, by its raw name; the pid is `null` where all of
 * a name count, or where nobody told it, and of a group that is no tree.
 */
export function renderWho(
  { name, pid, labels = "", mostProcesses }: {
    name: string;
    pid: number | null;
    labels?: string;
    mostProcesses?: number;
  },
): string {
  if (mostProcesses !== undefined) {
    const group = `${pid === null ? "group" : "the tree of"} ${renderWho({ name, pid, labels })}`;
    return mostProcesses > 1 ? `${group}, of up to ${mostProcesses} processes` : group;
  }
  const more = [...(pid === null ? [] : [`pid ${pid}`]), ...listLabelTexts(labels)].join(", ");
  return `${escapeTerminal(name) || "(no name)"}${more === "" ? "" : ` (${more})`}`;
}

/** Labels as a terminal may show them, such as `host=web1`. */
export function listLabelTexts(labels: string): string[] {
  return listLabels(labels).map(([name, value]) => `${name}=${escapeTerminal(value)}`);
}

/**
 * A value with its unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatValue("mem_real", -3 * 2 ** 20), "-3.0 MiB");
 * assertEquals(formatValue("cpu_percent", 12.34), "12.3");
 * assertEquals(formatValue("num_open_files", 1024), "1024");
 * ```
 *
 * @param metric What it is of.
 * @param value The value.
 */
export function formatValue(metric: Breach["metric"], value: number): string {
  const sign = value < 0 ? "-" : "";
  if (MEASURES[metric as ColumnName]?.unit === "bytes") return sign + formatBytes(Math.abs(value));
  return Number.isInteger(value) ? `${value}` : value.toFixed(1);
}

/** Of more leaks than this, the fastest are named. */
const MOST_SHOWN = 20;

const RED = 31;
const YELLOW = 33;

/** How bad a verdict is. */
const RANK = { likely: 3, possible: 2, "insufficient data": 1, none: 0 };

/** The verdict on a process or a group: the worst of those on its values. */
export function worstVerdict(process: ProcessSummary): Leak["verdict"] {
  const verdicts = listLeaks(process)
    .map(({ summary: { leak } }) => leak?.verdict ?? "insufficient data");
  return verdicts.toSorted((a, b) => RANK[b] - RANK[a])[0]!;
}

/**
 * Whether a process is a possible leak of fewer samples than are judged: half of the healthy ones
 * are, and no gate is kept by them.
 */
export function isOfFewSamples(process: ProcessSummary): boolean {
  const leak = process.metrics[process.memory].leak;
  return leak?.verdict === "possible" && leak.growthPerHour === null;
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
  // Those of a few samples are marked in the table, and there is nothing more to say.
  const possible = memory.filter(({ leak, process }) =>
    leak?.verdict === "possible" && !isOfFewSamples(process)
  );
  return [
    ...fastest(likely).map((one) => paint(RED, renderLikely(one))),
    ...fastest(possible).map((one) => paint(YELLOW, renderPossible(one))),
  ];
}

/**
 * Names each likely leak of a group of several processes, of which none may grow.
 *
 * @param groups All groups.
 * @param paint Colours a line.
 * @returns Lines, the fastest first.
 */
export function renderGroupLeaks(
  groups: readonly ProcessSummary[],
  paint: (code: number, line: string) => string,
): string[] {
  const likely = groups.filter(isOfSeveral)
    .flatMap((group) => listLeaks(group).map(({ metric }) => leakOf(group, metric)))
    .filter(({ leak }) => leak?.verdict === "likely");
  return fastest(likely).map((one) => paint(RED, renderLikely(one)));
}

/**
 * Says where growth may be that of pages of files, which the kernel takes back when it needs them.
 *
 * @param processes All processes.
 * @returns A line where one of them is likely to leak such memory, else none.
 */
export function renderJudgedOn(processes: readonly ProcessSummary[]): string[] {
  const isMet = processes.some(({ memory, metrics }) =>
    memory === "mem_real" && metrics.mem_real.leak?.verdict === "likely"
  );
  if (!isMet) return [];
  const advice = "on Linux, --columns=+mem_anonymous records memory without them";
  return [`Memory was judged on mem_real, in which pages of files cannot be told apart; ${advice}`];
}

/** A value of a process, and what is made of it. */
interface Finding {
  readonly process: ProcessSummary;
  readonly metric: JudgedName | TotalName;
  readonly leak: Leak | null;
}

function leakOf(process: ProcessSummary, metric: JudgedName | TotalName): Finding {
  const { metrics, totals } = process;
  const summary = isOfTotals(metric) ? totals![metric] : metrics[metric];
  return { process, metric, leak: summary.leak };
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
  const parts = metric === "num_open_files"
    ? renderFileKinds(process)
    : metric.startsWith("mem_")
    ? renderGrowing(process)
    : "";
  const who = renderWho(whoOf(process));
  return `Likely leak: ${who}: ${growth}${parts}${renderTimeLeft(process, metric)}`;
}

/** What names a process, or a group, in a sentence. */
export function whoOf(process: ProcessSummary): Parameters<typeof renderWho>[0] {
  const { name, pid, labels = "" } = process;
  const mostProcesses = mostProcessesOf(process);
  return { name, pid, labels, ...(mostProcesses === undefined ? {} : { mostProcesses }) };
}

/** How long until the descriptors reach their limit, and by the ends of the rate's interval. */
function renderTimeLeft(
  { maxOpenFiles, openFilesReach = null }: ProcessSummary,
  metric: JudgedName | TotalName,
): string {
  if (metric !== "num_open_files" || openFilesReach === null) return "";
  const { seconds, earliestSeconds, latestSeconds } = openFilesReach;
  const away = (seconds: number) => renderHours(seconds / 3600);
  const latest = latestSeconds === null ? "or more" : `to ${away(latestSeconds)}`;
  const interval = seconds > 0 ? ` (95 %: ${away(earliestSeconds)} ${latest})` : "";
  return `; its limit of ${maxOpenFiles} is ${away(seconds)} away${interval}`;
}

/** A time to a limit of descriptors, in words. */
export function renderHours(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${Math.round(hours / 24)} days`;
}

function renderPossible({ process, leak }: Finding): string {
  const rise = formatValue("mem_real", process.riseBytesPerHour ?? 0);
  const reason = leak ? renderReason(leak) : "";
  return `Possible leak: ${renderWho(whoOf(process))} rose by ${rise}/h${
    renderGrowing(process)
  }${reason}`;
}

/** Why it is no likely leak, and what would tell. */
function renderReason({ reason, moreSeconds }: Leak): string {
  if (reason === null) return "";
  if (moreSeconds === null) return `; not likely: ${reason}`;
  const more = `record for another ${renderHours(moreSeconds / 3600)}`;
  if (reason === "young") {
    return `; it has just started: ${more}, or begin two minutes after the start`;
  }
  return reason === "no collection"
    ? `; no full collection of garbage was seen: ${more}`
    : `; still rising, and not told from a warm-up yet: ${more}`;
}
