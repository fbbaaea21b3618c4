/**
 * What PROFIT has around it: clocks, streams, files, a terminal, a command. No code.
 *
 * @module
 */

/** The clocks that PROFIT lives by. */
export interface Clock {
  /** Milliseconds on a clock that never steps (CLOCK_MONOTONIC). */
  monotonicMs(): number;
  /** Milliseconds since 1970 on the wall clock, which may step. */
  epochMs(): number;
  /**
   * Waits for a moment of the monotonic clock and never ends before it, unless `stop` is aborted,
   * which ends the wait at once.
   */
  sleepUntil(monotonicMs: number, stop: AbortSignal): Promise<void>;
}

/** Something that bytes can be written to. */
export interface Stream {
  /** Writes some of the bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Whether somebody looks at it. */
  isTerminal(): boolean;
}

/** What to do with an output file that exists. */
export type Existing = "refuse" | "append" | "replace";

/** The size of a terminal. */
export interface Size {
  /** Characters in a line. */
  readonly columns: number;
  /** Lines. */
  readonly rows: number;
}

/** A terminal that is drawn on. */
export interface Terminal {
  /** Its size at this moment; `null` while it is not PROFIT's to draw on. */
  size(): Size | null;
  /** Writes some of the bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** A command that runs. */
export interface Command {
  /** Its process id. */
  readonly pid: number;
  /** Its exit code, once it has ended; 128 + n where signal n ended it. */
  readonly ended: Promise<number>;
  /** Sends it a signal, if it still runs; returns whether that was allowed. */
  send(signal: "SIGINT" | "SIGTERM" | "SIGHUP"): boolean;
}
