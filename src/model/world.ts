/**
 * The nouns of the outside world: clocks, streams, files, a terminal and a command. Also the exit
 * codes.
 *
 * @module
 */

import type { StorageBytes } from "./command_totals.ts";

/** The clocks. */
export interface Clock {
  /** Returns milliseconds on a clock that never steps (CLOCK_MONOTONIC). */
  monotonicMs(): number;
  /** Returns milliseconds since 1970 on the wall clock, which can step. */
  epochMs(): number;
  /**
   * Waits until a time of the monotonic clock, and never ends earlier. Aborting `stop` ends the
   * wait at once.
   */
  sleepUntil(monotonicMs: number, stop: AbortSignal): Promise<void>;
}

/** A stream of bytes. */
export interface Stream {
  /** Writes some of the bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Returns whether the stream is a terminal. */
  isTerminal(): boolean;
}

/** What to do with an output file that exists. */
export type Existing = "refuse" | "append" | "replace";

/** The size of a terminal. */
export interface Size {
  /** The number of characters in a line. */
  readonly columns: number;
  /** The number of lines. */
  readonly rows: number;
}

/** A terminal for a view. */
export interface Terminal {
  /** Returns its present size; `null` while PROFIT must not draw on it. */
  size(): Size | null;
  /** Writes some of the bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** Reads keys of a terminal. */
export interface Keys {
  /** Reads keys from now on. The terminal no longer shows them. */
  start(onKey: (key: string) => void): void;
  /** Restores the terminal. */
  stop(): void;
}

/** A view: returns lines that fit on a terminal of a size. The messages are those of the last minute. */
export type View = (size: Size, messages: readonly string[]) => readonly string[];

/** A terminal that can show a view. */
export interface Screen {
  /** Returns whether a view would be visible. */
  canShow(): boolean;
  /** Reads keys while a view is shown. */
  listen(keys: Keys, onKey: (key: string) => void): void;
  /** Shows a view from now on: at once, or when the next frame is due. */
  show(view: View): void;
  /** Draws a lost or left view again: at once, or when the next frame is due. */
  refresh(): void;
  /** Writes a text outside the view. A shown view gets the lines of the last minute as messages. */
  say(text: string): void;
  /** Removes the view. Waits until everything is written and the terminal is restored. */
  hide(): Promise<void>;
  /** Removes the view while PROFIT is stopped. The next drawing shows the view again. */
  leave(): Promise<void>;
}

/** A running command. */
export interface Command {
  /** The process id. */
  readonly pid: number;
  /** The exit code at its end; 128 + n if signal n ended it. */
  readonly ended: Promise<number>;
  /** After its end: returns the signal that ended it; `null` if none did. */
  readSignal(): string | null;
  /**
   * After its end: returns the largest resident set size of the command and of children that it
   * waited for; `null` if it is unknown. The size is at least that of PROFIT when PROFIT started
   * the command.
   */
  readPeakRss(): number | null;
  /**
   * Returns what all commands that have ended, and the children that they waited for, read from storage and wrote
   * to it; `null` if it is unknown.
   */
  readStorage(): StorageBytes | null;
  /** Sends a signal if the command still runs. Returns whether the system allowed it. */
  send(signal: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGKILL"): boolean;
}

/** A regular expression with a time limit. */
export interface LimitedRegex extends Pick<RegExp, "source" | "test"> {
  /** Returns what the first parentheses match in a text; `null` if they do not match. */
  capture(text: string): string | null;
  /** Ends the thread of the expression. */
  close(): void;
}

/**
 * Limits the time of a regular expression without the flags `g` and `y`. A match that takes too
 * long counts as no match, and is reported once for each text. Loaded on demand.
 */
export type LimitRegex = (
  regex: RegExp,
  onTooLong: (text: string, afterMs: number) => void,
) => Promise<LimitedRegex>;

/** Starts programs beside a recording. */
export interface Programs {
  /** Finds a program by its path, or by its name on PATH; `null` if none can be started. */
  find(program: string): string | null;
  /** Returns the absolute path of a file. */
  locate(path: string): string;
  /**
   * Runs a program to its end, for a limited time, without arguments and with these additional variables.
   *
   * @returns The reason of a failure; `null` without one.
   */
  run(
    path: string,
    environment: Readonly<Record<string, string>>,
    say: (text: string) => void,
  ): Promise<string | null>;
}

/** Everything outside that a recording uses. */
export interface World {
  /** The platform (Deno.build.os). */
  readonly os: typeof Deno.build.os;
  /** The clocks. */
  readonly clock: Clock;
  /** Standard output. */
  readonly stdout: Stream;
  /** Whether standard error can have colours if `--color` is `auto`. */
  readonly mayColor: boolean;
  /** Returns the width of standard error; `null` if it is not a terminal. */
  readonly columns: () => number | null;
  /** The arguments of PROFIT. */
  readonly args: readonly string[];
  /** Whether the user can read everything. */
  readonly isRoot: boolean;
  /** Writes to standard error, and ignores failures. */
  readonly say: (text: string) => void;
  /** Standard error as a terminal with a view; `null` if standard error is not a terminal. */
  readonly screen: Screen | null;
  /** Ends the recording when aborted. */
  readonly stop: AbortSignal;
  /** Ends the recording, as Ctrl-C does. */
  readonly interrupt: () => void;
  /**
   * Prepares for a view: every signal that ends PROFIT restores the terminal first. Returns the reader of keys;
   * `null` if keys cannot be read.
   */
  readonly prepareView: () => Promise<Keys | null>;
  /**
   * Returns whether a signal asked PROFIT to end, including a signal that PROFIT passed on to its
   * command.
   */
  readonly wasSignalled: () => boolean;
  /** Returns the name of this machine; `null` if it is unknown. */
  readonly readHost: () => string | null;
  /** From now on, SIGUSR2 calls `onMark` and does not end PROFIT. */
  readonly listenForMarks: (onMark: () => void) => void;
  /** Whether Deno sends metrics to OpenTelemetry (OTEL_DENO). */
  readonly hasTelemetry: boolean;
  /** Limits the time of a regular expression. */
  readonly limitRegex: LimitRegex;
  /** Loads the function that starts a command. From then on, signals go to the command. */
  readonly loadStart: () => Promise<(argv: readonly string[]) => Command>;
  /** Adds Markdown to the summary of a step of GitHub Actions, if there is one. Reports a failure. */
  readonly appendStepSummary: (markdown: string) => Promise<void>;
  /** Loads the module that starts programs beside a recording. */
  readonly loadPrograms: () => Promise<Programs>;
}

/** A folder with files. */
export interface Folder {
  /** The names of its files. */
  readonly names: readonly string[];
  /** Opens a file of the folder; `null` if it is gone or empty. */
  readonly open: (name: string) => Promise<AsyncIterable<Uint8Array> | null>;
}

/** Everything outside that commands on recordings use. */
export interface ReportWorld extends Pick<World, "stdout" | "say" | "appendStepSummary"> {
  /** Opens a file from its start, also repeatedly. Throws a DataError. */
  readonly open: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  /** Opens a folder; `null` if the path is not a folder. Throws a DataError. */
  readonly openFolder: (path: string) => Promise<Folder | null>;
  /** Whether standard output can have colours if `--color` is `auto`. */
  readonly mayColor: boolean;
  /** Returns the width of standard output; `null` if it is not a terminal. */
  readonly columns: () => number | null;
}

/** The exit codes of PROFIT. A command has exit codes of its own. */
export const EXIT = {
  recorded: 0,
  failed: 1,
  usage: 2,
  nothing: 3,
  breached: 4,
  unjudged: 5,
  interrupted: 130,
} as const;
