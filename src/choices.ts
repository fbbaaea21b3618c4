/**
 * What can be chosen on the command line: commands, shells, words for values; and what holds where
 * nothing is chosen.
 *
 * @module
 */

/** The commands; the first is the one that need not be named. */
export const COMMANDS = ["record", "report", "compare", "completions"] as const;

/** The shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What can be chosen, by option; the first is what holds where it is not given. */
export const CHOICES = {
  color: ["auto", "always", "never"],
  format: ["text", "json"],
  source: ["auto", "proc", "ps"],
} as const;

/** What holds where an option is not given. */
export const DEFAULTS = {
  pace: "1",
  duration: "60",
  color: CHOICES.color[0],
  format: CHOICES.format[0],
  source: CHOICES.source[0],
  procRoot: "/proc",
} as const;
