/**
 * All that a recording touches, and what it may end with.
 *
 * @module
 */

import type { Screen } from "../screen.ts";
import type { Clock, Command, Stream } from "../types/world.ts";

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
  /** Whether the user may read whatever there is. */
  readonly isRoot: boolean;
  /** Writes to standard error, whatever becomes of it. */
  readonly say: (text: string) => void;
  /** Standard error as a terminal with a view; `null` where there is none. */
  readonly screen: Screen | null;
  /** Ends the recording when aborted. */
  readonly stop: AbortSignal;
  /** The name of this machine; `null` where it cannot be told. */
  readonly readHost: () => string | null;
  /** Whether Deno sends metrics to OpenTelemetry (OTEL_DENO). */
  readonly hasTelemetry: boolean;
  /** Starts a command, to which signals go from then on. */
  readonly start: (argv: readonly string[]) => Command;
}

/** All that a look at recordings touches. */
export interface FileWorld extends Pick<World, "stdout" | "say"> {
  /** Opens a file to be read; fails with a UsageError. */
  readonly open: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  /** Whether standard output may be coloured where `--color` leaves it open. */
  readonly mayColor: boolean;
}

/** What the program ends with, unless a command has its own. */
export const EXIT = {
  recorded: 0,
  failed: 1,
  usage: 2,
  nothing: 3,
  breached: 4,
  interrupted: 130,
} as const;
