/**
 * Joins the selection, the schedule and the loop of a recording.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import { isServiceAsked, type Options, type Services } from "../model/options.ts";
import type { Process, Reading } from "../model/processes.ts";
import type { Reader } from "../model/reader.ts";
import type { Selection, Snapshot } from "../model/samples.ts";
import type { Clock } from "../model/world.ts";
import { readBaseline, recordTicks } from "./loop.ts";
import { ticks } from "./schedule.ts";
import { type Criteria, loadGlobs, matchNames, select, selectProcesses } from "./select.ts";

/**
 * The longest time over which the CPU % of the first sample is measured. With a shorter interval,
 * this time is the interval. The kernel counts CPU time in steps of 10 ms, which are 10 points of
 * CPU % over 100 ms, and 1 point over 1 s.
 */
const LONGEST_BASELINE_MS = 1000;

/** The criteria by which processes are selected. */
export interface SelectionOptions
  extends Pick<Options, "names" | "user" | "services" | "pids" | "ignoreCase" | "children"> {
  /** The pattern of the whole command line. */
  readonly full: Pick<RegExp, "source" | "test"> | null;
}

/**
 * Makes a selection. Pids are looked up once. A later process that gets one of the pids is not selected.
 *
 * @param options The criteria.
 * @param reader Finds processes and users.
 * @returns The selection.
 * @throws {UsageError} If there is no such user, a glob cannot be parsed, or a pid is not clear.
 */
export async function selectRunning(options: SelectionOptions, reader: Reader): Promise<Selection> {
  if (options.pids.length > 0) {
    const unclear = await findUnclear(options.pids, reader);
    if (unclear) throw new UsageError(`Cannot record ${unclear}`);
    return selectProcesses(await reader.read([...new Set(options.pids)]), options);
  }
  const uid = options.user === null ? null : await reader.findUid(options.user);
  if (options.user !== null && uid === null) {
    throw new UsageError(
      `No user "${options.user}" on this system; check the name, or give a user id`,
    );
  }
  const isOfService = await openServices(options.services);
  const { names, ignoreCase } = options;
  const isNamed = names.length === 0 ? null : matchNames(names, ignoreCase, await loadGlobs(names));
  const selection = select({ ...options, isNamed, uid, isOfService, ownPid: reader.ownPid });
  if (options.full === null) return selection;
  const launchers = await findLaunchers(reader, options.full.source);
  return { ...selection, matches: (one) => !launchers.has(one.pid) && selection.matches(one) };
}

/** Loaded on demand: most recordings are of names. */
async function openServices(services: Services): Promise<Criteria["isOfService"]> {
  if (!isServiceAsked(services)) return null;
  const { matchServices } = await import("./service.ts");
  return matchServices(services);
}

/**
 * Finds an id that is not clearly that of one process.
 *
 * @param pids The ids.
 * @param reader Finds processes.
 * @returns The id and what it means, in words; `null` if each id is that of one process.
 */
export async function findUnclear(pids: readonly number[], reader: Reader): Promise<string | null> {
  const isUnclear = (id: number) =>
    (reader.findThreadOwner(id) ?? reader.findNamesake(id) ?? id) !== id;
  const id = pids.find(isUnclear);
  return id === undefined
    ? null
    : await (await import("./unclear_pid.ts")).describeUnclear(id, reader);
}

/**
 * Finds the launchers of PROFIT, such as sudo or a shell, whose command lines contain the regular
 * expression. The expression matches its own text there, which no user intends.
 */
async function findLaunchers(reader: Reader, regex: string): Promise<ReadonlySet<number>> {
  const ancestors = listAncestors(await reader.list(), reader.ownPid);
  const launchers = ancestors.filter(({ command }) => command?.includes(regex));
  return new Set(launchers.map(({ pid }) => pid));
}

/**
 * Lists a process, its parent, and so on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const make = (pid: number, ppid: number) =>
 *   ({ pid, ppid, name: "sh", startTicks: pid, command: null, uid: null });
 * const ancestors = listAncestors([make(1, 0), make(5, 1), make(6, 5), make(7, 1)], 6);
 * assertEquals(ancestors.map(({ pid }) => pid), [6, 5, 1]);
 * ```
 *
 * @param processes All existing processes.
 * @param pid The pid of the process; `null` is unknown.
 * @returns The processes that still exist.
 */
export function listAncestors(processes: readonly Process[], pid: number | null): Process[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const ancestors = new Set<Process>();
  let process = byPid.get(pid ?? 0);
  while (process && !ancestors.has(process)) {
    ancestors.add(process);
    process = byPid.get(process.ppid);
  }
  return [...ancestors];
}

/**
 * Records processes. The grid of running processes begins after the baseline, so that its first point
 * has a CPU %. If all processes have just been started, the grid begins at once, and they are measured
 * from their starts.
 *
 * @param reader The source of readings.
 * @param selection The processes to record.
 * @param grid The interval and the length of the recording.
 * @param clock The clocks.
 * @param stop Ends the recording with one last sample.
 * @param started The readings of the processes, if they have only just been started.
 * @returns A snapshot for each tick.
 */
export async function* recordSelection(
  reader: Reader,
  selection: Selection,
  { paceMs, durationMs }: Pick<Options, "paceMs" | "durationMs">,
  clock: Clock,
  stop: AbortSignal,
  started: readonly Reading[] | null = null,
): AsyncGenerator<Snapshot> {
  const baseline = started !== null
    ? null
    : await readBaseline(reader, selection, Math.min(LONGEST_BASELINE_MS, paceMs), clock);
  const due = ticks(clock, { leadMs: baseline?.leadMs ?? 0, paceMs, durationMs }, stop);
  yield* recordTicks(reader, selection, due, clock, baseline && baseline.pass, started ?? []);
}
