/**
 * The table of processes: who is there, under which name.
 *
 * The folder is listed at every tick before which a process may have come. A process met for the
 * first time costs a read of its `stat`, and more where its name is cut or the selection asks for
 * more; one that is known, one read from time to time; one that is being recorded, none, since its
 * reading brings the name along.
 *
 * @module
 */

import type { Process } from "../../model/processes.ts";
import type { Needs } from "../../model/reader.ts";
import { completeByProgram, completeName, isCut, parseCommand } from "../name.ts";
import { parseStatus } from "./pid_files.ts";
import { openFdCache } from "./fd_cache.ts";
import { listNames, readBytes, readLink, unlessHidden } from "./files.ts";
import { watchNewPids } from "./new_pids.ts";
import { parseStat, type Stat } from "./stat.ts";
import { findLivingThreads } from "./threads.ts";

/** A changed name is noticed within so long, at a pace that allows it. */
const CHECK_WITHIN_MS = 1000;

/** A thread of the kernel is what it is, but for what a worker tells of its work in its name. */
const KERNEL_CHECK_MS = 10_000;

/** A process, and what tells whether that is still true. */
interface Known extends Process {
  /** The kernel's part of the name, as read. */
  readonly comm: Uint8Array;
  /** Whether it is a thread of the kernel. */
  readonly isKernelThread: boolean;
  /** When to check it again, on the monotonic clock. */
  checkAtMs: number;
  /** The listing that showed it. */
  listed: number;
  /** The listing after which it was read, name and all. */
  read: number;
}

/** The table of processes. */
export interface ProcessTable {
  /** Lists every process there is. */
  list(): Process[];
  /** The process that a `stat` just read tells of, under its present name. */
  identify(pid: number, stat: Stat): Process;
  /** Closes what it keeps open. */
  close(): void;
}

/**
 * Opens the table of processes.
 *
 * @param root Where the process file system is mounted.
 * @param needs What a selection asks of a process beyond its name.
 * @param monotonicMs The monotonic clock.
 * @param mostKept Of how many processes a file may be kept open.
 * @returns The table, still empty.
 */
export function openProcessTable(
  root: string,
  needs: Needs,
  monotonicMs: () => number,
  mostKept: number,
): ProcessTable {
  const isNameEnough = !needs.command && !needs.user && !needs.parent;
  const checkMs = Math.max(1, CHECK_WITHIN_MS - needs.paceMs);
  const newPids = watchNewPids(root);
  const names = openFdCache(root, ["comm"], needs.paceMs > CHECK_WITHIN_MS ? 0 : mostKept);
  const known = new Map<number, Known>();
  let listing = 0;
  let isListingDue = false;

  function list(): Process[] {
    listing++;
    const nowMs = monotonicMs();
    // One that fails half-way is done again.
    isListingDue = newPids.mayHaveNew(nowMs) || isListingDue;
    if (isListingDue) listAnew(nowMs);
    isListingDue = false;
    for (const process of known.values()) {
      const isCurrent = process.read >= listing - 1 || nowMs < process.checkAtMs;
      if (!isCurrent && unlessHidden(() => recheck(process, nowMs)) === undefined) {
        forget(process.pid);
      }
    }
    return [...known.values()];
  }

  function listAnew(nowMs: number): void {
    for (const name of listNames(root)) {
      const pid = Number(name);
      if (!(pid > 0)) continue;
      const process = known.get(pid) ?? unlessHidden(() => addProcess(pid, readStat(pid), nowMs));
      if (process) process.listed = listing;
    }
    for (const { pid, listed } of known.values()) if (listed !== listing) forget(pid);
  }

  /** Whether the pid was used again under the same name shows when it is read. */
  function recheck(process: Known, nowMs: number): Known {
    const { pid, comm, isKernelThread } = process;
    if (!isNameEnough || !isSame(comm, readComm(process))) {
      return addProcess(pid, readStat(pid), nowMs);
    }
    process.checkAtMs = nowMs + (isKernelThread ? KERNEL_CHECK_MS : checkMs);
    return process;
  }

  function identify(pid: number, stat: Stat): Process {
    const old = known.get(pid);
    const nowMs = monotonicMs();
    const isTrue = old && old.startTicks === stat.startTicks && isSame(old.comm, stat.comm) &&
      (isNameEnough || nowMs < old.checkAtMs);
    const process = isTrue ? old : addProcess(pid, stat, nowMs);
    process.read = listing;
    return process;
  }

  function addProcess(pid: number, stat: Stat, nowMs: number): Known {
    const comm = stat.comm.slice(); // The next read uses its buffer again.
    const folder = `${root}/${findHolder(pid, stat)}`;
    const process = {
      pid,
      startTicks: stat.startTicks,
      name: nameOf(folder, comm),
      ppid: stat.ppid,
      command: needs.command ? parseCommand(readBytes(`${folder}/cmdline`)) : null,
      uid: needs.user ? parseStatus(readBytes(`${root}/${pid}/status`)).uid : null,
      comm,
      isKernelThread: stat.isKernelThread,
      // The checks are spread, so that no tick has to do them all; also a helper of the kernel,
      // which is its thread until it becomes the program, is checked once within the second.
      checkAtMs: nowMs + 1 + pid * 37 % checkMs,
      listed: listing,
      read: -1,
    };
    known.set(pid, process);
    return process;
  }

  /** Whose folder tells of the program: not that of a first thread that has ended. */
  function findHolder(pid: number, { isLeaderless }: Stat): number {
    const thread = isLeaderless ? findLivingThreads(root, pid).next().value : undefined;
    return thread?.id ?? pid;
  }

  function nameOf(folder: string, comm: Uint8Array): string {
    if (!isCut(comm)) return completeName(comm, comm);
    const program = unlessHidden(() => readLink(`${folder}/exe`)) ?? null;
    return completeByProgram(comm, program) ??
      completeName(comm, readBytes(`${folder}/cmdline`), program);
  }

  function readStat(pid: number): Stat {
    return parseStat(readBytes(`${root}/${pid}/stat`));
  }

  function readComm({ pid, isKernelThread }: Known): Uint8Array {
    const bytes = isKernelThread ? readBytes(`${root}/${pid}/comm`) : names.read(pid);
    return bytes.subarray(0, -1); // Without the line end.
  }

  function forget(pid: number): void {
    known.delete(pid);
    names.close(pid);
  }

  function close(): void {
    newPids.close();
    names.closeAll();
  }

  return { list, identify, close };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
