/**
 * Draws a view on a terminal again and again, and leaves the terminal as it was.
 *
 * @module
 */

import type { Clock, Keys, Screen, Terminal, View } from "../model/world.ts";

/** The least time between two frames. */
const FRAME_MS = 250;

/** The time for which a view gets a message. */
const MESSAGE_MS = 60_000;

/** A view gets at most this many messages. */
const MOST_MESSAGES = 10;

/**
 * Switches to the other screen of the terminal, without a cursor. The ordinary screen stays as it was,
 * and a resize does not wrap the lines of a frame, as it would on the ordinary screen.
 * (XTerm Control Sequences: DECSET 1049 and 25.)
 */
const ENTER = "\x1b[?1049h\x1b[?25l";

/**
 * Switches back to the ordinary screen. On a terminal with only one screen, this clears the view.
 */
const LEAVE = "\x1b[H\x1b[J\x1b[?25h\x1b[?1049l";

/**
 * Makes a screen of a terminal. A frame is one write. If the terminal is slow to take a frame,
 * later frames are left out, and nobody waits.
 *
 * @param terminal The terminal.
 * @param clock The clock by which frames are due.
 * @param later Calls a function after some milliseconds.
 * @returns The screen, which shows nothing yet.
 */
export function openScreen(
  terminal: Terminal,
  clock: Pick<Clock, "monotonicMs">,
  later: (ms: number, call: () => void) => void,
): Screen {
  const encoder = new TextEncoder();
  let view: View | null = null;
  /** The view that comes back when PROFIT continues after a stop. */
  let left: View | null = null;
  let isShown = false;
  let keys: Pick<Keys, "stop"> & { start(): void } | null = null;
  /** Whether a frame is wanted, and whether a later call will draw it. */
  let isStale = false;
  let isCalled = false;
  let drawnAtMs = -Infinity;
  let said = "";
  let messages: { readonly atMs: number; readonly line: string }[] = [];
  let isWriting = false;
  let written = Promise.resolve();

  function refresh(): void {
    isStale = view !== null;
    const waitMs = untilDue();
    if (waitMs <= 0) start();
    else if (isStale && !isCalled) {
      isCalled = true;
      later(waitMs, () => {
        isCalled = false;
        if (isStale) refresh();
      });
    }
  }

  function untilDue(): number {
    return drawnAtMs + FRAME_MS - clock.monotonicMs();
  }

  /** Writes all outstanding text, unless a write is under way. */
  function start(): void {
    if (isWriting) return;
    isWriting = true;
    written = writeAll();
  }

  async function writeAll(): Promise<void> {
    for (let text = next(); text !== ""; text = next()) {
      const bytes = encoder.encode(text);
      try {
        for (let at = 0; at < bytes.length;) at += await terminal.write(bytes.subarray(at));
      } catch {
        // The terminal is closed. PROFIT cannot report this anywhere.
      }
    }
    isWriting = false;
  }

  /** Returns all outstanding text in one piece. */
  function next(): string {
    const mayDraw = view !== null && isStale && untilDue() <= 0;
    const size = mayDraw ? terminal.size() : null;
    const mustLeave = isShown && (view === null || said !== "" || mayDraw && size === null);
    let text = (mustLeave ? LEAVE : "") + said;
    said = "";
    if (mustLeave) {
      isShown = false;
      keys?.stop();
    }
    if (mayDraw) isStale = false;
    if (view !== null && size !== null) {
      if (!isShown) keys?.start();
      text += (isShown ? "" : ENTER) + renderFrame(view(size, listMessages()));
      isShown = true;
      drawnAtMs = clock.monotonicMs();
    }
    return text;
  }

  /** Remembers lines for the view, which hides what is written outside. */
  function addMessages(text: string): void {
    const atMs = clock.monotonicMs();
    const lines = text.split("\n").filter((line) => line !== "").map((line) => ({ atMs, line }));
    messages = [...messages, ...lines].slice(-MOST_MESSAGES);
  }

  function listMessages(): string[] {
    const fromMs = clock.monotonicMs() - MESSAGE_MS;
    return messages.filter(({ atMs }) => atMs >= fromMs).map(({ line }) => line);
  }

  async function hide(): Promise<void> {
    view = null;
    start();
    while (isWriting) await written;
  }

  return {
    canShow: () => terminal.size() !== null,
    listen: ({ start, stop }, onKey) => void (keys = { start: () => start(onKey), stop }),
    show: (newView) => {
      [view, left] = [newView, null];
      refresh();
    },
    refresh: () => {
      [view, left] = [view ?? left, null];
      refresh();
    },
    say: (text) => {
      said += text;
      addMessages(text);
      isStale = view !== null;
      start();
      if (isStale) refresh();
    },
    hide: () => {
      left = null;
      return hide();
    },
    leave: () => {
      left = view ?? left;
      return hide();
    },
  };
}

/**
 * Renders lines that replace those of the previous frame. If a terminal takes a character for wider than
 * PROFIT does, the terminal cuts the line and does not wrap it (DECAWM).
 */
function renderFrame(lines: readonly string[]): string {
  return `\x1b[?7l\x1b[H${lines.map((line) => `${line}\x1b[K`).join("\r\n")}\x1b[J\x1b[?7h`;
}
