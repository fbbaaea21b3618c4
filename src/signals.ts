/**
 * The signals that end a recording.
 *
 * @module
 */

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first ends the recording, the second the program.
 *
 * @param giveUp Ends the program at once.
 * @returns A signal that the first one aborts.
 */
export function listenForStop(giveUp: () => void): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => stop.signal.aborted ? giveUp() : stop.abort();
  // Asked first, since listening to any signal makes Deno end on a SIGHUP that was ignored.
  const onHangup = ignoresHangup() ? () => {} : onSignal;
  Deno.addSignalListener("SIGINT", onSignal);
  Deno.addSignalListener("SIGTERM", onSignal);
  Deno.addSignalListener("SIGHUP", onHangup);
  return stop.signal;
}

/** Whether this runs under nohup or the like. (SIGHUP is bit 0 of the set: proc_pid_status(5).) */
function ignoresHangup(): boolean {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return /^SigIgn:\t[0-9a-f]*[13579bdf]$/m.test(status);
  } catch {
    return false; // No such file system, or one that is shut: nobody can tell.
  }
}
