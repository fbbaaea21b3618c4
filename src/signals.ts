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
  Deno.addSignalListener("SIGINT", onSignal);
  Deno.addSignalListener("SIGTERM", onSignal);
  if (!ignoresHangup()) Deno.addSignalListener("SIGHUP", onSignal);
  return stop.signal;
}

/** Under nohup SIGHUP is ignored, and listening would undo that. (SIGHUP is bit 0 of the set.) */
function ignoresHangup(): boolean {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return /^SigIgn:\t[0-9a-f]*[13579bdf]$/m.test(status);
  } catch {
    return false; // Not Linux, or shut: nobody can tell.
  }
}
