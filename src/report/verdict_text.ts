/**
 * What is said of leaks, as text for people. Pure.
 *
 * @module
 */

import type { JudgedName, TotalName } from "../model/columns.ts";
import {
  isOfSeveral,
  isOfTotals,
  type Leak,
  type LeakReason,
  listLeaks,
  mostProcessesOf,
  type ProcessSummary,
} from "../model/outcomes.ts";
import { renderFileKinds, renderGrowing } from "./growth_text.ts";
import { formatValue, nounOf, renderWho } from "./who_text.ts";

/** Of more leaks than this, the fastest are named. */
const MOST_SHOWN = 20;

/** Colours a text by the code of a colour. */
export type Paint = (code: number, text: string) => string;

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
 * Names each leak of processes: the likely ones first, of each kind the fastest.
 *
 * @param processes All processes.
 * @param paint Colours a line.
 * @returns Lines.
 */
export function renderLeaks(processes: readonly ProcessSummary[], paint: Paint): string[] {
  return [...renderLikelyLeaks(processes, paint), ...renderPossibleLeaks(processes, paint)];
}

/** Names each likely leak of processes, the fastest first. */
export function renderLikelyLeaks(processes: readonly ProcessSummary[], paint: Paint): string[] {
  const memory = processes.map((process) => leakOf(process, process.memory));
  const files = processes.map((process) => leakOf(process, "num_open_files"));
  const likely = [...memory, ...files].filter(({ leak }) => leak?.verdict === "likely");
  return fastest(likely).map((one) => paint(RED, renderLikely(one)));
}

/** Names each possible leak of processes that was judged; a table marks those that were not. */
export function renderPossibleLeaks(processes: readonly ProcessSummary[], paint: Paint): string[] {
  const possible = processes.filter((process) => !isOfFewSamples(process))
    .map((process) => leakOf(process, process.memory))
    .filter(({ leak }) => leak?.verdict === "possible");
  return fastest(possible).map((one) => paint(YELLOW, renderPossible(one)));
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
  paint: Paint,
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

/** The fastest first; but before those that are settled, those of which more samples would tell. */
function fastest(findings: readonly Finding[]): Finding[] {
  const speed = ({ leak, process }: Finding) =>
    leak?.growthPerHour ?? process.riseBytesPerHour ?? 0;
  const isOpen = ({ leak }: Finding) => Number(leak?.moreSeconds != null);
  return findings.toSorted((a, b) => isOpen(b) - isOpen(a) || speed(b) - speed(a))
    .slice(0, MOST_SHOWN);
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
  const { name, apart = "", pid, labels = "" } = process;
  const mostProcesses = mostProcessesOf(process);
  return { name, apart, pid, labels, ...(mostProcesses === undefined ? {} : { mostProcesses }) };
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
  const [seconds, minutes] = [Math.round(hours * 3600), Math.round(hours * 60)];
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  const tenths = Math.round(hours * 10) / 10;
  return tenths < 48 ? `${tenths.toFixed(1)} h` : `${Math.round(hours / 24)} days`;
}

function renderPossible({ process, leak }: Finding): string {
  const rise = formatValue("mem_real", process.riseBytesPerHour ?? 0);
  const reason = leak ? renderReason(leak) : "";
  return `Possible leak: ${renderWho(whoOf(process))} rose by ${rise}/h${
    renderGrowing(process)
  }${reason}`;
}

/** Why a rise is no likely leak. */
const WHY_NOT: Readonly<Record<LeakReason, string>> = {
  "too few samples": "has too few samples",
  "no time passed": "all samples are of one moment",
  "no trend": "no more than noise does",
  "too small": "too little to matter",
  step: "at one step",
  "warm-up": "more and more slowly, as in a warm-up",
  young: "has just started",
  "no collection": "no full collection of garbage was seen",
  "no record": "had more before",
};

/** Why it is no likely leak, and what would tell. */
function renderReason({ reason, moreSeconds }: Leak): string {
  if (reason === null) return "";
  if (moreSeconds === null) return `, but ${WHY_NOT[reason]}`;
  const more = `record for another ${renderHours(moreSeconds / 3600)}`;
  if (reason === "young") {
    return `; it has just started: ${more}, or begin two minutes after the start`;
  }
  return reason === "no collection"
    ? `; no full collection of garbage was seen: ${more}`
    : `; still rising, and not told from a warm-up yet: ${more}`;
}
