/**
 * Which process of a /proc is a child that PROFIT has started, where that /proc may be of another pid
 * namespace: there the child has another number, and the number that PROFIT knows is a stranger's.
 *
 * Layout: proc_pid_status(5), pid_namespaces(7).
 *
 * @module
 */

import { findStatusField } from "../../text/status_file.ts";
import { listNames, readBytes, unlessGone, unlessHidden } from "./files.ts";

/** The numbers of a process. */
export interface Numbers {
  /** Its parent, as this /proc numbers it. */
  readonly ppid: number;
  /**
   * Its own, from the namespace of this /proc down to the one that it lives in; none where the kernel
   * is older than 4.1, and does not tell.
   */
  readonly pids: readonly number[];
}

const decoder = new TextDecoder();

/**
 * Reads the numbers in `/proc/PID/status`.
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
 * @returns The numbers.
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
 * @param pid The child, as PROFIT knows it.
 * @returns The child, as this /proc numbers it; `null` where it is not there.
 */
export function findOwnChild(root: string, pid: number): number | null {
  const own = unlessGone(() => readNumbers(root, "self"))?.pids ?? [];
  if (own.length < 2) return pid; // It is of PROFIT's own namespace.
  return listNames(root).filter((name) => /^\d+$/.test(name)).map(Number).find((listed) => {
    const numbers = unlessHidden(() => readNumbers(root, listed));
    return numbers?.ppid === own[0] && numbers?.pids.at(-1) === pid;
  }) ?? null;
}

function readNumbers(root: string, pid: number | "self"): Numbers {
  return parseNumbers(readBytes(`${root}/${pid}/status`));
}
