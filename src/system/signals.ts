/**
 * The signals that end a recording, or that go on to the command that is recorded.
 *
 * @module
 */

import { readOwnStatus, readText } from "./own_status.ts";

/** A signal that is listened for. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What becomes of signals. */
export interface Signals {
  /** Is aborted by the first signal, unless they are passed on. */
  readonly stop: AbortSignal;
  /** Does what SIGINT does. */
  interrupt(): void;
  /** Whether there was one, also one that was passed on. */
  wasSignalled(): boolean;
  /** From now on, passes signals on; with `null`, does so no longer. */
  passTo(send: ((signal: Signal) => void) | null): void;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first ends the recording, or is passed on; the second
 * ends the program.
 *
 * @param giveUp Ends the program at once.
 * @returns What becomes of them.
 */
export function listenForSignals(giveUp: () => void): Signals {
  const stop = new AbortController();
  let send: ((signal: Signal) => void) | null = null;
  let count = 0;
  let wasSignalled = false;
  const onSignal = (signal: Signal) => {
    wasSignalled = true;
    // Ctrl-C has reached the command as it has reached PROFIT.
    if (send && signal === "SIGINT" && isInForeground()) return;
    if (send) send(signal);
    else stop.abort();
    // To a command, a hangup may mean to read its settings again, any number of times.
    if (send && signal === "SIGHUP") return;
    if (++count > 1) giveUp();
  };
  const { ignored } = readOwnStatus();
  // Where SIGCHLD is ignored, nobody is told how a child ends. It cannot be postponed.
  if (ignored.includes(SIGCHLD)) listenNow("SIGCHLD", () => {});
  for (const signal of SIGNALS) {
    // Under nohup or the like.
    const isIgnored = signal === "SIGHUP" && ignored.includes(SIGHUP);
    listen(signal, () => isIgnored || onSignal(signal));
  }
  // A limit on the size of files (RLIMIT_FSIZE) would end PROFIT in the middle of a row. Listened to,
  // it makes the write fail, which is told as of a full disk.
  listen("SIGXFSZ", () => {});
  return {
    stop: stop.signal,
    interrupt: () => onSignal("SIGINT"),
    wasSignalled: () => wasSignalled,
    passTo: (to) => void (send = to),
  };
}

const SIGHUP = 1;
const SIGCHLD = 17;

/** What PROFIT or Deno listens to, by number (signal(7)): HUP, INT, QUIT, USR2, TERM, CONT, TSTP, XFSZ, WINCH. */
const HEARD = [SIGHUP, 2, 3, 12, 15, 18, 20, 25, 28];

/** Who is going to listen; `null` where nobody has to wait with that. */
let postponed: (() => void)[] | null = null;

/**
 * Postpones all listening to signals until a command has been started, where one of them is ignored,
 * as by nohup and by a shell's jobs in the background. A command starts with the signals ignored that
 * PROFIT ignores, and listening to one of them makes Deno ignore none. Until then, a signal does what
 * it does to any program.
 */
export function postponeListening(): void {
  if (readOwnStatus().ignored.some((signal) => HEARD.includes(signal))) postponed ??= [];
}

/** Starts all listening that was postponed. */
export function listenAtLast(): void {
  const calls = postponed ?? [];
  postponed = null;
  for (const call of calls) call();
}

/** Listens to a signal. Where there is no such signal (Windows), none will come. */
export function listen(signal: Deno.Signal, onSignal: () => void): void {
  if (postponed !== null) return void postponed.push(() => listen(signal, onSignal));
  readOwnStatus(); // While it can be told.
  listenNow(signal, onSignal);
}

function listenNow(signal: Deno.Signal, onSignal: () => void): void {
  try {
    Deno.addSignalListener(signal, onSignal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/**
 * Whether PROFIT is in the group that the terminal's Ctrl-C reaches: proc_pid_stat(5), or where there
 * is none, the `+` in the state of ps(1).
 */
function isInForeground(): boolean {
  const stat = readText("/proc/self/stat");
  if (stat === "") return /\+/.test(askPs("stat"));
  const [, , processGroup, , , terminalGroup] = stat.replace(/^.*\) /s, "").split(" ");
  return processGroup !== undefined && processGroup === terminalGroup;
}

/** Whether the terminal belongs to another group, as the shell's does from `profit ... &`. */
export function isInBackground(): boolean {
  const terminalGroup = readText("/proc/self/stat").replace(/^.*\) /s, "").split(" ")[5];
  return terminalGroup !== "-1" && !isInForeground();
}

/** What ps says of PROFIT's own process; empty where there is none. */
function askPs(keyword: string): string {
  try {
    const args = ["-x", "-o", `${keyword}=`, "-p", `${Deno.pid}`];
    return new TextDecoder().decode(new Deno.Command("/bin/ps", { args }).outputSync().stdout);
  } catch {
    return "";
  }
}
