import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import type { MemoryOutlook } from "../../../src/model/limits.ts";
import { renderOutlook } from "../../../src/report/sentences/limit_text.ts";
import { renderFirstLimit } from "../../../src/run/live/limits.ts";
import { sample, snapshot } from "../../fakes.ts";

const MIB = 2 ** 20;

const limit = { kind: "max", group: "/acme", limitBytes: 64 * MIB, usedBytes: 60 * MIB } as const;

function reaching(seconds: number): MemoryOutlook {
  const reach = { seconds, earliestSeconds: seconds - 5, latestSeconds: null };
  return { ...limit, reach, atEpochMs: 0 };
}

/** The sentences on processes with the given limits. */
function firstLimitOf(...outlooks: readonly (MemoryOutlook | null)[]): string[] {
  const recording = emptyRecording();
  const samples = outlooks.map((_, at) => sample({ pid: at + 1, name: `p${at + 1}` }));
  addSnapshot(recording, snapshot(samples));
  for (const [at, outlook] of outlooks.entries()) {
    recording.processes.all[at]!.findOutlook = () => outlook;
  }
  return renderFirstLimit(recording, samples);
}

Deno.test("the view gets the limit that is reached first, and a brief sentence that begins with the time", () => {
  assertEquals(firstLimitOf(reaching(90), null, reaching(40)), [
    "Limit: p3 (pid 3) reaches the 64.0 MiB of /acme in 40 s (35 s or more), at about 00:00:40 UTC",
    "Limit in 40 s: p3 (pid 3) reaches the 64.0 MiB of /acme",
  ]);
  assertEquals(firstLimitOf({ ...limit, reach: null, atEpochMs: 0 }), [
    "Limit: p1 (pid 1): 60.0 of 64.0 MiB of /acme are used",
  ]);
  assertEquals(firstLimitOf(null), []);
});

Deno.test("the size of a group stands in parentheses", () => {
  const group = { name: "web", pid: null, mostProcesses: 3 };
  const short = (who: Parameters<typeof renderOutlook>[0], outlook = reaching(40)) =>
    renderOutlook(who, outlook)?.replace(/ the 64.*/, "");
  assertEquals(short([group]), "Limit: group web (up to 3 processes) reaches");
  assertEquals(short([group, group]), "Limit: group web (up to 3 processes) and 1 more reach");
  assertEquals(
    short([group], { ...limit, reach: null, atEpochMs: 0 }),
    "Limit: group web (up to 3 processes): 60.0 of 64.0 MiB of /acme are used",
  );
});
