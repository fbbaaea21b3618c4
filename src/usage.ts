/**
 * What the help page and the man page both say, besides the options.
 *
 * @module
 */

/** A way to call PROFIT. */
export interface Usage {
  /** What is written; what is in capitals stands for something. */
  readonly form: string;
  /** What that does, as the help page says it. */
  readonly brief: string;
}

/** What PROFIT does. */
export const ABOUT = `\
Samples CPU, memory and open descriptors of processes, writes them as CSV, and
says whether memory seems to leak.`;

/** All ways to call it. */
export const USAGE: readonly Usage[] = [
  { form: "profit [record] [OPTIONS] NAME...", brief: "by name, or --full, --user" },
  { form: "profit [record] [OPTIONS] --pid PID...", brief: "by process id" },
  { form: "profit [record] [OPTIONS] -- COMMAND ARG...", brief: "start a command, until it ends" },
  { form: "profit report [OPTIONS] FILE.csv...", brief: "what recordings come to" },
  { form: "profit compare [OPTIONS] BASE.csv NEW.csv", brief: "what changed between two" },
  { form: "profit completions bash|zsh|fish", brief: "a script for TAB in a shell" },
];

/** What to try. */
export const EXAMPLES: readonly string[] = [
  "profit acme --pace=0.5 --duration=10m -o acme.csv",
  "profit 'postgres*' -c --columns=+mem_private,num_threads",
  "profit -f 'python3? .*worker' -u root --wait=1m",
  "profit --pid=1 --duration=5 | head -3",
  "profit -c --pace=100ms -- sleep 2",
  "profit acme --listen=9776 -o none",
];
