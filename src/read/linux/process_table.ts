/**
 * The table of processes: which processes are there, and their names.
 *
 * PROFIT lists /proc at each tick before which a process may have started. A new process costs a
 * read of `stat`, and more if its name is cut or the selection needs more. A known process costs
 * one read from time to time. A recorded process costs none, because its reading contains its name.
 * PROFIT reads command lines only if they can matter, and after everything else, because a process
 * may answer late or never.
 *
 * @module
 */

import type { Process } from "../../model/processes.ts";
import type { Awaitable, Needs } from "../../model/reader.ts";
import { completeByProgram, completeName, isCut, parseCommand } from "../name.ts";
import { listPaths, parseControlGroups } from "./cgroup.ts";
import { isLine, isOf, isSame, type Known } from "./known.ts";
import type { MapFiles, MapRequest } from "./map_files.ts";
import { parseStatus } from "./pid_files.ts";
import { openFdCache } from "./fd_cache.ts";
import { isHidden, listNames, readBytes, readLink, readLongBytes, unlessHidden } from "./files.ts";
import { watchNewPids } from "./new_pids.ts";
import { copyComm, parseStat, type Stat } from "./stat.ts";
import { findLivingThreads } from "./threads.ts";

/** A changed name is noticed within this time, if the interval is short enough. */
const CHECK_WITHIN_MS = 1000;

/** The time between two checks of a thread of the kernel. Only workers change their names, for their work. */
const KERNEL_CHECK_MS = 10_000;

const NO_BYTES = new Uint8Array();

/** The table of processes. */
export interface ProcessTable {
  /** Lists all processes. Returns a promise if that needs command lines. */
  list(): Awaitable<Process[]>;
  /** Returns the process whose `stat` was just read, with its present name. */
  identify(pid: number, stat: Stat, nowMs: number): Process;
  /** Reads the outstanding command lines. Returns `null` if there are none. */
  readCommands(): Promise<void> | null;
  /** Returns the process with the name and the command line that are known at this moment. */
  describe<T extends Process>(process: T): T;
  /** Returns the folder and the name of a process, as far as they are known. */
  find(pid: number): Pick<MapRequest, "pid" | "folder" | "name">;
  /** Closes the files that it keeps open. */
  close(): void;
}

/**
 * Opens the table of processes.
 *
 * @param root Where the process file system is mounted.
 * @param needs What the selection needs of a process beyond its name.
 * @param monotonicMs The monotonic clock.
 * @param mostKept The number of processes of which a file may be kept open.
 * @param maps Reads command lines.
 * @returns The table, still empty.
 */
