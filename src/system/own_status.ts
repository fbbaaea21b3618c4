/**
 * Reads what PROFIT inherited from the program that started it, before Deno changes it.
 *
 * Layout: proc_pid_status(5).
 *
 * @module
 */

import { findStatusField } from "../text/status_file.ts";

/** The values that a process inherited. */
export interface OwnStatus {
  /** The pid of its parent; `null` is unknown. */
  readonly ppid: number | null;
  /** The numbers of the signals that it ignores. */
  readonly ignored: readonly number[];
}

let atStart: OwnStatus | null = null;

/**
 * Reads once what PROFIT inherited. Call this before PROFIT listens to a signal: from then on, Deno
 * ignores no signal that ends a program.
 */
export function readOwnStatus(): OwnStatus {
  return atStart ??= findOwnStatus();
}

function findOwnStatus(): OwnStatus {
  const text = readText("/proc/self/status");
  // nohup(1) redirects standard error if it is a terminal. If standard error still is a terminal,
  // PROFIT does not run under nohup, and needs no shell to find out.
  if (text !== "" || Deno.stderr.isTerminal()) return parseOwnStatus(text);
  return { ppid: null, ignored: isHangupIgnored() ? [SIGHUP] : [] };
}

const SIGHUP = 1;

/**
 * Finds whether SIGHUP is ignored on a system without `/proc`. The ps of macOS cannot tell. A child
 * ignores the signals that PROFIT ignores. Then a shell that sends SIGHUP to itself survives.
 *
 * @returns Whether SIGHUP is ignored; `false` if there is no shell.
 */
export function isHangupIgnored(): boolean {
  try {
    const args = ["-c", "kill -HUP $$; echo ignored"];
    const shell = new Deno.Command("/bin/sh", { args, stdin: "null", stderr: "null" });
    return new TextDecoder().decode(shell.outputSync().stdout) === "ignored\n";
  } catch {
    return false;
  }
}

/**
 * Parses `/proc/PID/status`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\tacme\nPPid:\t42\nSigIgn:\t0000000000001003\n";
 * assertEquals(parseOwnStatus(text), { ppid: 42, ignored: [1, 2, 13] });
 * ```
 *
 * @param text The whole file; empty if there is none.
 * @returns What the process inherited.
 */
export function parseOwnStatus(text: string): OwnStatus {
  const ppid = findStatusField(text, "PPid");
  const mask = BigInt(`0x${findStatusField(text, "SigIgn") ?? 0}`);
  const ignored = Array.from({ length: 64 }, (_, at) => at + 1)
    .filter((signal) => (mask >> BigInt(signal - 1)) & 1n);
  return { ppid: ppid === null ? null : Number(ppid), ignored };
}

/** Reads a variable of the environment; `undefined` if it is not set or not UTF-8. */
export function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    return undefined;
  }
}

/**
 * Reads a file of /proc. The result is empty if the file does not exist, or if Deno refuses to open
 * it.
 */
export function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
