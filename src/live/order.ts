/**
 * The rows of the live view: filter and order. Pure.
 *
 * @module
 */

import type { LiveSettings, Order } from "./settings.ts";
import type { LiveGroup, LiveProcess, LiveState, Told } from "./state.ts";
import { nameOf } from "./table.ts";

/** The values by which rows are sorted. */
interface Measured {
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly openFiles: number | null;
  readonly told: Told;
  readonly pid: number;
}

const RANKS = { likely: 3, possible: 2, none: 1 };

/** Returns the groups that match the filter, sorted. */
export function listGroups({ groups }: LiveState, settings: LiveSettings): LiveGroup[] {
  const measure = ({ now }: LiveGroup) => ({ ...now, pid: now.pid ?? 0 });
  return sort(
    [...groups.values()].filter(({ now }) => matches(now.name, now.told, settings)),
    measure,
    settings,
  );
}

/** Returns the processes that match the filter, sorted. */
export function listProcesses({ processes }: LiveState, settings: LiveSettings): LiveProcess[] {
  const measure = ({ sample: { reading, cpuPercent }, told }: LiveProcess) => {
    const { rssBytes, openFiles, pid } = reading;
    return { cpuPercent, rssBytes, openFiles, told, pid };
  };
  const named = [...processes.values()].filter(({ sample, told }) =>
    matches(sample.reading.name, told, settings)
  );
  return sort(named, measure, settings);
}

/** Returns whether the text in the column "name" contains the filter. */
function matches(name: string, told: Told, { filter }: LiveSettings): boolean {
  return filter === "" || nameOf(name, told).toLowerCase().includes(filter.toLowerCase());
}

/** Sorts rows by the chosen order; equal rows by CPU %, then by memory, then by pid. */
function sort<T>(rows: readonly T[], measure: (row: T) => Measured, { order }: LiveSettings): T[] {
  return rows.map((row) => ({ row, keys: keysOf(measure(row), order) }))
    .toSorted((a, b) => {
      const at = a.keys.findIndex((key, at) => key !== b.keys[at]);
      return at < 0 ? 0 : b.keys[at]! - a.keys[at]!;
    })
    .map(({ row }) => row);
}

function keysOf({ cpuPercent, rssBytes, openFiles, told, pid }: Measured, order: Order): number[] {
  const load = [cpuPercent ?? 0, rssBytes ?? 0, -pid];
  if (order === "memory") return [rssBytes ?? 0, ...load];
  if (order === "files") return [openFiles ?? 0, ...load];
  if (order === "cpu") return load;
  const { verdict, limitSeconds } = told;
  return [verdict === null ? 0 : RANKS[verdict], -(limitSeconds ?? Number.MAX_VALUE), ...load];
}
