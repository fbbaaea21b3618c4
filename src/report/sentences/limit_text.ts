/**
 * Renders limits as text: when a limit is reached, which limit is near, and which process was
 * killed. Pure.
 *
 * @module
 */

import type { MemoryOutlook, Reach } from "../../model/limits.ts";
import { isNearFiles, isOfSeveral, NEAR_LIMIT, type ProcessSummary } from "../../model/outcomes.ts";
import { formatBytes, formatCount, formatDuration } from "../../text/format.ts";
import { renderKill, renderLimit, renderUsed } from "./limit_words.ts";
import { renderWho, whoOf } from "./who_text.ts";

/** The largest number of limits that are named. */
const MOST_TOLD = 10;

const MS_PER_DAY = 86_400_000;

/**
 * Renders all lines on limits.
 *
 * @param processes All processes.
 * @param groups All groups.
 * @returns Lines: limits of memory, descriptors near their limit, and processes killed for memory.
 */
export function renderLimits(
  processes: readonly ProcessSummary[],
  groups: readonly ProcessSummary[],
): string[] {
  return [
    ...renderMemoryLimits(processes, groups),
    ...renderNearFiles(processes),
    ...renderKills(processes),
  ];
}

/** The parts of the name of a process or a group. */
export type Who = Parameters<typeof renderWho>[0];

/** A process or a group, and the limit of memory that it reaches first. */
interface Limited {
  readonly who: ReturnType<typeof whoOf>;
  readonly limit: MemoryOutlook;
}

/**
 * Renders the limits of memory that will be reached, with the time, and the limits that are near.
 * The limit that is reached first comes first.
 *
 * @param processes All processes.
 * @param groups All groups. A group of several processes replaces its processes if they share its
 * limit.
 * @returns A line for each limit, with all processes below that limit.
 */
export function renderMemoryLimits(
  processes: readonly ProcessSummary[],
  groups: readonly ProcessSummary[],
): string[] {
  const limited = [...groups.filter(isOfSeveral), ...processes].flatMap((one): Limited[] =>
    one.memoryLimit === undefined ? [] : [{ who: whoOf(one), limit: one.memoryLimit }]
  );
  const byWall = [...Map.groupBy(limited, keyOf).values()]
    .map((all) => all.toSorted((a, b) => secondsOf(a.limit) - secondsOf(b.limit)))
    .toSorted(([a], [b]) => secondsOf(a!.limit) - secondsOf(b!.limit));
  const lines = byWall.flatMap((all) => {
    const [{ who: { mostProcesses }, limit }] = all as [Limited, ...Limited[]];
    const isOfGroups = mostProcesses !== undefined;
    const alike = all.map(({ who }) => who)
      .filter((who) => (who.mostProcesses !== undefined) === isOfGroups);
    const line = renderOutlook(alike, limit);
    return line === null ? [] : [line];
  });
  const others = lines.length - MOST_TOLD;
  return others > 0
    ? [...lines.slice(0, MOST_TOLD), `... and ${formatCount(others, "limit")} more`]
    : lines;
}

/**
 * Returns the key of a limit. All processes below a control group, or on the machine, share a limit. A recorded file
 * does not name the control group, but its processes have the same values at a time.
 */
function keyOf({ who: { pid, labels = "" }, limit }: Limited): string {
  const { kind, group, limitBytes, usedBytes, atEpochMs } = limit;
  const place = kind === "address space"
    ? `${pid} ${labels}`
    : kind === "machine"
    ? ""
    : group ?? `${usedBytes} ${atEpochMs}`;
  return `${kind} ${limitBytes} ${place}`;
}

function secondsOf({ reach }: MemoryOutlook): number {
  return reach?.seconds ?? Infinity;
}

/**
 * Renders when a limit is reached, or that it is near.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const limit = { kind: "max", group: "/acme.slice", limitBytes: 2 ** 29 } as const;
 * const reach = { seconds: 11400, earliestSeconds: 10200, latestSeconds: 13200 };
 * const atEpochMs = Date.UTC(2026, 10, 22, 1, 10);
 * assertEquals(
 *   renderOutlook([{ name: "api", pid: 7 }], { ...limit, usedBytes: 2 ** 28, reach, atEpochMs }),
 *   "Limit: api (pid 7) reaches the 512.0 MiB of /acme.slice in 3 h 10 min (2 h 50 min to " +
 *     "3 h 40 min), at about 04:20 UTC",
 * );
 * ```
 *
 * @param who The processes, or the groups, that share the limit.
 * @param outlook The limit.
 * @returns A line; `null` if the limit is neither reached nor near.
 */
