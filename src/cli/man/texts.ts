/**
 * The prose of the man page, which the tables of options and columns do not contain. Text between
 * backticks is literal.
 *
 * @module
 */

import type { COMMANDS } from "../flags.ts";
import { HOMEPAGE } from "../help.ts";

/** A term and its explanation. */
export type Term = readonly [string, string];

/** The paragraphs of DESCRIPTION. */
export const DESCRIPTION: readonly string[] = [
  "`profit` samples CPU time, memory and open file descriptors of processes at a fixed interval. It " +
  "writes one row of CSV for each process and sample, by default every second for a minute. At the " +
  "end it prints a summary: means, peaks, restarts, likely leaks, and limits that will be reached.",
  "NAME is a whole process name, or a glob with `*`, `?`, `[a-z]` and `{a,b}`. Quote a glob, so that " +
  "the shell does not expand it. If you give several names, a process must match one of them. If " +
  "you give several of NAME, `--full`, `--user`, `--unit`, `--container` and `--cgroup`, a process must " +
  "match all of these.",
  "TIME is a number of seconds (`1`, `0.5`), or has units: `500ms`, `90s`, `5m`, `1h30m`, `1d`.",
  "A recording lasts for 60 seconds by default. With `--keep`, `--listen` or `--textfile`, it has no " +
  "end by default. With COMMAND, it lasts until the command ends. If you give `--duration` with " +
  "COMMAND, only the recording ends then, and `profit` waits for the command. With `--runs` and " +
  "`--duration`, `profit` ends the command of each run (SIGTERM) after that time.",
  "The CSV goes to standard output if that is redirected. Otherwise, and with COMMAND, it goes to a " +
  "new file in the current folder. Everything else goes to standard error: a view of the busiest " +
  "processes (on a terminal), and the summary.",
  "After SIGINT, SIGTERM or SIGHUP, `profit` takes one last sample, writes everything, prints the " +
  "summary, and ends with exit code 0. A second signal ends `profit` at once. While a COMMAND runs, " +
  "`profit` passes these signals and SIGQUIT on to the command.",
  "Below, each option is an option of `record`, unless its description says which other commands " +
  "take the option. All commands take `--help` and `--version`.",
];

/** The duties of the commands. */
export const COMMAND_TEXTS: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  record:
    "Records processes. This is the default command. Write it only for a process that has the " +
    "name of a command: `profit record report`. After `--` comes a command to start, without a shell. " +
    "`profit` records the command and everything that it starts, until the command ends. It passes " +
    "signals on to the command, and exits with the code of the command. With `--runs`, `profit` " +
    "starts the command several times, each time for `--duration` at most. With `--against`, " +
    "`profit` also starts another command, in turn. `profit` splits that command at blanks and " +
    "quotes, without a shell.",
  report:
    "Prints the summary of each recording, as at the end of a recording. With `-o`, makes an " +
    "HTML page of the recordings. `-` is standard input.",
  compare:
    "Prints the changes from one recording to another, by process name, and whether a change is " +
    "larger than the variation within each recording. `--against` writes a recording with a column " +
    "`side`. `profit compare` compares the two sides of such a recording.",
  view: "Plays a recording, a file or a folder of segments, through the table of the live view. " +
    "Keys sort and filter the table, pause, step by a tick, and change the speed.",
  completions: "Prints a script that completes command lines in bash, zsh or fish. Put " +
    "`source <(profit completions bash)` in `~/.bashrc`, the same with `zsh` in `~/.zshrc` (after " +
    "`compinit`), or `profit completions fish | source` in `~/.config/fish/config.fish`.",
};

/** The paragraphs of CONDITIONS. */
export const CONDITIONS: readonly string[] = [
  "`--fail-on`, `--stop-on` and `--on` take one of these conditions. The options can be repeated. " +
  "`profit` fails if any condition of `--fail-on` or `--stop-on` holds.",
  "`profit` judges `--stop-on` and `--on` while recording: peaks and last values at each tick, " +
  "means and `p95` at each tick after 48 samples, leaks and growth every 30 seconds. A PROGRAM gets no arguments. Its " +
  "environment has the variables `PROFIT_CONDITION`, `PROFIT_PID`, `PROFIT_NAME`, `PROFIT_METRIC`, `PROFIT_VALUE`, " +
  "`PROFIT_LIMIT`, `PROFIT_SINCE` and `PROFIT_RECORDING`.",
];

