import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { DataError, EnvironmentError } from "../../src/model/errors.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { EXIT, type ReportWorld } from "../../src/model/world.ts";
import { addToPlayed, emptyPlayed, snapshotAt } from "../../src/run/files/played.ts";
import { viewRecording } from "../../src/run/view.ts";
import { openScreen } from "../../src/system/screen.ts";
import { bytes, fakeClock, fakeTerminal, sample, snapshot } from "../fakes.ts";
import { FAKE_WORLD } from "./fake_world.ts";

const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp\n";

/** Makes some seconds of processes. The last process, which uses least CPU time, leaks. */
function recordingOf(count: number, seconds: number): string {
  const rows = Array.from(
    { length: seconds },
    (_, second) =>
      Array.from({ length: count }, (_, pid) => {
        const size = 50e6 + (pid === count - 1 ? second * 1e6 : 0);
        return `${pid + 1},p${pid + 1},${count - pid}.0,${size},5,1.00,${1000 + second}.000\n`;
      }).join(""),
  );
  return HEADER + rows.join("");
}

/** Plays a recording, and presses a key between two frames. Returns the last frame. */
async function view(text: string, presses: readonly string[], argv: readonly string[] = []) {
  const request = parseCommandLine(["view", "a.csv", ...argv]);
  if (request.run !== "view") throw new Error(request.run);
  const clock = fakeClock();
  const terminal = fakeTerminal(clock);
  const screen = openScreen(terminal, clock, () => {});
  const left = [...presses];
  let onKey = (_: string) => {};
  const world = {
    ...FAKE_WORLD,
    stdout: { write: () => Promise.resolve(0), isTerminal: () => true },
    say: screen.say,
    screen,
    prepareView: () =>
      Promise.resolve({ start: (call: typeof onKey) => void (onKey = call), stop() {} }),
    clock: {
      ...clock,
      sleepUntil: async (ms: number, stop: AbortSignal) => {
        await new Promise((resolve) => setTimeout(resolve)); // The frame has been written.
        await clock.sleepUntil(ms, stop);
        onKey(left.shift() ?? "q");
      },
    },
  };
  const files = {
    stdout: world.stdout,
    say: world.say,
    mayColor: false,
    columns: () => null,
    appendStepSummary: () => Promise.resolve(),
    openFolder: () => Promise.resolve(null),
    open: () => Promise.resolve(ReadableStream.from([bytes(text)])),
  };
  const code = await viewRecording(request.options, world, files);
  const frames = terminal.writes.map(({ text }) => text).filter((text) => text.includes("\x1b[H"));
  // deno-lint-ignore no-control-regex
  const lines = frames.at(-2)!.replaceAll(/\x1b\[[?0-9;]*[A-Za-z]/g, "").split("\r\n");
  return { code, lines };
}

Deno.test("a recording of 400 processes is viewed to its end, and the one that leaks is first", async () => {
  // Verdicts take some frames.
  const { code, lines } = await view(recordingOf(400, 60), ["G", "l", ...Array(9).fill("x"), "x"]);
  assertEquals(code, EXIT.recorded);
  assertMatch(lines[0]!, /^0:59 .* 60 ticks, 24000 rows$/);
  assertMatch(lines[4]!, /^Likely leak: p400 [(]pid 400[)]/);
  assertMatch(lines[7]!, /^400 {2}p400 +likely +1[.]0 /);
});

Deno.test("a view shows the processes of all hosts at once, with their labels", async () => {
  const header = HEADER.replace("\n", ",ppid,host\n");
  const row = (second: number, pid: number, ppid: number, host: string) =>
    `${pid},acme,1.0,50000000,5,1.00,${second.toFixed(3)},${ppid},${host}\n`;
  const rows = Array.from(
    { length: 10 },
    (_, second) =>
      [["web1", 1000], ["web2", 1000.4]].map(([host, start]) =>
        [[7, 1], [8, 7]].map(([pid, ppid]) => row(Number(start) + second, pid!, ppid!, `${host}`))
          .join("")
      ).join(""),
  );
  const text = header + rows.join("");
  const shown = (lines: readonly string[]) =>
    lines.flatMap((line) => /^ *(\S+ {2}acme \S+)/.exec(line)?.[1] ?? []).toSorted();
  const processes = [7, 8].flatMap((pid) =>
    ["web1", "web2"].map((on) => `${pid}  acme host=${on}`)
  );
  const { lines } = await view(text, ["G", "x"]);
  assertMatch(lines[0]!, / 10 ticks, 40 rows$/);
  assertEquals(shown(lines), processes);
  const trees = ["×2  acme host=web1", "×2  acme host=web2"];
  const grouped = await view(text, ["G", "x"], ["--group-by=tree"]);
  assertEquals(shown(grouped.lines), [...processes, ...trees]);
});

Deno.test("a view steps back and forth by ticks, and tells when they were", async () => {
  const text = recordingOf(3, 10);
  const at = async (...keys: string[]) => (await view(text, [...keys, "x"])).lines;
  assertMatch((await at("G"))[0]!, / 10 ticks, 30 rows$/);
  const [progress, data, , more] = await at("G", "\x1b[D", "\x1b[D");
  assertMatch(progress!, /^0:07 .* 8 ticks, 24 rows$/);
  assertEquals(data, 'Data: "a.csv"');
  assertEquals(
    more,
    "1970-01-01 00:16:47 UTC, speed ×1  ← → step  + - speed  g start  G end",
  );
  assertMatch((await at("G", "\x1b[D", "\x1b[C"))[0]!, /^0:09 .* 10 ticks, 30 rows$/);
  assertMatch((await at("G", "g", " "))[0]!, /^0:0[01] /);
});

Deno.test("a part of a recording is viewed", async () => {
  const { lines } = await view(recordingOf(2, 60), ["G", "x"], ["--last=9s"]);
  assertMatch(lines[0]!, /^0:09 .* 10 ticks, 20 rows$/);
});

Deno.test("without a terminal, the first error is that the file is not a recording", async () => {
  const request = parseCommandLine(["view", "a.csv"]);
  assert(request.run === "view");
  const { options } = request;
  const said: string[] = [];
  const world = {
    ...FAKE_WORLD,
    clock: fakeClock(),
    say: (text: string) => void said.push(text),
    stdout: { write: () => Promise.resolve(0), isTerminal: () => false },
  };
  const viewOf = (open: ReportWorld["open"]) =>
    viewRecording(options, world, {
      ...world,
      appendStepSummary: () => Promise.resolve(),
      openFolder: () => Promise.resolve(null),
      open,
    });
  const textOf = (text: string) => () => Promise.resolve(ReadableStream.from([bytes(text)]));
  const cannot = 'Cannot view "a.csv" without a terminal and its keys: write profit report a.csv';
  const missing = () => Promise.reject(new DataError('Cannot read "a.csv": no such file'));
  await assertRejects(() => viewOf(missing), DataError, "no such file");
  await assertRejects(() => viewOf(textOf("hello\n")), DataError, 'Cannot read "a.csv"');
  await assertRejects(() => viewOf(textOf(recordingOf(1, 2))), EnvironmentError, cannot);
  assertEquals(await viewOf(textOf(HEADER)), EXIT.nothing);
  assertEquals(said, ['profit: "a.csv" has no rows\n']);
});

Deno.test("a kept snapshot is restored unchanged", () => {
  const given: Snapshot[] = [
    snapshot([
      { ...sample({ pid: 1, anonymousBytes: 7, extras: { max_open_files: 9 } }, 5), group: "a" },
      { ...sample({ pid: 2, rssBytes: null, openFiles: null }, null), group: null },
    ]),
    snapshot([{
      ...sample({ pid: 2, startTicks: 5, name: "b", extras: { mem_private: 3 } }),
      group: "a",
    }]),
    snapshot([]),
  ];
  const played = emptyPlayed();
  for (const one of given) addToPlayed(played, one);
  assertEquals(given.map((_, at) => snapshotAt(played, at)), given);
});
