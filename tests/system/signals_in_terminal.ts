/**
 * Gets signals as if a command had started now, and as if it had started a minute ago. Writes the
 * signals that were passed on to the command. Needs a terminal.
 */

import { passQuitOn } from "../../src/system/commands.ts";
import { listenForSignals, type Signal } from "../../src/system/signals.ts";
import { leaveOn } from "../../src/system/terminal.ts";
import { within } from "../limits.ts";

let nowMs = 0;
performance.now = () => nowMs;

type Passed = Signal | "SIGQUIT";
const passed: Passed[] = [];
let onPassed = () => {};
const pass = (signal: Passed) => {
  passed.push(signal);
  onPassed();
};
const signals = listenForSignals(() => {});
signals.passTo(pass);
leaveOn("SIGQUIT", () => Promise.resolve());
passQuitOn(() => pass("SIGQUIT"), new Promise(() => {}));

async function untilPassed(...sent: Passed[]): Promise<void> {
  const isPassed = new Promise<void>((resolve) => onPassed = resolve);
  for (const signal of sent) Deno.kill(Deno.pid, signal);
  await within(`${sent} to be passed on`, isPassed);
}

await untilPassed("SIGINT");
nowMs = 60_000;
await untilPassed("SIGINT", "SIGQUIT", "SIGTERM");
await Deno.stdout.write(new TextEncoder().encode(passed.join(" ")));
Deno.exit();
