/**
 * Gets signals as if a command had started now, and as if it had started a minute ago. Writes the
 * signals that were passed on to the command. Needs a terminal.
 */

import { listenForSignals, type Signal } from "../../src/system/signals.ts";
import { within } from "../limits.ts";

let nowMs = 0;
performance.now = () => nowMs;

const passed: Signal[] = [];
let onPassed = () => {};
const signals = listenForSignals(() => {});
signals.passTo((signal) => {
  passed.push(signal);
  onPassed();
});

async function untilPassed(...sent: Signal[]): Promise<void> {
  const isPassed = new Promise<void>((resolve) => onPassed = resolve);
  for (const signal of sent) Deno.kill(Deno.pid, signal);
  await within(`${sent} to be passed on`, isPassed);
}

await untilPassed("SIGINT");
nowMs = 60_000;
await untilPassed("SIGINT", "SIGTERM");
await Deno.stdout.write(new TextEncoder().encode(passed.join(" ")));
Deno.exit();
