/**
 * What a recording is of, and when its samples are taken: the selection, the schedule and the loop,
 * joined.
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
 * CPU % of the first sample is measured over the pace, as the others, but over no longer than this:
 * what is counted in steps of 10 ms has steps of 10 points over 100 ms, and of 1 over a second.
 */
const LONGEST_BASELINE_MS = 1000;

/** Which processes are asked for. */
export interface SelectionOptions
  extends Pick<Options, "names" | "user" | "services" | "pids" | "ignoreCase" | "children"> {
  /** What the whole command line must match. */
  readonly full: Pick<RegExp, "source" | "test"> | null;
}

/**
 * Makes a selection. Pids are looked up once: what gets one of them later is another process.
 *
 * @param options What is asked for.
 * @param reader Where processes and users are found.
 * @returns The selection.
 * @throws {UsageError} When there is no such user, a glob cannot be read, or a pid is a thread's.
 */
export async function selectRunning(options: SelectionOptions, reader: Reader): Promise<Selection> {
  if (options.pids.length > 0) {
    const thread = await findThread(options.pids, reader);
    if (thread) throw new UsageError(`Cannot record ${thread}`);
    return selectProcesses(await reader.read([...new Set(options.pids)]), options);
  }
  const uid = options.user === null ? null : await reader.findUid(options.user);
  if (options.user !== null && uid === null) {
    throw new UsageError(`No user "${options.user}" on this system; a number will do as well`);
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
 * Finds an id that is a thread's. A recording of its process has all its threads in it, and what can
 * be read under the id of a thread are the same values again.
 *
 * @param pids Ids that are to be those of processes.
 * @param reader Where they are found.
 * @returns Which one, and of which process it is a thread; `null` where all may be processes.
 */
export async function findThread(pids: readonly number[], reader: Reader): Promise<string | null> {
  for (const id of pids) {
    const pid = reader.findThreadOwner(id);
    if (pid === null) continue;
    const [owner] = await reader.read([pid]);
    const name = owner === undefined ? "" : ` ("${owner.name}")`;
    return `"${id}": it is the id of a thread of process ${pid}${name}; use ${pid}`;
  }
  return null;
}

/**
 * The processes that started PROFIT with the regular expression on their own command line, such as
 * sudo or a shell: it matches itself there, which nobody means.
 */
async function findLaunchers(reader: Reader, regex: string): Promise<ReadonlySet<number>> {
  const ancestors = listAncestors(await reader.list(), reader.ownPid);
  const launchers = ancestors.filter(({ command }) => command?.includes(regex));
  return new Set(launchers.map(({ pid }) => pid));
}

/**
 * The process with a pid, its parent, and so on.
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
 * @param processes All processes there are.
 * @param pid The pid; `null` where it is not known.
 * @returns Those that are among all processes.
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
 * Records processes. Those that run get a grid that begins when there is a CPU % for its first point;
 * where all have just been started, it begins at once, and they are measured from their starts.
 *
 * @param reader Where readings come from.
 * @param selection Which processes to record.
 * @param grid How often, and for how long.
 * @param clock The clocks.
 * @param stop Ends the recording with one last sample.
 * @param started What was read of the processes, where they have only just been started.
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
