/**
 * The nouns of an option of the command line. No code.
 *
 * @module
 */

import type { COMMANDS } from "./choices.ts";

/** An option. */
export interface Flag {
  /** Its name, without the dashes. */
  readonly name: string;
  /** Its letter, if it has one. */
  readonly short?: string;
  /** What its value is called; an option without a value has none. */
  readonly value?: string;
  /** What its value is called if it can do without; the value is joined to it by `=`. */
  readonly optionalValue?: string;
  /** Whether several of it say more than the last. */
  readonly isRepeatable?: true;
  /** What a shell can complete its value to, if it can. */
  readonly completes?: Completion;
  /** What it does, as the help page says it. */
  readonly help: string;
  /** The commands that take it, unless that is `record` alone. */
  readonly commands?: readonly (typeof COMMANDS)[number][];
}

/** What a shell can complete a value to: what there is of a kind, or one of these words. */
export type Completion =
  | "column"
  | "condition"
  | "file"
  | "folder"
  | "pid"
  | "user"
  | readonly string[];

/** A part of the help page. */
export interface FlagGroup {
  /** Its heading. */
  readonly title: string;
  /** Its options. */
  readonly flags: readonly Flag[];
}
