import { assertEquals } from "@std/assert";
import { openScreen } from "../../src/system/screen.ts";
import { type FakeClock, fakeClock, type FakeTerminal, fakeTerminal } from "../fakes.ts";

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[H\x1b[J\x1b[?25h\x1b[?1049l";

const frame = (...lines: string[]) =>
  `\x1b[?7l\x1b[H${lines.map((line) => `${line}\x1b[K`).join("\r\n")}\x1b[J\x1b[?7h`;

/** Makes a screen, and keeps the calls that it requests for later. */
function open(clock: FakeClock, terminal: FakeTerminal) {
  const calls: { ms: number; call: () => void }[] = [];
  return { ...openScreen(terminal, clock, (ms, call) => void calls.push({ ms, call })), calls };
}

function setUp() {
  const clock = fakeClock();
  const terminal = fakeTerminal(clock);
  const texts = () => terminal.writes.map(({ text }) => text);
  return { clock, terminal, texts, screen: open(clock, terminal) };
}

/** Waits until all outstanding writes are done. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("a frame is one write over the previous frame, and the terminal is restored at the end", async () => {
  const { clock, texts, screen } = setUp();
  screen.show(() => ["one", "two"]);
  await settle();
  clock.advance(250);
  screen.show(() => ["three"]);
  await screen.hide();
  assertEquals(texts(), [ENTER + frame("one", "two"), frame("three"), LEAVE]);
});

Deno.test("a frame that comes too soon is drawn when it is due, with the latest values", async () => {
  const { clock, texts, screen } = setUp();
  for (const line of ["a", "b", "c"]) {
    screen.show(() => [line]);
    await settle();
    clock.advance(10);
  }
  assertEquals(texts(), [ENTER + frame("a")]);
  assertEquals(screen.calls.map(({ ms }) => ms), [240]);
  clock.advance(220);
  screen.calls[0]!.call();
  await settle();
  assertEquals(texts().slice(1), [frame("c")]);
  assertEquals(screen.calls.length, 1);
});

Deno.test("each frame is drawn for the size that the terminal has then", async () => {
  const { clock, terminal, texts, screen } = setUp();
  screen.show(({ columns, rows }) => [`${columns}x${rows}`]);
  await settle();
  terminal.resize({ columns: 40, rows: 10 });
  clock.advance(300);
  screen.refresh();
  await settle();
  assertEquals(texts(), [ENTER + frame("80x24"), frame("40x10")]);
});

Deno.test("a view gets the latest of many messages", async () => {
  const { texts, screen } = setUp();
  screen.say(Array.from({ length: 30 }, (_, at) => `message ${at}\n`).join(""));
  await settle();
  screen.show((_, messages) => [`${messages.length}: ${messages.at(-1)}`]);
  await screen.hide();
  assertEquals(texts()[1], ENTER + frame("10: message 29"));
});

Deno.test("a view gets the messages of the last minute, since it hides where they were written", async () => {
  const { clock, texts, screen } = setUp();
  const show = async () => {
    screen.show((_, messages) => messages);
    await settle();
  };
  screen.say("before\n\n");
  await show();
  clock.advance(30_000);
  screen.say("between\nand more\n");
  await show();
  clock.advance(30_001);
  await show();
  await screen.hide();
  assertEquals(texts().slice(1), [
    ENTER + frame("before"),
    `${LEAVE}between\nand more\n${ENTER}${frame("before", "between", "and more")}`,
    frame("between", "and more"),
    LEAVE,
  ]);
});

Deno.test("messages appear where they would without a view, and the view comes back", async () => {
  const { clock, texts, screen } = setUp();
  screen.say("before\n");
  screen.show(() => ["view"]);
  await settle();
  clock.advance(300);
  screen.say("between\n");
  await settle();
  screen.say("after\n");
  await screen.hide();
  assertEquals(texts(), [
    "before\n",
    ENTER + frame("view"),
    `${LEAVE}between\n${ENTER}${frame("view")}`,
    `${LEAVE}after\n`,
  ]);
});

Deno.test("a slow terminal gets only the latest frame, and nothing waits for it", async () => {
  const { clock, terminal } = setUp();
  let take = () => {};
  const slow = {
    ...terminal,
    write: async (bytes: Uint8Array) => {
      await new Promise<void>((resolve) => take = resolve);
      return terminal.write(bytes);
    },
  };
  const screen = open(clock, slow);
  for (const line of ["a", "b", "c"]) {
    screen.show(() => [line]);
    await settle();
    clock.advance(1000);
  }
  assertEquals(terminal.writes, []);
  take();
  await settle();
  take();
  await settle();
  assertEquals(terminal.writes.map(({ text }) => text), [ENTER + frame("a"), frame("c")]);
});

Deno.test("a terminal that another job has taken over is left alone until it is back", async () => {
  const { clock, terminal, texts, screen } = setUp();
  for (const size of [{ columns: 9, rows: 9 }, null, null, { columns: 9, rows: 9 }]) {
    terminal.resize(size);
    screen.show(() => ["view"]);
    await settle();
    clock.advance(1000);
  }
  assertEquals(texts(), [ENTER + frame("view"), LEAVE, ENTER + frame("view")]);
});

Deno.test("a view that was left comes back with the next drawing, and a removed view does not", async () => {
  const { clock, texts, screen } = setUp();
  screen.show(() => ["view"]);
  await settle();
  for (const end of [screen.leave, screen.hide]) {
    clock.advance(1000);
    await end();
    screen.refresh();
    await settle();
  }
  assertEquals(texts(), [ENTER + frame("view"), LEAVE, ENTER + frame("view"), LEAVE]);
});

Deno.test("a missing terminal is ignored", async () => {
  const { clock, terminal } = setUp();
  const gone = { ...terminal, write: () => Promise.reject(new Error("Gone")) };
  const screen = open(clock, gone);
  screen.show(() => ["view"]);
  screen.say("text\n");
  await screen.hide();
});
