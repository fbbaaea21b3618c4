/**
 * Renders leaks as sentences. Pure.
 *
 * @module
 */

import type { JudgedName, TotalName } from "../../model/columns.ts";
import {
  isOfSeveral,
  isOfTotals,
  type Leak,
  type LeakReason,
  listLeaks,
  type ProcessSummary,
} from "../../model/outcomes.ts";
import { renderFileKinds, renderGrowing } from "./growth_text.ts";
import { isOfFewSamples } from "../verdicts.ts";
import { formatValue, nounOf, renderWho, whoOf } from "./who_text.ts";

/** The largest number of named leaks. */
const MOST_SHOWN = 20;

/** Colours a text with an SGR code. */
export type Paint = (code: number, text: string) => string;

const RED = 31;
const YELLOW = 33;

/** Renders the likely leaks of processes, the fastest first. */
export function renderLikelyLeaks(processes: readonly ProcessSummary[], paint: Paint): string[] {
  return findLikelyLeaks(processes).map((one) => paint(RED, renderLikely(one)));
}

/** Finds the likely leaks of processes, the fastest first. */
export function findLikelyLeaks(processes: readonly ProcessSummary[]): Finding[] {
  const memory = processes.map((process) => leakOf(process, process.memory));
  const files = processes.map((process) => leakOf(process, "num_open_files"));
  return fastest([...memory, ...files].filter(({ leak }) => leak?.verdict === "likely"));
}

/** Renders the possible leaks of processes that have enough samples. */
export function renderPossibleLeaks(processes: readonly ProcessSummary[], paint: Paint): string[] {
  return findPossible(processes).map((one) => paint(YELLOW, renderPossible(one)));
}

/**
 * Renders the likely leaks of groups of several processes. A group may leak although none of its
 * processes grows.
 *
 * @param groups All groups.
 * @param paint Colours a line.
 * @returns Lines, the fastest first.
 */
export function renderGroupLeaks(
  groups: readonly ProcessSummary[],
  paint: Paint,
): string[] {
  return findGroupLeaks(groups).map((one) => paint(RED, renderLikely(one)));
}

/** Finds the likely leaks of groups of several processes, the fastest first. */
export function findGroupLeaks(groups: readonly ProcessSummary[]): Finding[] {
  const leaks = groups.filter(isOfSeveral)
    .flatMap((group) => listLeaks(group).map(({ metric }) => leakOf(group, metric)));
  return fastest(leaks.filter(({ leak }) => leak?.verdict === "likely"));
}

/** The leaks of a recording, in sentences. */
export interface ToldLeaks {
  /** The name of the worst leak; `null` without a leak. */
  readonly first: string | null;
  /** Whether the worst leak is that of a group. */
  readonly isGroup: boolean;
  /** The likely leaks of groups, then those of processes, each with the fastest first. */
  readonly likely: readonly string[];
  /** The possible leaks of processes, the fastest first. */
  readonly possible: readonly string[];
}

/** Renders the leaks of processes and groups. */
export function tellLeaks(
  processes: readonly ProcessSummary[],
  groups: readonly ProcessSummary[],
  paint: Paint,
): ToldLeaks {
  const [first] = [
    ...findGroupLeaks(groups),
    ...findLikelyLeaks(processes),
    ...findPossible(processes),
  ];
  return {
    first: first === undefined ? null : renderWho(whoOf(first.process)),
    isGroup: first?.process.totals !== undefined,
    likely: [...renderGroupLeaks(groups, paint), ...renderLikelyLeaks(processes, paint)],
    possible: renderPossibleLeaks(processes, paint),
  };
}

/** A value of a process or a group, with its verdict. */
export interface Finding {
  /** The process or the group. */
  readonly process: ProcessSummary;
  /** The metric of the value. */
  readonly metric: JudgedName | TotalName;
  /** The verdict; `null` if the value was not judged. */
  readonly leak: Leak | null;
}

function leakOf(process: ProcessSummary, metric: JudgedName | TotalName): Finding {
  const { metrics, totals } = process;
  const summary = isOfTotals(metric) ? totals![metric] : metrics[metric];
  return { process, metric, leak: summary.leak };
}

function findPossible(processes: readonly ProcessSummary[]): Finding[] {
  const possible = processes.filter((process) => !isOfFewSamples(process))
    .flatMap((process) => [leakOf(process, process.memory), leakOf(process, "num_open_files")])
    .filter(({ leak }) => leak?.verdict === "possible");
  return fastest(possible);
}

/**
 * Sorts leaks by their growth, the fastest first. Leaks that a longer recording would settle come
 * before the others.
 */
function fastest(findings: readonly Finding[]): Finding[] {
  const speed = ({ leak, process }: Finding) =>
    leak?.growthPerHour ?? process.riseBytesPerHour ?? 0;
  const isOpen = ({ leak }: Finding) => Number(leak?.moreSeconds != null);
  return findings.toSorted((a, b) => isOpen(b) - isOpen(a) || speed(b) - speed(a))
    .slice(0, MOST_SHOWN);
}

