import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { addSnapshot, emptyRecording, type Recording } from "../../../src/analyse/mod.ts";
import { summariseProcess } from "../../../src/analyse/summary.ts";
import { parseCommandLine } from "../../../src/cli/mod.ts";
import type { LimitReader } from "../../../src/model/limits.ts";
import type { Reader } from "../../../src/model/reader.ts";
import { conclude } from "../../../src/run/ending/conclude.ts";
import { fakeClock, fakeReader, sample, snapshot } from "../../fakes.ts";
import { FAKE_WORLD } from "../fake_world.ts";

const MIB = 2 ** 20;

/** Ends a recording, and returns what PROFIT said. */
async function playEnd(recording: Recording, reads: Partial<Reader>): Promise<string> {
  const request = parseCommandLine(["acme"]);
  assert(request.run === "record");
  const clock = fakeClock();
  let said = "";
  await conclude(
    {
      recording,
      extras: {
        ownCost: null,
        filesPace: null,
        output: "nowhere",
        command: null,
        warmUp: { ticks: 0, rows: 0 },
      },
      judgements: [],
    },
    request.options,
    {
      ...FAKE_WORLD,
      clock,
      stdout: { write: ({ length }) => Promise.resolve(length), isTerminal: () => false },
      say: (text) => void (said += text),
    },
    { ...fakeReader(clock, () => []), ...reads },
  );
  return said;
}

Deno.test("the kinds of descriptors are counted at the end, for the summary and the page alike", async () => {
  const recording = emptyRecording();
  for (let second = 0; second < 60; second++) {
    const ms = second * 1000;
    const leaking = { pid: 7, name: "acme", ageSeconds: 9000 + second, openFiles: 10 + second };
    addSnapshot(recording, snapshot([sample(leaking)], { epochMs: ms, monotonicMs: ms }));
  }
  const said = await playEnd(recording, { countFileKinds: () => ({ sockets: 69 }) });
  assertStringIncludes(said, "; 69 sockets are open\n");
  const [acme] = recording.processes.all.map(summariseProcess);
  assertEquals(acme?.openFileKinds, { sockets: 69 });
});

/**
 * Ends a recording of processes in a control group that uses 60 of 64 MiB. The pids of the processes
 * begin with 7.
 */
async function playLimited(
  ...sizes: number[]
): Promise<{ said: string; looked: readonly number[] }> {
  const recording = emptyRecording();
  const samples = sizes.map((rssBytes, at) => sample({ pid: 7 + at, name: "acme", rssBytes }));
  addSnapshot(recording, snapshot(samples));
  const looked: number[] = [];
  const limits: LimitReader = {
    findGroup: (pid) => {
      looked.push(pid);
      return "/acme.slice";
    },
    listLimits: (group) => [{ kind: "max", group, limitBytes: 64 * MIB, usedBytes: 60 * MIB }],
    readAddressSpace: () => null,
    readKills: () => new Map(),
  };
  const said = await playEnd(recording, { openLimits: () => Promise.resolve(limits) });
  return { said, looked };
}

Deno.test("the summary names a limit that is near although nothing grows", async () => {
  const { said, looked } = await playLimited(50 * MIB);
  assertStringIncludes(said, "64.0 MiB of /acme.slice");
  assertEquals(looked, [7]);
});

Deno.test("the limits of small processes are not looked up at the end", async () => {
  const { said, looked } = await playLimited(4 * MIB);
  assert(!said.includes("acme.slice"), said);
  assertEquals(looked, []);
});

Deno.test("the limits of the 50 largest processes are looked up at the end", async () => {
  const sizes = Array.from({ length: 60 }, (_, at) => (10 + at) * MIB);
  const { looked } = await playLimited(...sizes);
  assertEquals(looked, sizes.map((_, at) => 7 + at).slice(10).toReversed());
});

Deno.test("each row of the table has its limit of descriptors, also in a recording of many idle processes", async () => {
  const recording = emptyRecording();
  const samples = Array.from(
    { length: 100 },
    (_, pid) =>
      sample({ pid, startTicks: pid, name: "acme", rssBytes: (pid + 1) * 10_000, openFiles: 3 }),
  );
  addSnapshot(recording, snapshot(samples));
  const asked: number[] = [];
  const readMaxOpenFiles = (pid: number) => {
    asked.push(pid);
    return 1024;
  };
  const said = await playEnd(recording, { readMaxOpenFiles });
  assertEquals(said.match(/ 3\/1024$/gm)?.length, 20);
  assertEquals(asked.length, 20);
});

Deno.test("the limit of descriptors is the latest: a program may set it after its start", async () => {
  for (const [recorded, expected] of [[null, "60/100"], [80, "60/80"]] as const) {
    const recording = emptyRecording();
    for (let second = 0; second < 60; second++) {
      const extras = recorded === null ? {} : { max_open_files: second === 0 ? 20000 : recorded };
      const one = sample({ pid: 7, name: "acme", openFiles: second + 1, extras });
      const ms = second * 1000;
      const limitOf = () => 20_000;
      addSnapshot(recording, snapshot([one], { epochMs: ms, monotonicMs: ms }), limitOf);
    }
    const readMaxOpenFiles = () => recorded === null ? 100 : null;
    assertStringIncludes(await playEnd(recording, { readMaxOpenFiles }), ` ${expected}\n`);
  }
});