export function openProcessTable(
  root: string,
  needs: Needs,
  monotonicMs: () => number,
  mostKept: number,
  maps: Pick<MapFiles, "readAll">,
): ProcessTable {
  const isNameEnough = !needs.command && !needs.user && !needs.cgroups && !needs.parent;
  const checkMs = Math.max(1, CHECK_WITHIN_MS - needs.paceMs);
  const newPids = watchNewPids(root);
  const names = openFdCache(root, ["comm"], needs.paceMs > CHECK_WITHIN_MS ? 0 : mostKept);
  const known = new Map<number, Known>();
  const keepsCommands = needs.command || needs.columns.includes("command");
  /** The processes whose command lines are outstanding. */
  const due = new Set<number>();
  let listing = 0;
  let isListingDue = false;

  function list(): Awaitable<Process[]> {
    listing++;
    const nowMs = monotonicMs();
    // If a listing fails half-way, the next tick repeats it.
    isListingDue = newPids.mayHaveNew(nowMs) || isListingDue;
    if (isListingDue) listAnew(nowMs);
    isListingDue = false;
    for (const process of known.values()) {
      const isCurrent = process.read >= listing - 1 || nowMs < process.checkAtMs;
      if (!isCurrent) checkAgain(process, nowMs);
    }
    const whenRead = readCommands();
    return whenRead === null ? [...known.values()] : whenRead.then(() => [...known.values()]);
  }

  function listAnew(nowMs: number): void {
    for (const name of listNames(root)) {
      const pid = Number(name);
      if (!(pid > 0)) continue;
      const process = known.get(pid) ?? unlessHidden(() => meet(pid, nowMs));
      if (process) process.listed = listing;
    }
    for (const { pid, listed } of known.values()) if (listed !== listing) forget(pid);
  }

  /**
   * Notices a new name of a process, and its end. If another process has the same pid and name, its
   * next reading shows this. This function runs for each process on the machine, and therefore
   * makes no closures.
   */
  function checkAgain(process: Known, nowMs: number): void {
    try {
      if (isNameEnough && isLine(readComm(process), process.comm)) {
        process.checkAtMs = nowMs + (process.isKernelThread ? KERNEL_CHECK_MS : checkMs);
      } else meet(process.pid, nowMs);
    } catch (error) {
      if (!isHidden(error)) throw error;
      forget(process.pid);
    }
  }

  function identify(pid: number, stat: Stat, nowMs: number): Process {
    const old = known.get(pid);
    const isTrue = old && isOf(old, stat) &&
      (isNameEnough && !keepsCommands || nowMs < old.checkAtMs);
    const process = isTrue ? old : addProcess(pid, stat, nowMs);
    process.read = listing;
    if (!process.isWhole || keepsCommands) ask(process);
    return process;
  }

  function meet(pid: number, nowMs: number): Known {
    const process = addProcess(pid, readStat(pid), nowMs);
    const mayBeNamed = needs.names?.(process.name) ?? true;
    const isNameAsked = !process.isWhole && needs.names !== null;
    if (mayBeNamed && (isNameAsked || needs.command)) ask(process);
    return process;
  }

  function ask(process: Known): void {
    if (process.isAsked || process.isKernelThread) return;
    process.isAsked = true;
    due.add(process.pid);
  }

  function readCommands(): Promise<void> | null {
    if (due.size === 0) return null;
    const asked = [...due].map((pid) => known.get(pid)).filter((one) => one !== undefined);
    due.clear();
    const requests = asked.map((process): MapRequest => ({
      pid: process.pid,
      folder: process.folder,
      name: process.name,
      file: "cmdline",
      onAnswer: (answer) => answer instanceof Error || addCommand(process, answer),
    }));
    return maps.readAll(requests).then((left) => {
      for (const { pid } of left) due.add(pid);
    });
  }

  /** Adds a command line, unless the process has changed since it was asked for. */
  function addCommand(asked: Known, cmdline: Uint8Array): void {
    const process = known.get(asked.pid);
    if (process?.startTicks !== asked.startTicks || !isSame(process.comm, asked.comm)) return;
    if (!process.isWhole) process.name = completeName(process.comm, cmdline, process.program);
    process.isWhole = true;
    if (keepsCommands) process.command = parseCommand(cmdline);
  }

  function describe<T extends Process>(process: T): T {
    const now = known.get(process.pid);
    if (now?.startTicks !== process.startTicks) return process;
    return { ...process, name: now.name, command: now.command };
  }

  function addProcess(pid: number, stat: Stat, nowMs: number): Known {
    const old = known.get(pid);
    const same = old && isOf(old, stat) ? old : null;
    const comm = copyComm(stat);
    const folder = findHolder(pid, stat);
    const called = same ?? name(folder, comm, stat.isKernelThread);
    const process: Known = {
      pid,
      folder,
      startTicks: stat.startTicks,
      name: called.name,
      command: called.command,
      program: called.program,
      isWhole: called.isWhole,
      ppid: stat.ppid,
      uid: needs.user ? parseStatus(readBytes(`${root}/${pid}/status`)).uid : null,
      comm,
      isKernelThread: stat.isKernelThread,
      isAsked: !keepsCommands && same !== null && same.isAsked,
      // The checks are spread over the ticks. A helper program of the kernel begins as a thread of the
      // kernel, so such a thread is checked once within the first second, too.
      checkAtMs: nowMs + 1 + pid * 37 % checkMs,
      listed: listing,
      read: -1,
    };
    if (needs.cgroups) process.cgroups = readPaths(pid);
    known.set(pid, process);
    return process;
  }

  /**
   * Returns the folder with the files on the program: that of a running thread if the first thread
   * has ended.
   */
  function findHolder(pid: number, { isLeaderless }: Stat): number {
    const thread = isLeaderless ? findLivingThreads(root, pid).next().value : undefined;
    return thread?.id ?? pid;
  }

  /** Names a process before its command line is read. A thread of the kernel has no command line. */
  function name(folder: number, comm: Uint8Array, isKernelThread: boolean) {
    const command = keepsCommands && isKernelThread ? "" : null;
    const mayGoOn = isCut(comm) && !isKernelThread;
    const program = mayGoOn ? unlessHidden(() => readLink(`${root}/${folder}/exe`)) ?? null : null;
    const whole = mayGoOn ? completeByProgram(comm, program) : null;
    return {
      name: whole ?? completeName(comm, NO_BYTES),
      command,
      program,
      isWhole: !mayGoOn || whole !== null,
    };
  }

  function readPaths(pid: number): string[] {
    return listPaths(parseControlGroups(readLongBytes(`${root}/${pid}/cgroup`)));
  }

  function readStat(pid: number): Stat {
    return parseStat(readBytes(`${root}/${pid}/stat`));
  }

  function readComm({ pid, isKernelThread }: Known): Uint8Array {
    return isKernelThread ? readBytes(`${root}/${pid}/comm`) : names.read(pid);
  }

  function forget(pid: number): void {
    known.delete(pid);
    names.close(pid);
  }

  function close(): void {
    newPids.close();
    names.closeAll();
  }

  function find(pid: number): Pick<MapRequest, "pid" | "folder" | "name"> {
    return known.get(pid) ?? unlessHidden(() => addProcess(pid, readStat(pid), monotonicMs())) ??
      { pid, folder: pid, name: "" };
  }

  return { list, identify, readCommands, describe, find, close };
}