/** The forms of conditions. */
export const CONDITION_TERMS: readonly Term[] = [
  ["leak", "A likely leak of memory or descriptors."],
  [
    "possible-leak",
    "A likely or a possible leak. Possible is a rise in the second half, which warm-ups also cause.",
  ],
  [
    "oom",
    "A process that was killed for lack of memory, by the count of its control group. `report` " +
    "needs recordings with the columns `cgroup` and `cgroup_oom_kills`.",
  ],
  [
    "VALUE[.STAT]>THRESHOLD",
    "VALUE is `cpu_percent`, `mem_real`, `mem_private` or `num_open_files`. STAT is `peak` (the " +
    "default), `avg`, `p95` or `last`. Except for CPU, STAT can also be `growth`, with a THRESHOLD per " +
    "`/h`, `/s`, `/m` or `/d`. Sizes are bytes or have a unit: `kB`, `MB`, `GB`, `TB`, `KiB`, `MiB`, " +
    "`GiB`, `TiB`.",
  ],
  [
    "COLUMN[.rate][.STAT]>THRESHOLD",
    "COLUMN is any other numeric column: `num_threads>50`. `.rate` is the rise of a count, with a " +
    "THRESHOLD per `/s`, `/m`, `/h` or `/d`: `io_write_bytes.rate>5MiB/s`. While `profit` records, it " +
    "reads the column even if the CSV does not contain it. STAT is the same as for VALUE, without `growth`.",
  ],
  [
    "total.VALUE[.STAT]>THRESHOLD",
    "The total of each group, or of all processes if there are no groups. VALUE is also " +
    "`mem_anonymous`, `mem_proportional`, `num_threads` or `processes`. STAT is not `p95`.",
  ],
  [
    "VALUE[.STAT]>+THRESHOLD",
    "For `compare` and `--against`: the difference to the base, in `%` of the base or in units. STAT " +
    "defaults to `avg`. With `--group-by`, VALUE may be `processes`. A rise from 0 exceeds any " +
    "percentage. The condition holds if the difference exceeds THRESHOLD and also the variation. With a " +
    "`!` at the end, `profit` ignores the variation.",
  ],
  [
    "wall_seconds>THRESHOLD, cpu_seconds>THRESHOLD",
    "The time of a whole run, or the CPU time of all its processes. THRESHOLD is in seconds or has a unit: " +
    "`ms`, `s`, `m` or `h`. These conditions and the next ones can be differences, too (`>+`).",
  ],
  [
    "peak_memory>THRESHOLD",
    "The largest sum of the memory of all processes of a run at one tick, as a size.",
  ],
  [
    "peak_threads>THRESHOLD",
    "The largest number of threads of all processes of a run at one tick.",
  ],
  [
    "read_bytes>THRESHOLD, written_bytes>THRESHOLD",
    "The bytes that a run reads from storage, or writes to it, as a size.",
  ],
];

/** The exit codes. With a command, its own codes are possible, too. */
export const EXITS: readonly (readonly [number, string])[] = [
  [0, "The recording ended, by itself or by a signal."],
  [
    1,
    "Something failed: for example, an output cannot be written, a file is not a recording, or `ps` " +
    "is missing.",
  ],
  [2, "The usage was wrong. `profit` wrote nothing."],
  [
    3,
    "Nothing matched in the whole recording, or a file has no rows. With a condition, the exit code " +
    "for a file without rows is 5.",
  ],
  [
    4,
    "A condition of `--fail-on` or `--stop-on` holds. This has priority over the code of a command.",
  ],
  [
    5,
    "No condition holds, and `profit` could judge a condition of `--fail-on` or `--stop-on` for none " +
    "of the processes, or a process grows like a leak but has just started. This has priority over " +
    "the code of a command.",
  ],
  [126, "The command cannot be started."],
  [127, "The command does not exist."],
  [130, "Interrupted twice, or interrupted before the command was started."],
];

/** The variables of the environment. */
export const ENVIRONMENT: readonly Term[] = [
  ["NO_COLOR", "If it is set and not empty, there are no colours, except with `--color=always`."],
  [
    "OTEL_DENO",
    "If it is `true`, Deno also sends the values as OpenTelemetry metrics. The compiled program of a " +
    "release does not.",
  ],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "The address of the collector (`http://localhost:4318`)."],
  ["OTEL_METRIC_EXPORT_INTERVAL", "The time between two exports, in milliseconds (60000)."],
  ["TMPDIR", "The folder of a temporary copy, if `--report` is given and the CSV goes to a pipe."],
];

/** Files that are read and written. */
export const FILES: readonly Term[] = [
  ["profit-NAME-TIME.csv", "The CSV, if no other file is named. TIME is the start, in UTC."],
  [
    "DIR/NUMBER-START.csv.zst",
    "The segments that `--keep` writes into the folder DIR. The last segment is plain CSV, `.csv`, " +
    "while it is written. START is in UTC.",
  ],
  ["DIR/profit.prom", "The metrics of `--textfile`. The file is replaced as a whole."],
  [
    "/proc",
    "The source of all values on Linux. On other platforms, `profit` runs `ps` and `lsof`.",
  ],
];

/** The paragraphs of NOTES. */
export const NOTES: readonly string[] = [
  "Samples lie on a fixed grid. A late sample does not move the samples after it. Ticks that pass " +
  "while a sample is taken are skipped and counted.",
  "An empty cell is an unknown value, never 0. The summary counts refused values, such as " +
  "`io_read_bytes` of the process of another user. `sudo` can read them.",
  "A process may fail to answer when `profit` reads its command line, `mem_unique` or " +
  "`mem_proportional`, for example while the process waits for a file system. `profit` reports this " +
  "and continues.",
  "`--full` matches a command line for half a second at most. After that, the command line counts as " +
  "not matched, and `profit` reports it.",
  "The kernel counts CPU time in hundredths of a second. At a pace of 100 ms, `cpu_percent` moves " +
  "in steps of 10.",
  "If a spreadsheet would run a cell as a formula, `profit` writes a `'` before it.",
  "`--listen` has no encryption and no passwords. Without a HOST, only this machine can connect.",
  "A leak is likely if the floors of a recording rise (Mann-Kendall, p < 0.01) by enough, not in a " +
  "single step, and without slowing down. Floors are the smallest values of each part of the " +
  "recording. A leak is also likely if the memory that garbage collections leave rises. `profit` " +
  "does not judge fewer than 48 samples, and judges a process whose memory has doubled since its " +
  "start only after ten minutes.",
];

/** The paragraphs of BUGS. */
export const BUGS: readonly string[] = [
  "`profit` does not see a process that starts and ends between two samples. `profit` cannot distinguish " +
  "a slow warm-up from a leak if the recording ends during the warm-up: record for longer.",
  `Report bugs at ${HOMEPAGE}/issues, with the output of \`profit --version --json\`.`,
];

/** Other manuals. */
export const SEE_ALSO: readonly string[] = ["ps(1)", "pidstat(1)", "top(1)", "proc(5)", "lsof(8)"];
