/**
 * A process as the table of processes knows it, and whether what is read is still of it.
 *
 * @module
 */

import type { Process } from "../../model/processes.ts";
import { hasComm, type Stat } from "./stat.ts";

/** A process, and what tells whether that is still true. */
export interface Known extends Process {
  /** Whose folder tells of its program: its own, or that of a thread that runs on. */
  readonly folder: number;
  /** Its name, as far as it is known. */
  name: string;
  /** Its command line, once it has answered. */
  command: string | null;
  /** The paths of its control groups, where they are asked for. */
  cgroups?: readonly string[];
  /** The kernel's part of the name, as read. */
  readonly comm: Uint8Array;
  /** Where the link to its program's file leads, if that was looked up. */
  readonly program: string | null;
  /** Whether its name is whole. */
  isWhole: boolean;
  /** Whether its command line was asked for since it was last checked. */
  isAsked: boolean;
  /** Whether it is a thread of the kernel. */
  readonly isKernelThread: boolean;
  /** When to check it again, on the monotonic clock. */
  checkAtMs: number;
  /** The listing that showed it. */
  listed: number;
  /** The listing after which it was read, name and all. */
  read: number;
}

/** Whether `stat` still tells of the same program. */
export function isOf(process: Known, stat: Stat): boolean {
  return process.startTicks === stat.startTicks && hasComm(stat, process.comm);
}

/** Whether two names, as read, are one. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Whether a line is a name and the line end behind it. */
export function isLine(line: Uint8Array, name: Uint8Array): boolean {
  if (line.length !== name.length + 1) return false;
  for (let at = 0; at < name.length; at++) if (line[at] !== name[at]) return false;
  return true;
}
