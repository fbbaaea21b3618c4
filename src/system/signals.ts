/**
 * Listens for the signals that end a recording, and passes signals on to a recorded command.
 *
 * @module
 */

import { readOwnStatus, readText } from "./own_status.ts";

/** A signal that PROFIT listens for. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * A signal can come just before the command exists, and be handled just after. During this time,
 * PROFIT therefore also passes on what the terminal may have sent to the command.
 */
const START_MS = 100;

/** The handling of signals. */
export interface Signals {
  /** The first signal aborts this, unless signals are passed on. */
  readonly stop: AbortSignal;
  /** Ends the recording, as SIGINT does. */
  interrupt(): void;
  /** Returns whether a signal came, even one that was passed on. */
  wasSignalled(): boolean;
  /** Passes signals on from now on; `null` ends this. */
  passTo(send: ((signal: Signal) => void) | null): void;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first signal ends the recording, or is passed on. The
 * second signal ends PROFIT.
 *
 * @param giveUp Ends PROFIT at once.
 * @returns The handling of signals.
 */
export function listenForSignals(giveUp: () => void): Signals {
  const stop = new AbortController();
  let send: ((signal: Signal) => void) | null = null;
  let count = 0;
  let wasSignalled = false;
  let settledMs = 0;
  const onSignal = (signal: Signal) => {
    wasSignalled = true;
    // The terminal sends Ctrl-C to the command as well as to PROFIT.
    const isSettled = performance.now() > settledMs;
    if (send && isSettled && signal === "SIGINT" && isInForeground()) return;
    if (send) send(signal);
    else stop.abort();
    // Many commands read their settings again at each SIGHUP.
    if (send && signal === "SIGHUP") return;
    if (++count > 1) giveUp();
  };
  const { ignored } = readOwnStatus();
  // If SIGCHLD is ignored, the kernel does not report how a child ends.
  if (ignored.includes(SIGCHLD)) listen("SIGCHLD", () => {});
  for (const signal of SIGNALS) {
    // PROFIT runs under nohup or a similar program.
    const isIgnored = signal === "SIGHUP" && ignored.includes(SIGHUP);
    listen(signal, () => isIgnored || onSignal(signal));
  }
  // A limit on the size of files (RLIMIT_FSIZE) would end PROFIT in the middle of a row. If PROFIT
  // listens to SIGXFSZ, the write fails instead, and PROFIT reports it like a full disk.
  listen("SIGXFSZ", () => {});
  return {
    stop: stop.signal,
    interrupt: () => onSignal("SIGINT"),
    wasSignalled: () => wasSignalled,
    passTo: (to) => {
      send = to;
      settledMs = performance.now() + START_MS;
    },
  };
}

const SIGHUP = 1;
const SIGCHLD = 17;

/** Listens to a signal. On Windows, which lacks most signals, this does nothing. */
export function listen(signal: Deno.Signal, onSignal: () => void): void {
  readOwnStatus(); // Read first, because listening to a signal changes the result.
  try {
    Deno.addSignalListener(signal, onSignal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/**
 * Returns whether PROFIT is in the process group that the terminal's Ctrl-C reaches: by
 * proc_pid_stat(5), else by the `+` in the state of ps(1).
 */
export function isInForeground(): boolean {
  const stat = readText("/proc/self/stat");
  if (stat === "") return /\+/.test(askPs("stat"));
  const [, , processGroup, , , terminalGroup] = stat.replace(/^.*\) /s, "").split(" ");
  return processGroup !== undefined && processGroup === terminalGroup;
}

/** Returns whether the terminal belongs to another process group, as after `profit ... &`. */
export function isInBackground(): boolean {
  const terminalGroup = readText("/proc/self/stat").replace(/^.*\) /s, "").split(" ")[5];
  return terminalGroup !== "-1" && !isInForeground();
}

/** Returns the output of ps on PROFIT's own process; empty if there is no ps. */
function askPs(keyword: string): string {
  try {
    const args = ["-x", "-o", `${keyword}=`, "-p", `${Deno.pid}`];
    return new TextDecoder().decode(new Deno.Command("/bin/ps", { args }).outputSync().stdout);
  } catch {
    return "";
  }
}