/** Renders a likely leak. */
export function renderLikely({ process, metric, leak }: Finding): string {
  const rate = (value: number) => `${formatValue(metric, value)}/h`;
  const { growthPerHour, growthPerHourInterval } = leak!;
  const [low, high] = growthPerHourInterval ?? [];
  const interval = low === undefined ? "" : ` (95 %: ${rate(low)} to ${rate(high!)})`;
  const growth = `${nounOf(metric)} grows by ${rate(growthPerHour ?? 0)}${interval}`;
  const parts = metric === "num_open_files"
    ? renderFileKinds(process)
    : metric.startsWith("mem_")
    ? renderGrowing(process.findGrowing?.(), process.memory)
    : "";
  const who = renderWho(whoOf(process));
  const shown = EVIDENCE[leak!.because ?? "floors"];
  const evidence = shown === "" ? "" : `; ${shown}`;
  return `Likely leak: ${who}: ${growth}${parts}${evidence}${renderTimeLeft(process, metric)}`;
}

/** What shows a likely leak. The growth itself is enough where the floors pass all gates. */
const EVIDENCE: Readonly<Record<NonNullable<Leak["because"]>, string>> = {
  "floors": "",
  "low points": "the memory that garbage collections leave grows",
  "kept in a line": "the memory that is never given back grows in a straight line",
  "kept much": "the memory that is never given back grows by a large share",
  "kept late": "the memory that is never given back does not only grow at the start",
  "not slower": "the growth does not slow down",
  "in order": "the low points of memory rise in order",
  "highest at the end": "memory is highest at the end",
};

/** Renders the time until descriptors reach their limit, with its interval. */
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

/** Renders the time to a limit of descriptors. */
export function renderHours(hours: number): string {
  const [seconds, minutes] = [Math.round(hours * 3600), Math.round(hours * 60)];
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  const tenths = Math.round(hours * 10) / 10;
  return tenths < 48 ? `${tenths.toFixed(1)} h` : `${Math.round(hours / 24)} days`;
}

function renderPossible({ process, metric, leak }: Finding): string {
  const who = `Possible leak: ${renderWho(whoOf(process))}`;
  // What rose only at the end rose faster than over the second half.
  if (leak?.reason === "late") {
    const rise = formatValue(metric, leak.growthPerHour ?? 0);
    return `${who}: ${nounOf(metric)} rose by ${rise}/h${renderReason(leak, "")}`;
  }
  const rise = formatValue("mem_real", process.riseBytesPerHour ?? 0);
  const reason = leak ? renderReason(leak, nameJudged(process)) : "";
  const growing = renderGrowing(process.findGrowing?.(), "mem_real");
  return `${who}: memory rose by ${rise}/h${growing}${reason}`;
}

/** The reasons why a rise is not a likely leak. */
const WHY_NOT: Readonly<Record<LeakReason, string>> = {
  "too few samples": "has too few samples",
  "no time passed": "all samples are of one moment",
  "no trend": "no more than noise does",
  "too small": "too little to matter",
  step: "at one step",
  late: "only at the end",
  "warm-up": "more and more slowly, as in a warm-up",
  young: "has just started",
  "no collection": "no full garbage collection was seen",
  "no record": "ends below an earlier value",
  uneven: "so unevenly that its rate may be 0",
};

/** Names the judged memory with its verb, if other memory makes up most of the rise; otherwise empty. */
function nameJudged({ memory, findGrowing }: ProcessSummary): string {
  if (memory === "mem_real" || findGrowing === undefined) return "";
  const isOther = findGrowing().parts.some(({ part, share }) =>
    part !== "anonymous" && part !== "swap" && share > 0.5
  );
  return isOther ? `${nounOf(memory)}, which PROFIT judges, rose ` : "";
}

/**
 * Renders the reason why a rise is not a likely leak, and the recording that would settle it.
 *
 * @param leak The verdict.
 * @param judged The memory to which the verdict refers, with its verb; empty if the sentence has it already.
 */
function renderReason({ reason, moreSeconds, growthSeconds }: Leak, judged: string): string {
  if (reason === null) return "";
  if (moreSeconds === null) {
    return `, but ${reason === "no record" ? "" : judged}${WHY_NOT[reason]}`;
  }
  const more = `record for another ${renderHours(moreSeconds / 3600)}`;
  if (reason === "young") {
    return `; it has just started: ${more}, or begin two minutes after the start`;
  }
  if (reason === "late") {
    return `, but only in the last ${renderHours((growthSeconds ?? 0) / 3600)}: ${more}`;
  }
  return reason === "no collection"
    ? `; no full garbage collection was seen: ${more}`
    : `; still rising, perhaps a warm-up: ${more}`;
}
