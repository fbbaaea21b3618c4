/**
 * What PROFIT has around it: clocks, streams, files, a terminal, a command; and what it ends with.
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

/** Reads the keys that are pressed on a terminal. */
export interface Keys {
  /** Reads keys from now on, which the terminal does not show any more. */
  start(onKey: (key: string) => void): void;
  /** Leaves the terminal as it was. */
  stop(): void;
}

/** A view: lines for a terminal of a size, none of them wider. */
export type View = (size: Size) => readonly string[];

/** A terminal on which a view can be shown. */
export interface Screen {
  /** Whether a view would be seen. */
  canShow(): boolean;
  /** Reads keys from now on, whenever a view is shown. */
  listen(keys: Keys, onKey: (key: string) => void): void;
  /** Shows a view from now on: at once, or when the next frame is due. */
  show(view: View): void;
  /**
   * Draws the view again, which the terminal has lost, or that was left: at once, or when the next
   * frame is due.
   */
  refresh(): void;
  /** Writes a text as if there were no view. */
  say(text: string): void;
  /** Shows no view any more; is done when all is written, and the terminal as it was. */
  hide(): Promise<void>;
  /** The same, but for as long as PROFIT is stopped: what draws again brings the view back. */
  leave(): Promise<void>;
}

/** A command that runs. */
export interface Command {
  /** Its process id. */
  readonly pid: number;
  /** Its exit code, once it has ended; 128 + n where signal n ended it. */
  readonly ended: Promise<number>;
  /** Once it has ended: the signal that ended it; `null` where none did. */
  readSignal(): string | null;
  /**
   * Once it has ended: the largest resident set size of it and the children it waited for, or what
   * PROFIT had when it started it, whichever is more; `null` where that cannot be told.
   */
  readPeakRss(): number | null;
  /** Sends it a signal, if it still runs; returns whether that was allowed. */
  send(signal: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGKILL"): boolean;
}

/** A regular expression with a limit on the time that it takes. */
export interface LimitedRegex extends Pick<RegExp, "source" | "test"> {
  /** What the first parentheses match in a text; `null` where they do not. */
  capture(text: string): string | null;
  /** Ends what it runs in. */
  close(): void;
}

/**
 * Limits a regular expression without the flags `g` and `y`: what takes too long is no match, and
 * told, once for each text. It is loaded on demand.
 */
export type LimitRegex = (
  regex: RegExp,
  onTooLong: (text: string, afterMs: number) => void,
) => Promise<LimitedRegex>;

/** Programs that are started beside a recording. */
export interface Programs {
  /** Finds one by its path, or by its name on PATH; `null` where none is there that can be started. */
  find(program: string): string | null;
  /** The absolute path of a file. */
  locate(path: string): string;
  /**
   * Runs one to its end, which is bounded: without arguments, with these variables beside its own.
   *
   * @returns Why it failed; `null` where it did not.
   */
  run(
    path: string,
    environment: Readonly<Record<string, string>>,
    say: (text: string) => void,
  ): Promise<string | null>;
}

/** All that a recording touches. */
export interface World {
  /** The platform, as Deno.build.os names it. */
  readonly os: typeof Deno.build.os;
  /** The clocks. */
  readonly clock: Clock;
  /** Standard output. */
  readonly stdout: Stream;
  /** Whether standard error may be coloured where `--color` leaves it open. */
  readonly mayColor: boolean;
  /** The width of standard error in columns; `null` where it is no terminal. */
  readonly columns: () => number | null;
  /** The arguments of PROFIT. */
  readonly args: readonly string[];
  /** Whether the user may read whatever there is. */
  readonly isRoot: boolean;
  /** Writes to standard error, whatever becomes of it. */
  readonly say: (text: string) => void;
  /** Standard error as a terminal with a view; `null` where there is none. */
  readonly screen: Screen | null;
  /** Ends the recording when aborted. */
  readonly stop: AbortSignal;
  /** Does what Ctrl-C does. */
  readonly interrupt: () => void;
  /**
   * Prepares for a view: what ends PROFIT restores the terminal first, whichever signal it is. Returns
   * what reads keys; `null` where none can be read.
   */
  readonly prepareView: () => Promise<Keys | null>;
  /** Whether there was a signal to end, also one that a command got in PROFIT's place. */
  readonly wasSignalled: () => boolean;
  /** The name of this machine; `null` where it cannot be told. */
  readonly readHost: () => string | null;
  /** From now on, tells of the signal that marks a moment (SIGUSR2), which then ends nothing. */
  readonly listenForMarks: (onMark: () => void) => void;
  /** Whether Deno sends metrics to OpenTelemetry (OTEL_DENO). */
  readonly hasTelemetry: boolean;
  /** Limits the time that a regular expression takes. */
  readonly limitRegex: LimitRegex;
  /** Loads what starts a command, to which signals go from then on. */
  readonly loadStart: () => Promise<(argv: readonly string[]) => Command>;
  /**
   * Adds Markdown to the summary of a step of GitHub Actions, where there is one; says why that is not
   * possible.
   */
  readonly appendStepSummary: (markdown: string) => Promise<void>;
  /** Loads what starts programs beside a recording. */
  readonly loadPrograms: () => Promise<Programs>;
}

/** A folder that is looked into. */
export interface Folder {
  /** The names of the files in it. */
  readonly names: readonly string[];
  /** Opens one of them, or another; `null` where it is not there any more, or has no byte. */
  readonly open: (name: string) => Promise<AsyncIterable<Uint8Array> | null>;
}

/** All that a look at recordings touches. */
export interface ReportWorld extends Pick<World, "stdout" | "say" | "appendStepSummary"> {
  /** Opens a file to be read from its start, also a second time; fails with a DataError. */
  readonly open: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  /** Looks into a folder, with a DataError where that cannot be; `null` where it is none. */
  readonly openFolder: (path: string) => Promise<Folder | null>;
  /** Whether standard output may be coloured where `--color` leaves it open. */
  readonly mayColor: boolean;
  /** The width of standard output in columns; `null` where it is no terminal. */
  readonly columns: () => number | null;
}

/** What the program ends with, unless a command has its own. */
export const EXIT = {
  recorded: 0,
  failed: 1,
  usage: 2,
  nothing: 3,
  breached: 4,
  unjudged: 5,
  interrupted: 130,
} as const;
