/**
 * What the man page says in prose, which the tables of options and columns do not. What stands
 * between backticks is literal.
 *
 * @module
 */

import type { COMMANDS } from "../flags.ts";

/** A term, and what is said of it. */
export type Term = readonly [string, string];

/** The paragraphs of DESCRIPTION. */
export const DESCRIPTION: readonly string[] = [
  "`profit` samples CPU time, memory and open file descriptors of processes at a fixed pace, by " +
  "default every second for a minute, writes a row of CSV for each process and tick, and at the " +
  "end says what it saw: means, peaks, restarts, and whether memory or descriptors seem to leak.",
  "NAME is a whole process name, or a glob with `*`, `?`, `[a-z]` and `{a,b}`, quoted from the " +
  "shell; of several, any will do. Where NAME, `--full`, `--user` and services are given, all must hold.",
  "TIME is a number of seconds (`1`, `0.5`), or has a unit: `500ms`, `90s`, `5m`, `2h`, `1d`.",
  "The CSV goes to standard output where that is redirected, else, and with COMMAND, to a new " +
  "file in the current folder. All the rest goes to standard error: on a terminal, a view of the " +
  "busiest processes, and at the end the summary.",
  "SIGINT, SIGTERM and SIGHUP end a recording well: with one last sample, everything written, and " +
  "the summary. A second signal ends it at once. While a COMMAND runs, they are passed on to it.",
];

/** What the commands do. */
export const COMMAND_TEXTS: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  record: "Records processes. It need not be said, but for a process that is called as a command " +
    "is: `profit record report`. Behind `--` stands a command to start, without a shell; it and all " +
    "that it starts are recorded until it ends, signals are passed on to it, and its exit code is " +
    "that of PROFIT. With `--runs` it is started again and again, each time for `--duration` at " +
    "most; with `--against`, in turn with another command, which is split into words at blanks and " +
    "quotes, without a shell.",
  report: "Says what recordings come to, each for itself, as at the end of the recording; with " +
    "`-o`, makes an HTML page of them. `-` is standard input.",
  compare:
    "Says what changed from one recording to another, by process name, and whether that is " +
    "more than the variation within each. One recording with a column `side`, as `--against` " +
    "writes it, is compared with itself.",
  completions: "Prints a script that completes command lines in bash, zsh or fish. Put " +
    "`source <(profit completions bash)` in `~/.bashrc`, the same with `zsh` in `~/.zshrc` (after " +
    "`compinit`), or `profit completions fish | source` in `~/.config/fish/config.fish`.",
};

/** The paragraphs of CONDITIONS. */
export const CONDITIONS: readonly string[] = [
  "What `--fail-on`, `--stop-on` and `--on` take. The options can be repeated: any condition of the " +
  "first two that holds makes PROFIT fail.",
  "`--stop-on` and `--on` are judged while recording: limits at each tick, the mean and `p95` from 48 " +
  "samples on, leaks and growth every 30 seconds. A PROGRAM gets no arguments, but the variables " +
  "`PROFIT_CONDITION`, `PROFIT_PID`, `PROFIT_NAME`, `PROFIT_METRIC`, `PROFIT_VALUE`, `PROFIT_LIMIT`, " +
  "`PROFIT_SINCE` and `PROFIT_RECORDING`.",
];

/** The forms of conditions. */
export const CONDITION_TERMS: readonly Term[] = [
  ["leak", "A likely leak of memory or descriptors."],
  ["possible-leak", "A possible one, too: a rise in the second half, which warm-ups have as well."],
  [
    "oom",
    "For `record`: a process that was killed for memory, as its control group counts it. For " +
    "`report`: of recordings with the columns `cgroup` and `cgroup_oom_kills`.",
  ],
  [
    "VALUE[.STAT]>LIMIT",
    "VALUE is `cpu_percent`, `mem_real`, `mem_private` or `num_open_files`; STAT is `peak` (the " +
    "default), `avg`, `p95`, `last`, or but for CPU `growth` with a LIMIT per `/h`, `/s`, `/m` or " +
    "`/d`. Sizes are bytes, or have a unit: `kB`, `MB`, `GB`, `TB`, `KiB`, `MiB`, `GiB`, `TiB`.",
  ],
  [
    "COLUMN[.rate][.STAT]>LIMIT",
    "Any other column that is a number, and of a count how fast it rises, with a LIMIT per `/s`, `/m`, " +
    "`/h` or `/d`: `num_threads>50`, `io_write_bytes.rate>5MiB/s`. It is read where it is judged. STAT is " +
    "as of VALUE, but no `growth`.",
  ],
  [
    "total.VALUE[.STAT]>LIMIT",
    "The total of each group, or of all processes where there are no groups: also of " +
    "`mem_anonymous`, `mem_proportional`, `num_threads` and `processes`, but not the `p95`.",
  ],
  [
    "VALUE[.STAT]>+LIMIT",
    "For `compare` and `--against`: the difference to the base, in `%` of it or in units; STAT is the same, by " +
    "default `avg`. A rise from 0 is more than any percentage. It holds where the limit is passed and " +
    "the difference is beyond variation; with a `!` behind it, by the bare number.",
  ],
  [
    "RUNVALUE>LIMIT, RUNVALUE>+LIMIT",
    "Of whole runs: RUNVALUE is `wall_seconds` or `cpu_seconds`, in seconds or with `ms`, `s`, `m` " +
    "or `h`; `peak_memory` and `peak_threads` of all processes together; `read_bytes` or " +
    "`written_bytes`.",
  ],
];

