/**
 * The table of processes: who is there, under which name.
 *
 * The folder is listed at every tick. A process met for the first time costs a read of its `stat`,
 * and more where its name is cut or the selection asks for more; one that is known, one read from
 * time to time; one that is being recorded, none, since its reading brings the name along.
 *
 * @module
 */

import type { Needs, Process } from "../types.ts";
import { parseStatus } from "./details.ts";
import { listNames, readBytes, unlessHidden } from "./files.ts";
import { completeName, isCut, parseCommand } from "./name.ts";
import { parseStat, type Stat } from "./procfs.ts";

/** What is known is checked at the first tick of each such span: at any pace within a second. */
const CHECK_MS = 500;

/** A process, and what tells whether that is still true. */
interface Known extends Process {
  /** The kernel's part of the name, as read. */
  readonly comm: Uint8Array;
  /** The span of time in which it was checked. */
  checkedSpan: number;
  /** The listing that showed it. */
  listed: number;
  /** The listing after which it was read, name and all. */
  read: number;
}

/** The table of processes. */
export interface Table {
  /** Lists every process there is. */
  list(): Process[];
  /** The process that a `stat` just read tells of, under its present name. */
  identify(pid: number, stat: Stat): Process;
}

/**
 * Opens the table of processes.
 *
 * @param root Where the process file system is mounted.
 * @param needs What a selection asks of a process beyond its name.
 * @param monotonicMs The monotonic clock.
 * @returns The table, still empty.
 */
export function openTable(root: string, needs: Needs, monotonicMs: () => number): Table {
  const isNameEnough = !needs.command && !needs.user && !needs.parent;
  const known = new Map<number, Known>();
  let listing = 0;

  function list(): Process[] {
    listing++;
    const nowMs = monotonicMs();
    for (const name of listNames(root)) {
      const pid = Number(name);
      if (pid > 0) unlessHidden(() => look(pid, spanOf(pid, nowMs)));
    }
    for (const process of known.values()) {
      if (process.listed !== listing) known.delete(process.pid);
    }
    return [...known.values()];
  }

  function look(pid: number, span: number): void {
    const process = known.get(pid) ?? meet(pid, readStat(pid), span);
    if (process.read < listing - 1 && process.checkedSpan !== span) {
      // Whether the pid was used again under the same name shows when it is read.
      const isTrue = isNameEnough && isSame(process.comm, readComm(pid));
      if (!isTrue) return void meet(pid, readStat(pid), span);
      process.checkedSpan = span;
    }
    process.listed = listing;
  }

  function identify(pid: number, stat: Stat): Process {
    const old = known.get(pid);
    const span = spanOf(pid, monotonicMs());
    const isTrue = old && old.startTicks === stat.startTicks && isSame(old.comm, stat.comm) &&
      (isNameEnough || old.checkedSpan === span);
    const process = isTrue ? old : meet(pid, stat, span);
    process.read = listing;
    return process;
  }

  function meet(pid: number, stat: Stat, span: number): Known {
    const comm = stat.comm.slice(); // The next read uses its buffer again.
    const process = {
      pid,
      startTicks: stat.startTicks,
      name: completeName(comm, isCut(comm) ? readBytes(`${root}/${pid}/cmdline`) : comm),
      ppid: stat.ppid,
      command: needs.command ? parseCommand(readBytes(`${root}/${pid}/cmdline`)) : null,
      uid: needs.user ? parseStatus(readBytes(`${root}/${pid}/status`)).uid : null,
      comm,
      checkedSpan: span,
      listed: listing,
      read: -1,
    };
    known.set(pid, process);
    return process;
  }

  function readStat(pid: number): Stat {
    return parseStat(readBytes(`${root}/${pid}/stat`));
  }

  function readComm(pid: number): Uint8Array {
    return readBytes(`${root}/${pid}/comm`).subarray(0, -1); // Without the line end.
  }

  return { list, identify };
}

/** Spreads the checks over the span, so that no tick has to do them all. */
function spanOf(pid: number, nowMs: number): number {
  return Math.floor((nowMs + pid * 37 % CHECK_MS) / CHECK_MS);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
