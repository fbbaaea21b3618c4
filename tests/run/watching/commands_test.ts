import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import { watchCommands } from "../../../src/run/watching/commands.ts";
import { sample, snapshot } from "../../fakes.ts";

/**
 * Plays ticks of processes by name. Returns the command lines that were read, and the additions to
 * names.
 */
async function play(
  ticks: readonly (readonly string[])[],
  commands: readonly string[],
  later: Readonly<Record<number, readonly string[]>> = {},
) {
  const recording = emptyRecording();
  const asked: number[][] = [];
  let present = commands;
  const reader = {
    readCommands: (pids: readonly number[]) => {
      asked.push([...pids]);
      return Promise.resolve(new Map(pids.map((pid) => [pid, present[pid]!])));
    },
  };
  const watch = watchCommands(reader, recording);
  for (const [second, names] of ticks.entries()) {
    present = later[second] ?? present;
    const samples = names.map((name, pid) => sample({ pid, startTicks: pid, name }));
    addSnapshot(recording, snapshot(samples, { epochMs: second * 1000 }));
    watch();
    await Promise.resolve();
    await Promise.resolve();
  }
  return { asked, apart: recording.processes.all.map(({ apart }) => apart) };
}

Deno.test("command lines of processes that share a name are read once, after their start", async () => {
  const names = ["python3", "bash", "python3"];
  const commands = ["python3 /srv/web.py", "bash", "python3 /srv/mail.py", "python3 /srv/log.py"];
  assertEquals((await play([names], commands)).asked, []);
  const { asked, apart } = await play([names, names, [...names, "python3"], [
    ...names,
    "python3",
  ], names], commands);
  assertEquals(asked, [[0, 2], [3]]);
  assertEquals(apart, ["web.py", "", "mail.py", "log.py"]);
});

Deno.test("the command line of a process that starts another program is read again", async () => {
  const shims = ["bash", "bash", "python3"];
  const programs = ["python3", "python3", "python3"];
  const commands = ["bash shim web.py", "bash shim log.py", "python3 mail.py"];
  const ticks = [shims, shims, shims, programs, programs, programs];
  const { asked, apart } = await play(ticks, commands, {
    3: ["python3 web.py", "python3 log.py", "python3 mail.py"],
  });
  assertEquals(asked, [[0, 1], [2, 0, 1]]);
  assertEquals(apart, ["web.py", "log.py", "mail.py"]);
});

Deno.test("if the first command lines of a name are equal, no more are read", async () => {
  const names = Array.from({ length: 1000 }, () => "worker");
  const { asked } = await play([names, names, names, names], names);
  assertEquals(asked.map(({ length }) => length), [16]);
});

Deno.test("of a thousand command lines that differ, 200 are read", async () => {
  const names = Array.from({ length: 1000 }, () => "worker");
  const { asked, apart } = await play(
    [names, names, names, names],
    names.map((name, pid) => `${name} ${pid}.py`),
  );
  assertEquals(asked.map(({ length }) => length), [16, 184]);
  assertEquals([apart[0], apart[199], apart[200]], ["0.py", "199.py", ""]);
});
