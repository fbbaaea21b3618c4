/**
 * What PROFIT has got from who started it, as the kernel tells it before Deno has changed it.
 *
 * Layout: proc_pid_status(5).
 *
 * @module
 */

import { findStatusField } from "../text/status_file.ts";

/** What a process was started with. */
export interface OwnStatus {
  /** Its parent; `null` where that cannot be told. */
  readonly ppid: number | null;
  /** The numbers of the signals that it ignores. */
  readonly ignored: readonly number[];
}

let atStart: OwnStatus | null = null;

/**
 * Reads what PROFIT was started with, once. Call it before anybody listens to a signal: then Deno
 * ignores none that ends a program.
 */
export function readOwnStatus(): OwnStatus {
  return atStart ??= findOwnStatus();
}

function findOwnStatus(): OwnStatus {
  const text = readText("/proc/self/status");
  // nohup(1) redirects standard error where that is a terminal, so a shell need not be asked there.
  if (text !== "" || Deno.stderr.isTerminal()) return parseOwnStatus(text);
  return { ppid: null, ignored: isHangupIgnored() ? [SIGHUP] : [] };
}

const SIGHUP = 1;

/**
 * Whether SIGHUP is ignored, where no file tells it and the ps of macOS cannot: a child ignores what
 * PROFIT ignores, so a shell that sends itself the signal lives on.
 *
 * @returns Whether it is; `false` where there is no shell.
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
 * Reads what a process was started with.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\tacme\nPPid:\t42\nSigIgn:\t0000000000001003\n";
 * assertEquals(parseOwnStatus(text), { ppid: 42, ignored: [1, 2, 13] });
 * ```
 *
 * @param text The whole file; empty where there is none.
 * @returns What it says.
 */
export function parseOwnStatus(text: string): OwnStatus {
  const ppid = findStatusField(text, "PPid");
  const mask = BigInt(`0x${findStatusField(text, "SigIgn") ?? 0}`);
  const ignored = Array.from({ length: 64 }, (_, at) => at + 1)
    .filter((signal) => (mask >> BigInt(signal - 1)) & 1n);
  return { ppid: ppid === null ? null : Number(ppid), ignored };
}

/** A file of /proc; empty where there is none, or Deno keeps it shut. */
export function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
