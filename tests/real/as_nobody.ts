/**
 * Runs PROFIT as the user nobody, who cannot enter this folder or start Deno from here. It drops the
 * permissions of root when everything is loaded.
 */

import { main } from "../../main.ts";

const NOBODY = 65534;
const PR_SET_DUMPABLE = 4;

const libc = Deno.dlopen("libc.so.6", {
  setgroups: { parameters: ["usize", "pointer"], result: "i32" },
  setgid: { parameters: ["u32"], result: "i32" },
  setuid: { parameters: ["u32"], result: "i32" },
  prctl: { parameters: ["i32", "usize", "usize", "usize", "usize"], result: "i32" },
});
const { setgroups, setgid, setuid, prctl } = libc.symbols;
// A process that changes its user also loses its own /proc/self, unless it asks to keep it.
const results = [
  setgroups(0n, null),
  setgid(NOBODY),
  setuid(NOBODY),
  prctl(PR_SET_DUMPABLE, 1n, 0n, 0n, 0n),
];
if (results.some((result) => result !== 0)) throw new Error(`Cannot become nobody: ${results}`);
Deno.exit(await main(Deno.args));