/** The exit codes; a command's own stand beside them. */
export const EXITS: readonly (readonly [number, string])[] = [
  [0, "Recorded, or ended by a signal."],
  [1, "Something failed: an output cannot be written, a file is no recording, or `ps` is missing."],
  [2, "Wrong usage. Nothing was written."],
  [3, "Nothing matched in the whole recording, or a file has no row."],
  [4, "A `--fail-on` or `--stop-on` holds. It stands before the code of a command."],
  [
    5,
    "A `--fail-on` or `--stop-on` could be judged of nothing at all, and none holds. It stands before " +
    "the code of a command.",
  ],
  [126, "The command cannot be started."],
  [127, "There is no such command."],
  [130, "Interrupted twice, or before the command was started."],
];

/** What is looked at in the environment. */
export const ENVIRONMENT: readonly Term[] = [
  ["NO_COLOR", "If it is set and not empty, nothing is coloured, but for `--color=always`."],
  [
    "OTEL_DENO",
    "If it is `true`, Deno sends the numbers as OpenTelemetry metrics, too; not from a compiled " +
    "program, as releases have it.",
  ],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "Where to (`http://localhost:4318`)."],
  ["OTEL_METRIC_EXPORT_INTERVAL", "How often, in milliseconds (60000)."],
  ["TMPDIR", "Where a recording is kept for `--report` when its CSV goes to a pipe."],
];

/** Files that are read and written. */
export const FILES: readonly Term[] = [
  ["profit-NAME-TIME.csv", "The CSV, where no other file is named; TIME is the start, in UTC."],
  [
    "DIR/NUMBER-START.csv.zst",
    "The segments that `--keep` writes into the folder DIR; the last one is plain CSV, `.csv`, while " +
    "it is written. START is in UTC.",
  ],
  ["DIR/profit.prom", "What `--textfile` writes, whole or not at all."],
  ["/proc", "Where processes are read on Linux; elsewhere, `ps` and `lsof` are run."],
];

/** The paragraphs of NOTES. */
export const NOTES: readonly string[] = [
  "Samples lie on a grid from the start on: a late one moves none of the others, and what passes " +
  "while a sample is taken is skipped, and counted.",
  "An empty cell is unknown, never 0. What the system refuses, such as the descriptors of another " +
  "user, is counted in the summary; `sudo` shows it.",
  "A process may not answer when its command line, `mem_unique` or `mem_proportional` is read, as " +
  "while it waits for a file system: that is told, and the recording goes on without.",
  "A command line of more than 1,000 characters is matched with `--full` for half a second at most; " +
  "what takes longer is told, and counts as no match.",
  "The kernel counts CPU time in hundredths of a second: at a pace of 100 ms, `cpu_percent` goes " +
  "in steps of 10.",
  "A cell that a spreadsheet would run as a formula gets a `'` in front.",
  "`--listen` has neither encryption nor passwords, and is reached from this machine alone unless " +
  "it has a HOST.",
  "A leak is likely when the floors of a recording rise (Mann-Kendall, p < 0.01), by enough, in " +
  "no single step, and without slowing down, or when what collections leave rises. Of fewer than 48 " +
  "samples it is not judged; a process that has doubled since its start must be seen for ten minutes.",
];

/** The paragraphs of BUGS. */
export const BUGS: readonly string[] = [
  "A process that starts and ends between two samples is not seen. A slow warm-up that is cut " +
  "short cannot be told from a leak: record for longer.",
  "Report others at https://github.com/profit-cli/profit/issues, with what `profit --version " +
  "--json` prints.",
];

/** Other manuals. */
export const SEE_ALSO: readonly string[] = ["ps(1)", "pidstat(1)", "top(1)", "proc(5)", "lsof(8)"];
