/**
 * The table of all options: names, values, defaults and help. The parser, the help page, the man page
 * and the completions use it.
 *
 * @module
 */

/** The commands. The first one is the default. */
export const COMMANDS = ["record", "report", "compare", "view", "completions"] as const;

/** The choices of options. The first choice is the default. */
export const CHOICES = {
  color: ["auto", "always", "never"],
  format: ["text", "json", "jsonl", "markdown", "github"],
  source: ["auto", "proc", "ps"],
} as const;

/** The usual values of `--group-by`. */
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

/** The defaults of options. */
export const DEFAULTS = {
  pace: "1",
  duration: "60",
  keepAround: "30m",
  color: CHOICES.color[0],
  format: CHOICES.format[0],
  source: CHOICES.source[0],
  procRoot: "/proc",
  chart: "mem_real",
} as const;

/** An option. */
export interface Flag {
  /** The name, without dashes. */
  readonly name: string;
  /** The letter, if the option has one. */
  readonly short?: string;
  /** The placeholder of the value, if the option takes a value. */
  readonly value?: string;
  /** The placeholder of an optional value, which follows a `=`. */
  readonly optionalValue?: string;
  /** Whether the option may be repeated. Otherwise the last value counts. */
  readonly isRepeatable?: true;
  /** How a shell completes the value, if it can. */
  readonly completes?: Completion;
  /** The help: a fragment without a period. */
  readonly help: string;
  /** The commands that take the option. Defaults to `record` alone. */
  readonly commands?: readonly (typeof COMMANDS)[number][];
}

/** How a shell completes a value: to something of a kind, or to one of these words. */
export type Completion =
  | "column"
  | "condition"
  | "file"
  | "folder"
  | "pid"
  | "user"
  | readonly string[];

/** A section of the help page. */
export interface FlagGroup {
  /** The heading. */
  readonly title: string;
  /** The options. */
  readonly flags: readonly Flag[];
}

/** The commands that judge and use colours. */
const JUDGING = ["record", "report", "compare"] as const;

/** The commands that show processes and groups. */
const SHOWING = [...JUDGING, "view"] as const;

