/**
 * Only lists /proc: `listing.ts PACE_MS SAMPLES`.
 *
 * @module
 */

const [paceMs = 1000, samples = 60] = Deno.args.map(Number);
const startMs = performance.now();
for (let at = 0; at < samples; at++) {
  const leftMs = startMs + at * paceMs - performance.now();
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
  if (Array.from(Deno.readDirSync("/proc")).length === 0) throw new Error("Nothing is in /proc");
}
