/**
 * A process in the table of processes, and the tests for a change of its name.
 *
 * @module
 */

import type { Process } from "../../model/processes.ts";
import { hasComm, type Stat } from "./stat.ts";

/** A process, and the facts by which a change is noticed. */
export interface Known extends Process {
  /**
   * The folder with the files on its program: its own folder, or that of a thread that still runs.
   */
  readonly folder: number;
  /** Its name, as far as it is known. */
  name: string;
  /** Its command line; `null` until the process has answered. */
  command: string | null;
  /** The paths of its control groups, if the selection needs them. */
  cgroups?: readonly string[];
  /** The kernel's part of the name, as read. */
  readonly comm: Uint8Array;
  /** The target of the link to its program's file; `null` if it was not looked up. */
  readonly program: string | null;
  /** Whether its name is whole. */
  isWhole: boolean;
  /** Whether its command line was asked for since it was last checked. */
  isAsked: boolean;
  /** Whether it is a thread of the kernel. */
  readonly isKernelThread: boolean;
  /** When to check the process again, on the monotonic clock. */
  checkAtMs: number;
  /** The number of the listing that showed it. */
  listed: number;
  /** The number of the listing after which `stat`, which has its name, was read. */
  read: number;
}

/** Returns whether `stat` is of the same process under the same name. */
export function isOf(process: Known, stat: Stat): boolean {
  return process.startTicks === stat.startTicks && hasComm(stat, process.comm);
}

/** Returns whether two names are equal. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Returns whether a line is a name and a line end. */
export function isLine(line: Uint8Array, name: Uint8Array): boolean {
  if (line.length !== name.length + 1) return false;
  for (let at = 0; at < name.length; at++) if (line[at] !== name[at]) return false;
  return true;
}