export function renderOutlook(
  who: readonly Who[],
  outlook: MemoryOutlook,
): string | null {
  const { reach, limitBytes, usedBytes, atEpochMs } = outlook;
  if (who.length === 0) return null;
  if (reach !== null) {
    const when = `in ${renderReach(reach)}, at about ${renderClock(atEpochMs, reach.seconds)}`;
    return `Limit: ${renderReaching(who, outlook)} ${when}`;
  }
  if (usedBytes < NEAR_LIMIT * limitBytes || outlook.kind === "machine") return null;
  return `Limit: ${renderAll(who)}: ${renderUsed(outlook)} of ${renderLimit(outlook)} are used`;
}

/**
 * Renders when a limit is reached in a short sentence that begins with the time.
 *
 * @param who The processes, or the groups, that share the limit.
 * @param outlook The limit.
 * @param reach The time.
 */
export function renderReachBriefly(
  who: readonly Who[],
  outlook: MemoryOutlook,
  { seconds }: Reach,
): string {
  return `Limit in ${renderSeconds(seconds)}: ${renderReaching(who, outlook)}`;
}

function renderReaching(who: readonly Who[], outlook: MemoryOutlook): string {
  const verb = who.length > 1 ? "reach" : "reaches";
  const limit = `${formatBytes(outlook.limitBytes)} of ${renderLimit(outlook)}`;
  return `${renderAll(who)} ${verb} the ${limit}`;
}

/** Names the first process or group, and counts the others. */
function renderAll(who: readonly Who[]): string {
  const [first, ...others] = who as [Who, ...Who[]];
  return renderWho(first) + (others.length > 0 ? ` and ${others.length} more` : "");
}

/**
 * Renders the time to a limit, with its interval.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const reach = { seconds: 95, earliestSeconds: 80, latestSeconds: null };
 * assertEquals(renderReach(reach), "1 min 35 s (1 min 20 s or more)");
 * ```
 *
 * @param reach The time.
 */
export function renderReach({ seconds, earliestSeconds, latestSeconds }: Reach): string {
  const latest = latestSeconds === null ? "or more" : `to ${renderSeconds(latestSeconds)}`;
  return `${renderSeconds(seconds)} (${renderSeconds(earliestSeconds)} ${latest})`;
}

/** Renders the time to a limit of memory. */
export function renderSeconds(seconds: number): string {
  return formatDuration(seconds < 60 ? Math.round(seconds) * 1000 : seconds * 1000);
}

/**
 * Renders the time of day of an event: with seconds if it is soon, with the date if it is not
 * today.
 */
function renderClock(fromEpochMs: number, seconds: number): string {
  const atMs = fromEpochMs + seconds * 1000;
  // A Date ends in the year 275760.
  if (!(atMs < 8.64e15)) return "no time soon";
  const [day = "", time = ""] = new Date(atMs).toISOString().split("T");
  const isToday = Math.floor(atMs / MS_PER_DAY) === Math.floor(fromEpochMs / MS_PER_DAY);
  return `${isToday ? "" : `${day} `}${time.slice(0, seconds < 600 ? 8 : 5)} UTC`;
}

/**
 * Names the processes whose descriptors are near their limit without a likely leak of descriptors.
 *
 * @param processes All processes.
 * @returns A line for each.
 */
export function renderNearFiles(processes: readonly ProcessSummary[]): string[] {
  const near = processes.filter(isNearFiles);
  const lines = near.slice(0, MOST_TOLD).map((process) => {
    const { last } = process.metrics.num_open_files;
    return `Limit: ${renderWho(process)} has ${last} of ${process.maxOpenFiles} descriptors open`;
  });
  const others = near.length - lines.length;
  const more = formatCount(others, "process", "processes");
  return others > 0 ? [...lines, `... and ${more} more near that limit`] : lines;
}

/**
 * Names the processes that were killed for memory.
 *
 * @param processes All processes.
 * @returns A line for each.
 */
export function renderKills(processes: readonly ProcessSummary[]): string[] {
  const killed = processes.filter((one) => one.killed);
  const lines = killed.slice(0, MOST_TOLD)
    .map((one) => `Killed: ${renderWho(one)} was ${renderKill(one.killed!)}`);
  const others = killed.length - lines.length;
  const more = formatCount(others, "process", "processes");
  return others > 0
    ? [...lines, `... and ${more} more were killed for memory, as it seems`]
    : lines;
}
