import { assertEquals, assertRejects } from "@std/assert";
import { parseCommandLine } from "../../../src/cli/mod.ts";
import { EnvironmentError } from "../../../src/model/errors.ts";
import type { StorageBytes } from "../../../src/model/command_totals.ts";
import type { Options } from "../../../src/model/options.ts";
import type { Reading } from "../../../src/model/processes.ts";
import type { Reader } from "../../../src/model/reader.ts";
import type { World } from "../../../src/model/world.ts";
import { NO_OUTPUT, type Output } from "../../../src/output/stream.ts";
import { type RecordedCommand, startRecordedCommand } from "../../../src/run/command/command.ts";
import { fakeClock, fakeReader } from "../../fakes.ts";
import { FAKE_WORLD } from "../fake_world.ts";

const OWN_PID = 4000;

/** The options of a recording, and how its command ends. */
interface Ending {
  readonly args?: readonly string[];
  readonly ended?: Promise<number>;
  readonly peakRssBytes?: number;
  readonly storage?: StorageBytes[];
}

/** Starts a command that PROFIT knows as process 2, and that never ends unless it is told so. */
async function start(
  argv: readonly string[],
  alive: Partial<Reading>[],
  given: Partial<Reader> = {},
  output: Output = NO_OUTPUT,
  told: Partial<World> & Ending = {},
): Promise<RecordedCommand> {
  const { ended = new Promise<number>(() => {}), peakRssBytes = null, args = [] } = told;
  const { clock = fakeClock(), ...others } = told;
  const world: World = {
    ...FAKE_WORLD,
    clock,
    stdout: { write: (bytes) => Promise.resolve(bytes.length), isTerminal: () => false },
    say: () => {},
    ...others,
    loadStart: () =>
      Promise.resolve(() => ({
        pid: 2,
        ended,
        send: () => true,
        readPeakRss: () => peakRssBytes,
        readSignal: () => null,
        readStorage: () => told.storage?.shift() ?? null,
      })),
  };
  const reader = { ...fakeReader(clock, () => alive), ownPid: OWN_PID, ...given };
  const command = await startRecordedCommand(argv, parse(args, argv), output, world, reader);
  if (command === "interrupted") throw new Error("It was interrupted");
  return command;
}

function parse(args: readonly string[], argv: readonly string[]): Options {
  const request = parseCommandLine([...args, "--", ...argv]);
  if (request.run !== "record") throw new Error("Not a recording");
  return request.options;
}

const stranger = { pid: 2, name: "stranger", ppid: 1 };
const child = { pid: 4300, name: "acme", ppid: OWN_PID };

Deno.test("a command is found by its pid in the listing", async () => {
  const command = await start(["acme"], [stranger, child], { findChild: () => 4300 });
  assertEquals((await command.find()).map(({ pid }) => pid), [4300]);
});

Deno.test("a command that has already ended is not found, and that is not a failure", async () => {
  assertEquals(await (await start(["acme"], [])).find(), []);
});

Deno.test("a process that PROFIT has not started is never recorded as its command", async () => {
  const message =
    'Cannot record "acme": the processes that can be read are of another pid namespace';
  for (const findChild of [() => 2, () => null]) {
    let isDiscarded = false;
    const output = { ...NO_OUTPUT, discard: () => void (isDiscarded = true) };
    const command = await start(["acme"], [stranger, child], { findChild }, output);
    await assertRejects(command.find, EnvironmentError, message);
    assertEquals(isDiscarded, true);
  }
});

for (
  const [what, endsAtMs, expected] of [
    ["has just ended is not", 50, []],
    ["continues is", 5000, ['profit: recorded; waiting for "acme" (pid 2) to end\n']],
  ] as const
) {
  Deno.test(`a command that ${what} said to be waited for`, async () => {
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    const clock = fakeClock();
    const endMs = clock.monotonicMs() + endsAtMs;
    const sleepUntil = async (monotonicMs: number) => {
      clock.advance(Math.min(monotonicMs, endMs) - clock.monotonicMs());
      if (monotonicMs >= endMs) await (resolve(0), ended);
    };
    const said: string[] = [];
    const say = (text: string) => {
      said.push(text);
      resolve(0);
    };
    const world = { clock: { ...clock, sleepUntil }, say, ended };
    const command = await start(["acme"], [], {}, NO_OUTPUT, world);
    await command.end(null);
    assertEquals(said, [...expected]);
  });
}

for (
  const [what, args, expected] of [
    ["is known to a condition, even with --quiet", ["-q", "--fail-on=peak_memory>1"], 300e6],
    ["is not read if nobody sees or judges it", ["-q"], undefined],
  ] as const
) {
  Deno.test(`the peak that the kernel reports for an ended command ${what}`, async () => {
    const ended = Promise.resolve(0);
    const readOwnCost = () => ({ cpuSeconds: 1, peakRssBytes: 60e6, children: null });
    const world = { args, ended, peakRssBytes: 300e6 };
    const command = await start(["acme"], [], { readOwnCost }, NO_OUTPUT, world);
    const { totals } = await command.end(null);
    assertEquals(totals.peakMemory?.processBytes, expected);
  });
}

Deno.test("the bytes that the kernel reports for an ended command are those since its start", async () => {
  const bytesOf = async (...args: string[]) => {
    const ended = Promise.resolve(0);
    const storage = [{ readBytes: 100, writtenBytes: 5000 }, {
      readBytes: 130,
      writtenBytes: 6024,
    }];
    const command = await start(["acme"], [], {}, NO_OUTPUT, { args, ended, storage });
    return (await command.end(null)).totals.storage;
  };
  const condition = "--fail-on=written_bytes>1";
  assertEquals(await bytesOf(condition), { readBytes: 30, writtenBytes: 1024 });
  // The kernel includes the children.
  assertEquals([await bytesOf(condition, "--no-children"), await bytesOf()], [null, null]);
});
