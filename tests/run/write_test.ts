import { assert, assertEquals } from "@std/assert";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { NO_OUTPUT } from "../../src/output/stream.ts";
import { writeSnapshots } from "../../src/run/write.ts";
import { fakeClock, fakeReader, sample, snapshot } from "../fakes.ts";

/**
 * Records two ticks of processes with these numbers of descriptors, and returns the pids whose limit
 * of descriptors was read. The first process has one more descriptor at the second tick.
 */
async function readLimits(files: readonly number[]): Promise<number[]> {
  const request = parseCommandLine(["acme"]);
  assert(request.run === "record");
  const pids = new Set<number>();
  const readMaxOpenFiles = (pid: number) => {
    pids.add(pid);
    return 1024;
  };
  const tickAt = (second: number) => {
    const samples = files.map((openFiles, pid) =>
      sample({ pid, startTicks: pid, openFiles: openFiles + (pid === 0 ? second : 0) })
    );
    return snapshot(samples, { epochMs: second * 1000, monotonicMs: second * 1000 });
  };
  await writeSnapshots(ReadableStream.from([tickAt(0), tickAt(1)]), NO_OUTPUT, request.options, {
    reader: { ...fakeReader(fakeClock(), () => []), readMaxOpenFiles },
    warn: () => {},
    onSnapshot: () => {},
    exporter: null,
  });
  return [...pids].sort((a, b) => a - b);
}

Deno.test("of up to 20 processes, each limit of descriptors is read", async () => {
  assertEquals(await readLimits(Array.from({ length: 20 }, () => 5)), [...Array(20).keys()]);
});

Deno.test("of more processes, limits are read if many descriptors are open or one is added", async () => {
  const files = Array.from({ length: 40 }, (_, pid) => pid === 38 ? 128 : pid === 39 ? 127 : 5);
  // The first 20 processes are there before PROFIT knows that there are more.
  assertEquals((await readLimits(files)).filter((pid) => pid === 0 || pid >= 20), [0, 38]);
});
