/**
 * Standard error as a terminal that is drawn on.
 *
 * @module
 */

import { EXIT, type Size, type Terminal } from "../model/world.ts";
import { isInBackground, listen } from "./signals.ts";

/** What a terminal is taken for that does not tell its size, such as a serial line. */
const UNTOLD: Size = { columns: 80, rows: 24 };

/** Whether the terminal, if there is one, knows escape sequences (terminfo(5) calls others dumb). */
const HAS_ESCAPES: boolean = !["", "dumb"].includes(Deno.env.get("TERM") ?? "");

/** Whether what is written to a stream may be coloured where `--color` leaves it open. */
export function mayColor(stream: { isTerminal(): boolean }): boolean {
  return stream.isTerminal() && HAS_ESCAPES && !Deno.noColor;
}

/** The width of a stream in columns; `null` where it is no terminal. */
export function widthOf(stream: { isTerminal(): boolean }): number | null {
  return stream.isTerminal() ? (readSize() ?? UNTOLD).columns : null;
}

/** What Ctrl-Z and Ctrl-\ send, which stops or ends a program without asking it. */
const LEAVING = ["SIGTSTP", "SIGQUIT"] as const;

/** Who is told of what happens to a terminal. */
export interface TerminalWatch {
  /** Is told that something has to be drawn again. */
  readonly onChange: () => void;
  /** Is told that PROFIT is about to be stopped or ended, which waits for it. */
  readonly onLeave: () => Promise<void>;
}

/**
 * Opens standard error to be drawn on.
 *
 * @returns The terminal; `null` where there is none, or none to draw on. Where standard output is a
 * pipe, what reads it may write to the same terminal, as `head` does.
 */
export function openTerminal(): Terminal | null {
  if (!Deno.stderr.isTerminal() || !HAS_ESCAPES || isPiped()) return null;
  // Asked seldom, as it may take a run of ps. PROFIT gets into the background by being stopped and
  // going on there.
  let isOurs = false;
  listen("SIGCONT", () => isOurs = false);
  return {
    size: () => {
      isOurs ||= !isInBackground();
      return isOurs ? readSize() : null;
    },
    write: (bytes) => Deno.stderr.write(bytes),
  };
}

/**
 * Listens for what happens to the terminal.
 *
 * @param watch Is told.
 */
export function watchTerminal({ onChange, onLeave }: TerminalWatch): void {
  // The size is asked for at each frame, too, but the next one may be a long pace away.
  listen("SIGWINCH", onChange);
  listen("SIGCONT", onChange);
  for (const signal of LEAVING) leaveOn(signal, onLeave);
}

/**
 * Leaves the terminal before a signal does what it always does.
 *
 * @param signal The signal.
 * @param onLeave Leaves the terminal.
 */
export function leaveOn(signal: Deno.Signal, onLeave: () => Promise<void>): void {
  /** Once it is not listened to, the signal does what it always does. */
  const leave = async () => {
    await onLeave();
    Deno.removeSignalListener(signal, leave);
    try {
      Deno.kill(Deno.pid, signal);
    } catch {
      Deno.exit(EXIT.failed); // Deno can hear it, but not send it.
    }
    listen("SIGCONT", again);
  };
  const again = () => {
    Deno.removeSignalListener("SIGCONT", again);
    listen(signal, leave);
  };
  listen(signal, leave);
}

function readSize(): Size | null {
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : UNTOLD;
  } catch {
    return null; // It has gone.
  }
}

/** Whether a program reads standard output. */
function isPiped(): boolean {
  try {
    const { isFifo, isSocket } = Deno.statSync("/dev/stdout");
    return isFifo === true || isSocket === true;
  } catch {
    return false;
  }
}