/** All options, in the order of the help page. */
export const FLAG_GROUPS: readonly FlagGroup[] = [
  {
    title: "Which processes",
    flags: [
      {
        name: "full",
        short: "f",
        value: "REGEX",
        help: "match a regular expression on the command line",
      },
      {
        name: "user",
        short: "u",
        value: "USER",
        completes: "user",
        help: "only processes of this user (name or number)",
      },
      {
        name: "unit",
        value: "UNIT",
        isRepeatable: true,
        help: "only a systemd unit, such as nginx or getty@",
      },
      {
        name: "container",
        value: "ID",
        isRepeatable: true,
        help: "only a container; 12 digits of its id are enough",
      },
      {
        name: "cgroup",
        value: "GLOB",
        isRepeatable: true,
        help: "only a control group, by path or end of path",
      },
      { name: "ignore-case", short: "i", help: "ignore case in names and REGEX" },
      {
        name: "pid",
        short: "p",
        value: "PID",
        isRepeatable: true,
        completes: "pid",
        help: "only these process ids: a comma list, repeatable",
      },
      {
        name: "children",
        short: "c",
        help: "also record all descendants (default with COMMAND)",
      },
      { name: "no-children", help: "record the COMMAND without its descendants" },
    ],
  },
  {
    title: "When",
    flags: [
      {
        name: "wait",
        optionalValue: "TIME",
        help: "start at the first match; give up after TIME",
      },
      {
        name: "pace",
        value: "TIME",
        help: `time between samples, at least 10ms (default ${DEFAULTS.pace})`,
      },
      {
        name: "duration",
        value: "TIME",
        help: `how long to record, or inf: until Ctrl-C (default ${DEFAULTS.duration})`,
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
        help: ".csv, .jsonl (.gz, .zst), -, none; report: .html, .svg",
        commands: ["record", "report"],
      },
      {
        name: "keep",
        value: "LIMIT",
        isRepeatable: true,
        help: "keep the last 24h, 7d, 2GiB, ... in a folder, -o DIR/",
      },
      {
        name: "keep-around",
        value: "TIME",
        help: `with --keep: keep TIME around marks (default ${DEFAULTS.keepAround})`,
      },
      {
        name: "chart",
        value: "COLUMN",
        completes: "column",
        help: `column of the chart in -o FILE.svg (default ${DEFAULTS.chart})`,
        commands: ["report"],
      },
      { name: "append", help: "append to a file that has the same columns" },
      {
        name: "force",
        help: "replace an existing file",
        commands: ["record", "report"],
      },
      {
        name: "report",
        value: "FILE",
        completes: "file",
        help: "also write an HTML page with charts at the end",
      },
      {
        name: "columns",
        value: "LIST",
        completes: "column",
        help: "record these columns; +LIST adds to the default",
      },
      {
        name: "label",
        value: "NAME=VALUE",
        isRepeatable: true,
        help: "add a column with the same VALUE in each row",
      },
      {
        name: "quiet",
        short: "q",
        help: "print only errors: no view, summary or notes",
        commands: JUDGING,
      },
      {
        name: "color",
        value: "WHEN",
        completes: CHOICES.color,
        commands: SHOWING,
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
        help: "serve /metrics to Prometheus (HOST: 127.0.0.1)",
      },
      {
        name: "listen-name",
        value: "HOST",
        isRepeatable: true,
        help: "also accept this host name (or a comma list)",
      },
      {
        name: "textfile",
        value: "DIR",
        completes: "folder",
        help: "write metrics to DIR/profit.prom, or to a .prom file",
      },
      { name: "per-pid", help: "export one series for each process, not each name" },
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
        help: "compare with this base (in quotes), run in turn",
      },
      {
        name: "warm-up",
        value: "TIME",
        help: "do not judge the first TIME of each run",
        commands: JUDGING,
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
        help: "exit with 4 if COND holds: leak, mem_real>500MiB, ...",
        commands: JUDGING,
      },
      {
        name: "stop-on",
        value: "COND",
        isRepeatable: true,
        completes: "condition",
        help: "like --fail-on, and end at the first breach",
      },
      {
        name: "on",
        value: "COND=PROGRAM",
        isRepeatable: true,
        help: "start PROGRAM when COND holds; =keep sets a mark",
      },
      {
        name: "group-by",
        value: "COLUMN",
        completes: GROUPS,
        help: "sum up and judge by unit, name, ..., tree or match",
        commands: SHOWING,
      },
      {
        name: "last",
        value: "TIME",
        help: "use only the last TIME of a recording: 30m, 2h",
        commands: ["report", "view"],
      },
      {
        name: "from",
        value: "WHEN",
        help: "use only rows from 14:30 or 2026-11-22 14:30Z on",
        commands: ["report", "view"],
      },
      {
        name: "to",
        value: "WHEN",
        completes: "file",
        help: "use only rows up to WHEN; or compare BASE --to NEW",
        commands: ["report", "compare", "view"],
      },
      {
        name: "format",
        value: "FORMAT",
        completes: CHOICES.format,
        help: "text (default), json, markdown, github, jsonl",
        commands: ["record", "report", "compare"],
      },
      {
        name: "strict",
        help: "fail at a line that is not a row",
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
        help: "auto (/proc on Linux, else ps and lsof), proc or ps",
      },
      {
        name: "proc-root",
        value: "DIR",
        completes: "folder",
        help: `use another ${DEFAULTS.procRoot}: in a container, the host's`,
      },
      {
        name: "cgroup-root",
        value: "DIR",
        completes: "folder",
        help: "use another /sys/fs/cgroup, for limits of memory",
      },
    ],
  },
  {
    title: "About",
    flags: [
      { name: "help", short: "h", help: "show this page", commands: COMMANDS },
      { name: "version", short: "V", help: "show the version", commands: COMMANDS },
      { name: "json", help: "with --version: as JSON, for bug reports", commands: COMMANDS },
    ],
  },
];

/** All options. */
export const FLAGS: readonly Flag[] = FLAG_GROUPS.flatMap((group) => group.flags);
