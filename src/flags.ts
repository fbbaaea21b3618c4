/**
 * The table of all options: names, value, what each does. The parser, the help page, the man page and
 * the completions are made from it.
 *
 * @module
 */

import { CHOICES, COMMANDS, DEFAULTS } from "./choices.ts";
import type { Flag, FlagGroup } from "./flag.ts";

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
      { name: "ignore-case", short: "i", help: "names and REGEX without regard to case" },
      {
        name: "pid",
        short: "p",
        value: "PID",
        isRepeatable: true,
        completes: "pid",
        help: "by id instead: a comma list, repeatable",
      },
      { name: "children", short: "c", help: "and all descendants of each, whenever they appear" },
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
        help: "CSV or HTML file; - is standard output, none no CSV",
        commands: ["record", "report"],
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
        name: "textfile",
        value: "DIR",
        completes: "folder",
        help: "write profit.prom there at each tick, for node_exporter",
      },
      { name: "per-pid", help: "a series for each process, not for each name" },
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
        name: "format",
        value: "FORMAT",
        completes: CHOICES.format,
        help: "of report and compare: text (default) or json",
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
