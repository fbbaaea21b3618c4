/**
 * The signals that end a recording, or that go on to the command that is recorded.
 *
 * @module
 */

/** A signal that is listened for. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What becomes of signals. */
export interface Signals {
  /** Is aborted by the first signal, unless they are passed on. */
  readonly stop: AbortSignal;
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
  const onSignal = (signal: Signal) => {
    // Ctrl-C has reached the command as it has reached PROFIT.
    if (send && signal === "SIGINT" && isInForeground()) return;
    if (send) send(signal);
    else stop.abort();
    // To a command, a hangup may mean to read its settings again, any number of times.
    if (send && signal === "SIGHUP") return;
    if (++count > 1) giveUp();
  };
  // Asked first, since listening to any signal makes Deno end on a SIGHUP that was ignored.
  const isHangupIgnored = ignoresHangup();
  for (const signal of SIGNALS) {
    const isIgnored = signal === "SIGHUP" && isHangupIgnored;
    listen(signal, () => isIgnored || onSignal(signal));
  }
  // A limit on the size of files (RLIMIT_FSIZE) would end PROFIT in the middle of a row. Listened to,
  // it makes the write fail, which is told as of a full disk.
  listen("SIGXFSZ", () => {});
  return { stop: stop.signal, passTo: (to) => void (send = to) };
}

/** Listens to a signal. Where there is no such signal (Windows), none will come. */
export function listen(signal: Deno.Signal, onSignal: () => void): void {
  try {
    Deno.addSignalListener(signal, onSignal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Whether this runs under nohup or the like. (SIGHUP is bit 0 of the set: proc_pid_status(5).) */
function ignoresHangup(): boolean {
  return /^SigIgn:\t[0-9a-f]*[13579bdf]$/m.test(readSelf("status"));
}

/**
 * Whether PROFIT is in the group that the terminal's Ctrl-C reaches: proc_pid_stat(5), or where there
 * is none, the `+` in the state of ps(1).
 */
function isInForeground(): boolean {
  const stat = readSelf("stat");
  if (stat === "") return /\+/.test(askPs("stat"));
  const [, , processGroup, , , terminalGroup] = stat.replace(/^.*\) /s, "").split(" ");
  return processGroup !== undefined && processGroup === terminalGroup;
}

/** Whether the terminal belongs to another group, as the shell's does from `profit ... &`. */
export function isInBackground(): boolean {
  const terminalGroup = readSelf("stat").replace(/^.*\) /s, "").split(" ")[5];
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

/** A file of PROFIT's own process; empty where there is none, or Deno keeps it shut. */
function readSelf(name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/self/${name}`);
  } catch {
    return "";
  }
}
