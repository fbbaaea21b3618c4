/**
 * Finds processes in a /proc that may be of another pid namespace. There a process has another pid,
 * and the pid that PROFIT knows belongs to an unrelated process.
 *
 * Layout: proc_pid_status(5), pid_namespaces(7).
 *
 * @module
 */

import { findStatusField } from "../../text/status_file.ts";
import { listNames, readBytes, readLink, unlessGone, unlessHidden } from "./files.ts";

/** The pids of a process. */
export interface Numbers {
  /** The pid of its parent in this /proc. */
  readonly ppid: number;
  /**
   * Its own pids, from the namespace of this /proc down to its own namespace; none if the kernel is
   * older than 4.1.
   */
  readonly pids: readonly number[];
}

const decoder = new TextDecoder();

/**
 * Parses the pids in `/proc/PID/status`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\tacme\nPPid:\t4242\nNSpid:\t4243\t2\n";
 * const numbers = parseNumbers(new TextEncoder().encode(text));
 * assertEquals(numbers, { ppid: 4242, pids: [4243, 2] });
 * ```
 *
 * @param bytes The whole file.
 * @returns The pids.
 */
export function parseNumbers(bytes: Uint8Array): Numbers {
  const text = decoder.decode(bytes);
  return {
    ppid: Number(findStatusField(text, "PPid") ?? NaN),
    pids: findStatusField(text, "NSpid")?.split("\t").map(Number) ?? [],
  };
}

/**
 * Finds a child of PROFIT.
 *
 * @param root Where /proc is mounted.
 * @param pid The pid that PROFIT knows.
 * @returns The pid of the child in this /proc; `null` if the child is not there.
 */
export function findOwnChild(root: string, pid: number): number | null {
  const own = unlessGone(() => readNumbers(root, "self"))?.pids ?? [];
  if (own.length < 2) return pid; // This /proc is of PROFIT's own namespace.
  return listNames(root).filter((name) => /^\d+$/.test(name)).map(Number).find((listed) => {
    const numbers = unlessHidden(() => readNumbers(root, listed));
    return numbers?.ppid === own[0] && numbers?.pids.at(-1) === pid;
  }) ?? null;
}

/**
 * Finds another process that a pid can mean: the process that has this pid in the pid namespace of
 * PROFIT, as in `$!` of a shell, if this /proc is of another namespace.
 *
 * @param root Where /proc is mounted.
 * @param pid The pid.
 * @returns The pid of that process in this /proc; `null` if there is no such process.
 */
export function findNamesake(root: string, pid: number): number | null {
  const own = unlessGone(() => readNumbers(root, "self"))?.pids ?? [];
  if (own.length < 2) return null; // This /proc is of PROFIT's own namespace.
  const space = readLink(`${root}/self/ns/pid`);
  return listNames(root).filter((name) => /^\d+$/.test(name)).map(Number).find((listed) =>
    unlessHidden(() => readNumbers(root, listed))?.pids.at(-1) === pid &&
    unlessHidden(() => readLink(`${root}/${listed}/ns/pid`)) === space
  ) ?? null;
}

function readNumbers(root: string, pid: number | "self"): Numbers {
  return parseNumbers(readBytes(`${root}/${pid}/status`));
}
