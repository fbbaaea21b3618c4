/**
 * Waits for orphans. When a process ends, its children become children of process 1, and they stay as
 * zombies unless process 1 waits for them. In a container without an init, PROFIT is process 1.
 *
 * Source: waitid(2), and `siginfo_t` of sigaction(2) as 64-bit Linux lays it out.
 *
 * @module
 */

import { openLibc } from "./libc.ts";

/** The time between two looks. A look waits for one orphan at most. */
const LOOK_MS = 100;

const [P_ALL, P_PID] = [0, 1];
const [WNOHANG, WEXITED, WNOWAIT] = [0x1, 0x4, 0x1000000];
const SIGINFO_BYTES = 128;
const SI_PID_AT = 16;

/** Waits for orphans from now on. */
export function watchOrphans(): void {
  const libc = openLibc();
  if (libc === null) return;
  const { waitid } = libc;
  const info = new Uint8Array(SIGINFO_BYTES);
  const view = new DataView(info.buffer);
  let seenPid = 0;
  const look = () => {
    info.fill(0);
    waitid(P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT);
    const pid = view.getInt32(SI_PID_AT, true);
    // Deno waits for its own children long before a second look sees them.
    if (pid !== 0 && pid === seenPid) waitid(P_PID, pid, info, WEXITED | WNOHANG);
    seenPid = pid;
  };
  Deno.unrefTimer(setInterval(look, LOOK_MS));
}
