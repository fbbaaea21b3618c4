/**
 * Tests the live view of a whole recording, on a clock that does not wait.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseCommandLine } from "../../../src/cli/mod.ts";
import { record } from "../../../src/run/record.ts";
import { openScreen } from "../../../src/system/screen.ts";
import { fakeClock, fakeTerminal } from "../../fakes.ts";
import { type FixtureProc, fixtureProc } from "../../fixture_proc.ts";
import { FAKE_WORLD } from "../fake_world.ts";

const SHOWN = "\x1b[?1049h\x1b[?25l";
const HIDDEN = "\x1b[?25h\x1b[?1049l";

/** Records a fixture on a terminal; standard output calls back at each write. */
async function play(
  argv: string[],
  { isTerminal = false, onWrite = (_: AbortController) => {}, onTime = (_: FixtureProc) => {} },
) {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme", residentPages: 256 });
  const command = parseCommandLine([...argv, `--proc-root=${proc.root}`]);
  if (command.run !== "record") throw new Error("Not a recording");
  const clock = fakeClock();
  const terminal = fakeTerminal(clock);
  const screen = openScreen(terminal, clock, () => {});
  const stop = new AbortController();
  const ended = record(command.options, {
    ...FAKE_WORLD,
    clock: {
      ...clock,
      sleepUntil: async (ms, signal) => {
        await clock.sleepUntil(ms, signal);
        onTime(proc);
      },
    },
    stdout: {
      write: (bytes) => {
        onWrite(stop);
        return Promise.resolve(bytes.length);
      },
      isTerminal: () => isTerminal,
    },
    say: screen.say,
    screen,
    stop: stop.signal,
  });
  const code = await ended.catch((error) => error);
  await screen.hide();
  return { code, frames: terminal.writes, text: terminal.writes.map(({ text }) => text).join("") };
}

/** Returns whether the cursor and the screen are restored. */
function isRestored(text: string): boolean {
  return text.lastIndexOf(HIDDEN) > Math.max(text.lastIndexOf(SHOWN), text.lastIndexOf("\x1b[?7l"));
}

Deno.test("a recording on a terminal draws at most four frames a second, then the summary", async () => {
  const { code, frames, text } = await play(["acme", "--pace=50ms", "--duration=3"], {});
  assertEquals(code, 0);
  const drawn = frames.filter(({ text }) => text.includes("\x1b[?7l")).map(({ atMs }) => atMs);
  assert(drawn.length >= 10, `${drawn}`);
  drawn.slice(1).forEach((atMs, at) => assert(atMs - drawn[at]! >= 250));
  assert(isRestored(text));
  assertStringIncludes(text.slice(text.lastIndexOf(HIDDEN)), "Ticks: 61 taken");
});

Deno.test("the terminal is as it was when a recording is stopped", async () => {
  let writes = 0;
  const onWrite = (stop: AbortController) => void (++writes === 4 && stop.abort());
  const { code, text } = await play(["acme", "--duration=inf"], { onWrite });
  assertEquals(code, 0);
  assert(text.startsWith(SHOWN) && isRestored(text));
});

Deno.test("a recording that fails restores the terminal, and still prints its summary", async () => {
  let writes = 0;
  const onWrite = () => {
    if (++writes === 4) throw new Error("Full");
  };
  const { code, text } = await play(["acme"], { onWrite });
  assertEquals(code, 1);
  assert(text.startsWith(SHOWN) && isRestored(text));
  const after = text.slice(text.lastIndexOf(HIDDEN));
  assertStringIncludes(after, "Data: standard output (");
  assert(after.endsWith("profit: Cannot write standard output: full\n"), after);
});

Deno.test("the view names the likely leak, and its rate", async () => {
  let residentPages = 25_600;
  const onTime = (proc: FixtureProc) =>
    proc.put({ pid: 7, comm: "acme", startTicks: 100, residentPages: residentPages += 256 });
  const { text } = await play(["acme", "--duration=60", "-o", "none"], { onTime });
  const view = text.slice(0, text.lastIndexOf(HIDDEN));
  assertStringIncludes(view, "Likely leak: acme (pid 7) grows by ");
});

Deno.test("without a terminal of its own, a recording starts with a line, and with -q without", async () => {
  const { text } = await play(["acme", "--duration=2", "-o", "-"], { isTerminal: true });
  assert(
    text.startsWith(
      "profit: recording 1 process every 1 s for 2 s, to standard output\nNot judged\n",
    ),
    text,
  );
  const long = ["acme", "--pace=4h", "--duration=8h", "-o", "-"];
  assertStringIncludes((await play(long, { isTerminal: true })).text, "every 14400 s for 8 h, to ");
  const quiet = await play(["acme", "--duration=2", "-q"], {});
  assertEquals(quiet.text, "");
});
