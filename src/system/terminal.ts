/**
 * Opens standard error as a terminal to draw on.
 *
 * @module
 */

import { EXIT, type Size, type Terminal } from "../model/world.ts";
import { readVariable } from "./own_status.ts";
import { isInBackground, listen } from "./signals.ts";

/** The assumed size of a terminal that does not report its size, such as a serial line. */
const UNTOLD: Size = { columns: 80, rows: 24 };

/** Whether the terminal knows escape sequences (terminfo(5) calls other terminals dumb). */
const HAS_ESCAPES: boolean = !["", "dumb"].includes(readVariable("TERM") ?? "");

/** Returns whether text for a stream may have colours under `--color=auto`. */
export function mayColor(stream: { isTerminal(): boolean }): boolean {
  return stream.isTerminal() && HAS_ESCAPES && !Deno.noColor;
}

/** Returns the width of a stream in columns; `null` if the stream is not a terminal. */
export function widthOf(stream: { isTerminal(): boolean }): number | null {
  return stream.isTerminal() ? (readSize() ?? UNTOLD).columns : null;
}

/** The signals of Ctrl-Z and Ctrl-\, which stop or end a program. */
const LEAVING = ["SIGTSTP", "SIGQUIT"] as const;

/** Signals that do not end PROFIT, because a command gets them. */
export const forCommand: Set<Deno.Signal> = new Set();

/** The listeners of a terminal. */
export interface TerminalWatch {
  /** Called when the view must be drawn again. */
  readonly onChange: () => void;
  /** Called before PROFIT is stopped or ended. The stop or the end waits for the promise. */
  readonly onLeave: () => Promise<void>;
}

/**
 * Opens standard error to be drawn on.
 *
 * @returns The terminal; `null` if there is none, or PROFIT cannot draw on it. If standard output is a
 * pipe, PROFIT draws nothing: the program that reads the pipe, such as `head`, may write to the terminal.
 */
export function openTerminal(): Terminal | null {
  if (!Deno.stderr.isTerminal() || !HAS_ESCAPES || isPiped()) return null;
  // PROFIT asks this rarely, because it may run ps. A user moves PROFIT to the background by
  // stopping it and continuing it there.
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
 * Listens to the signals of the terminal.
 *
 * @param watch The listeners.
 */
export function watchTerminal({ onChange, onLeave }: TerminalWatch): void {
  // Each frame also asks for the size, but the next frame may be a long interval away.
  listen("SIGWINCH", onChange);
  listen("SIGCONT", onChange);
  for (const signal of LEAVING) leaveOn(signal, onLeave);
}

/**
 * Leaves the terminal before a signal has its default effect.
 *
 * @param signal The signal.
 * @param onLeave Leaves the terminal.
 */
export function leaveOn(signal: Deno.Signal, onLeave: () => Promise<void>): void {
  /** Leaves the terminal and stops listening, so that the signal has its default effect. */
  const leave = async () => {
    if (forCommand.has(signal)) return;
    await onLeave();
    Deno.removeSignalListener(signal, leave);
    try {
      Deno.kill(Deno.pid, signal);
    } catch {
      Deno.exit(EXIT.failed); // Deno can listen to this signal, but not send it.
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
    return null; // The terminal has gone.
  }
}

/** Returns whether standard output is a pipe or a socket. */
function isPiped(): boolean {
  try {
    const { isFifo, isSocket } = Deno.statSync("/dev/stdout");
    return isFifo === true || isSocket === true;
  } catch {
    return false;
  }
}
