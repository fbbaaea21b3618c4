/**
 * Starts a command that ignores the signals that PROFIT was started to ignore, as under nohup and in a
 * shell's background jobs. A command ignores the signals that PROFIT ignores at that moment, and Deno
 * ignores no signal that ends a program once PROFIT listens to one.
 *
 * Layout: sigaction(2).
 *
 * @module
 */

import { openSigaction } from "./libc.ts";
import { readOwnStatus } from "./own_status.ts";

const SIGPIPE = 13;
const SIGCHLD = 17;

/**
 * Deno itself ignores SIGPIPE. If SIGCHLD is ignored, the kernel does not report how the command
 * ended.
 */
const NOT_PASSED_ON = [SIGPIPE, SIGCHLD];

/** Room for a struct sigaction: 152 bytes on Linux, 16 bytes on macOS. The handler comes first. */
const ACTION_WORDS = 32;
const SIG_IGN = 1n;

/**
 * Ignores the signals that PROFIT was started to ignore, and starts a command. PROFIT then handles
 * the signals as before.
 *
 * @param start Starts the command.
 * @returns What `start` returns.
 */
export function withIgnoredSignals<T>(start: () => T): T {
  const ignored = readOwnStatus().ignored.filter((signal) => !NOT_PASSED_ON.includes(signal));
  // The C library is opened only when it is needed.
  const sigaction = ignored.length === 0 ? null : openSigaction();
  if (sigaction === null) return start();
  const ignore = new BigUint64Array(ACTION_WORDS);
  ignore[0] = SIG_IGN;
  const before = new Map<number, BigUint64Array<ArrayBuffer>>();
  try {
    for (const signal of ignored) {
      const action = new BigUint64Array(ACTION_WORDS);
      if (sigaction(signal, ignore, action) === 0) before.set(signal, action);
    }
    return start();
  } finally {
    for (const [signal, action] of before) sigaction(signal, action, null);
  }
}
