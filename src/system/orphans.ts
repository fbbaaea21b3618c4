/**
 * Orphans: when a process ends, its children become those of process 1, which has to wait for them,
 * or they stay as zombies. In a container without an init, that is PROFIT.
 *
 * Source: waitid(2), and `siginfo_t` of sigaction(2) as 64-bit Linux lays it out.
 *
 * @module
 */

import { openLibc } from "./libc.ts";

/** So often one orphan is waited for. */
const LOOK_MS = 100;

const [P_ALL, P_PID] = [0, 1];
const [WNOHANG, WEXITED, WNOWAIT] = [0x1, 0x4, 0x1000000];
const SIGINFO_BYTES = 128;
const SI_PID_AT = 16;

/** Waits for orphans from now on: this is process 1. */
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
    // Deno waits for the children that it started itself, long before they are seen twice.
    if (pid !== 0 && pid === seenPid) waitid(P_PID, pid, info, WEXITED | WNOHANG);
    seenPid = pid;
  };
  Deno.unrefTimer(setInterval(look, LOOK_MS));
}
