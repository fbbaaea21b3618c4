/**
 * PROFIT as the user nobody, who could neither enter this folder nor start Deno from here: it drops
 * root's rights when all is loaded.
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
// A process that changes its user loses its own /proc/self as well, unless it says otherwise.
const results = [
  setgroups(0n, null),
  setgid(NOBODY),
  setuid(NOBODY),
  prctl(PR_SET_DUMPABLE, 1n, 0n, 0n, 0n),
];
if (results.some((result) => result !== 0)) throw new Error(`Cannot become nobody: ${results}`);
Deno.exit(await main(Deno.args));
