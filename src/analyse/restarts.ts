/**
 * Finds restarts: a process that replaces an ended process of the same name. Pure.
 *
 * @module
 */

import type { Restart, Restarts } from "../model/outcomes.ts";
import {
  findLongMs,
  type HostLog,
  lengthOf,
  type Life,
  REPLACED_SHARE,
  type RestartLog,
} from "./lives.ts";

/**
 * Finds restarts: a process replaces an ended process of its name, of several the one that ended last. It lives
 * for a minute, or for a quarter of the recording if that is less. The ended process has lived for a quarter of
 * that time. A shell that starts `sleep` again and again therefore restarts nothing. A process that a living
 * process of its name has forked replaces nothing.
 *
 * @param log The log of the whole recording.
 * @returns The restarts by name, in the order of time.
 */
export function findRestarts(log: RestartLog): Restarts {
  const all = new Map<string, Restart[]>();
  for (const host of log.values()) {
    for (const [name, found] of findOnHost(host)) all.set(name, [...all.get(name) ?? [], ...found]);
  }
  for (const found of all.values()) found.sort((a, b) => a.epochMs - b.epochMs);
  return all;
}

function findOnHost(log: HostLog): Map<string, Restart[]> {
  if (log.ended.size === 0) return new Map();
  const longMs = findLongMs(log);
  const lastMs = log.span?.lastMs ?? 0;
  const lives = [...log.ended.values(), ...log.alive.map((life) => ({ ...life, lastMs }))]
    .filter((life) => lengthOf(life) >= longMs * REPLACED_SHARE)
    .toSorted((a, b) => a.firstMs - b.firstMs);
  const restarts = new Map<string, Restart[]>();
  for (const [name, family] of Map.groupBy(lives, ({ name }) => name)) {
    const byPid = Map.groupBy(family, ({ pid }) => pid);
    const found = findReplaced(
      longMs,
      family.filter(({ ppid, firstMs }) =>
        !byPid.get(ppid)?.some((parent) => parent.firstMs <= firstMs && firstMs <= parent.lastMs)
      ),
    );
    if (found.length > 0) restarts.set(name, found);
  }
  return restarts;
}

/** Finds which process replaced which, of processes in the order of their starts. */
function findReplaced(longMs: number, family: readonly Life[]): Restart[] {
  // Of processes that ended at the same tick, the first is on top of the stack.
  const byEnd = family.toReversed().toSorted((a, b) => a.lastMs - b.lastMs);
  const vacant: Life[] = [];
  const restarts: Restart[] = [];
  let ended = 0;
  for (const by of family) {
    while (ended < byEnd.length && byEnd[ended]!.lastMs < by.firstMs) vacant.push(byEnd[ended++]!);
    if (lengthOf(by) < longMs) continue;
    const replaced = vacant.pop();
    if (replaced !== undefined) restarts.push({ by, replaced, epochMs: by.firstEpochMs });
  }
  return restarts;
}
