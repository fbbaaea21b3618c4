import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { summariseProcess } from "../../src/analyse/summary.ts";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { conclude } from "../../src/run/conclude.ts";
import { fakeClock, sample, snapshot } from "../fakes.ts";
import { FAKE_WORLD } from "./fake_world.ts";

Deno.test("the kinds of descriptors are counted at the end, for the summary and the page alike", async () => {
  const recording = emptyRecording();
  for (let second = 0; second < 60; second++) {
    const ms = second * 1000;
    const leaking = { pid: 7, name: "acme", ageSeconds: 9000 + second, openFiles: 10 + second };
    addSnapshot(recording, snapshot([sample(leaking)], { epochMs: ms, monotonicMs: ms }));
  }
  const request = parseCommandLine(["acme"]);
  assert(request.run === "record");
  let stderr = "";
  await conclude(
    recording,
    {
      ownCost: null,
      filesPace: null,
      output: "nowhere",
      command: null,
      warmUp: { ticks: 0, rows: 0 },
    },
    request.options,
    {
      ...FAKE_WORLD,
      clock: fakeClock(),
      stdout: { write: ({ length }) => Promise.resolve(length), isTerminal: () => false },
      say: (text) => void (stderr += text),
    },
    {
      readMaxOpenFiles: () => null,
      openLimits: () => Promise.resolve(null),
      countFileKinds: () => ({ sockets: 69 }),
    },
    [],
  );
  assertStringIncludes(stderr, "; open are 69 sockets\n");
  const [acme] = recording.processes.all.map(summariseProcess);
  assertEquals(acme?.openFileKinds, { sockets: 69 });
});
