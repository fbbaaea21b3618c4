/**
 * The table of all options: names, values, defaults, and what each does. The parser, the help page, the
 * man page and the completions are made from it.
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
  format: ["text", "json", "jsonl"],
  source: ["auto", "proc", "ps"],
} as const;

/** What processes are most often summed up by. */
export const GROUPS = [
  "name",
  "user",
  "cgroup",
  "unit",
  "container",
  "command",
  "tree",
  "match",
] as const;

/** What holds where an option is not given. */
export const DEFAULTS = {
  pace: "1",
  duration: "60",
  color: CHOICES.color[0],
  format: CHOICES.format[0],
  source: CHOICES.source[0],
  procRoot: "/proc",
  chart: "mem_real",
} as const;

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

/** The commands that judge and colour. */
const JUDGING = ["record", "report", "compare"] as const;

/** All options, in the order of the help page. */
export const FLAG_GROUPS: readonly FlagGroup[] = [
  {
    title: "Which processes",
    flags: [
      {
        name: "full",
        short: "f",
        value: "REGEX",
        help: "a regular expression on the whole command line",
      },
      {
        name: "user",
        short: "u",
        value: "USER",
        completes: "user",
        help: "only this user's, by name or number",
      },
      {
        name: "unit",
        value: "UNIT",
        isRepeatable: true,
        help: "only a unit's of systemd, such as nginx or getty@",
      },
      {
        name: "container",
        value: "ID",
        isRepeatable: true,
        help: "only a container's, by 12 digits of its id or more",
      },
      {
        name: "cgroup",
        value: "GLOB",
        isRepeatable: true,
        help: "only a control group's, by its path or the end of it",
      },
      { name: "ignore-case", short: "i", help: "names and REGEX without regard to case" },
      {
        name: "pid",
        short: "p",
        value: "PID",
        isRepeatable: true,
        completes: "pid",
        help: "by id instead: a comma list, repeatable",
      },
      {
        name: "children",
        short: "c",
        help: "all descendants, too (the default with COMMAND)",
      },
      { name: "no-children", help: "with COMMAND: leave out what it starts" },
    ],
  },
  {
    title: "When",
    flags: [
      {
        name: "wait",
        optionalValue: "TIME",
        help: "start the clock at the first match; give up after TIME",
      },
      {
        name: "pace",
        value: "TIME",
        help: `time between samples, at least 10ms (default ${DEFAULTS.pace})`,
      },
      {
        name: "duration",
        value: "TIME",
        help: `how long; inf is until interrupted (default ${DEFAULTS.duration})`,
      },
    ],
  },
  {
    title: "Output",
    flags: [
      {
        name: "output",
        short: "o",
        value: "FILE",
        completes: "file",
        help: ".csv, .jsonl (.gz, .zst); report: .html, .svg; -, none",
        commands: ["record", "report"],
      },
      {
        name: "keep",
        value: "LIMIT",
        isRepeatable: true,
        help: "a folder, -o DIR/, with the last 24h, 7d, 2GiB, ...",
      },
      {
        name: "chart",
        value: "COLUMN",
        completes: "column",
        help: `of report -o FILE.svg: its column (default ${DEFAULTS.chart})`,
        commands: ["report"],
      },
      { name: "append", help: "go on with a file that has the same columns" },
      {
        name: "force",
        help: "replace a file that exists",
        commands: ["record", "report"],
      },
      {
        name: "report",
        value: "FILE",
        completes: "file",
        help: "at the end, an HTML page with charts, too",
      },
      {
        name: "columns",
        value: "LIST",
        completes: "column",
        help: "these columns; +LIST adds to the default ones",
      },
      {
        name: "label",
        value: "NAME=VALUE",
        isRepeatable: true,
        help: "one more column, the same in each row; repeatable",
      },
      {
        name: "quiet",
        short: "q",
        help: "no view, summary or notes; errors still show",
        commands: JUDGING,
      },
      {
        name: "color",
        value: "WHEN",
        completes: CHOICES.color,
        commands: JUDGING,
        help: `always, never or ${DEFAULTS.color} (default; honours NO_COLOR)`,
      },
    ],
  },
  {
    title: "Monitoring, with --duration=inf as the default",
    flags: [
      {
        name: "listen",
        value: "[HOST:]PORT",
        help: "serve /metrics to Prometheus; HOST is 127.0.0.1",
      },
      {
        name: "listen-name",
        value: "HOST",
        isRepeatable: true,
        help: "answer by this host name, too: a comma list",
      },
      {
        name: "textfile",
        value: "DIR",
        completes: "folder",
        help: "write profit.prom there, or this .prom, at each tick",
      },
      { name: "per-pid", help: "a series for each process, not for each name" },
    ],
  },
  {
    title: "Runs",
    flags: [
      {
        name: "runs",
        value: "N",
        help: "start COMMAND N times, one after the other",
      },
      {
        name: "against",
        value: "COMMAND",
        help: "compare with this one, in quotes, started in turn",
      },
      {
        name: "warm-up",
        value: "TIME",
        help: "do not judge the first TIME of each run",
        commands: ["record", "compare"],
      },
    ],
  },
  {
    title: "Judgement",
    flags: [
      {
        name: "fail-on",
        value: "COND",
        isRepeatable: true,
        completes: "condition",
        help: "end with 4 if it holds: leak, mem_real>500MiB, ...",
        commands: JUDGING,
      },
      {
        name: "stop-on",
        value: "COND",
        isRepeatable: true,
        completes: "condition",
        help: "the same, and end at the first breach",
      },
      {
        name: "on",
        value: "COND=PROGRAM",
        isRepeatable: true,
        help: "start PROGRAM when it holds, once for each process",
      },
      {
        name: "group-by",
        value: "COLUMN",
        completes: GROUPS,
        help: "sum up and judge by unit, name, ..., tree or match",
        commands: JUDGING,
      },
      {
        name: "last",
        value: "TIME",
        help: "report the last TIME of a recording: 30m, 2h",
        commands: ["report"],
      },
      {
        name: "from",
        value: "WHEN",
        help: "report from 14:30 or 2026-11-22 14:30Z on",
        commands: ["report"],
      },
      {
        name: "to",
        value: "WHEN",
        completes: "file",
        help: "report up to it; or compare BASE.csv... --to NEW.csv...",
        commands: ["report", "compare"],
      },
      {
        name: "format",
        value: "FORMAT",
        completes: CHOICES.format,
        help: "text (default), json; of samples: jsonl",
        commands: ["record", "report", "compare"],
      },
      {
        name: "strict",
        help: "of report and compare: a line that is no row fails",
        commands: ["report", "compare"],
      },
    ],
  },
  {
    title: "Source",
    flags: [
      {
        name: "source",
        value: "SOURCE",
        completes: CHOICES.source,
        help: "auto: /proc on Linux, else ps and lsof; or proc, or ps",
      },
      {
        name: "proc-root",
        value: "DIR",
        completes: "folder",
        help: `another ${DEFAULTS.procRoot}, such as the host's in a container`,
      },
      {
        name: "cgroup-root",
        value: "DIR",
        completes: "folder",
        help: "and another /sys/fs/cgroup, for limits of memory",
      },
    ],
  },
  {
    title: "About",
    flags: [
      { name: "help", short: "h", help: "this page", commands: COMMANDS },
      { name: "version", short: "V", help: "the version", commands: COMMANDS },
      { name: "json", help: "with --version: as JSON, for bug reports", commands: COMMANDS },
    ],
  },
];

/** All options. */
export const FLAGS: readonly Flag[] = FLAG_GROUPS.flatMap((group) => group.flags);
