/**
 * The nouns of the options.
 *
 * @module
 */

import type { ColumnName, Label } from "./columns.ts";
import type { Condition } from "./conditions.ts";
import type { Keep } from "./segments.ts";
import type { AskedWindow } from "./window.ts";
import type { Existing } from "./world.ts";

/** An address to listen on. */
export interface Address {
  /** A name or an IP address, without brackets, in lower case. */
  readonly host: string;
  /** A TCP port; with 0 the system chooses one. */
  readonly port: number;
}

/** The shortest pace. The kernel counts CPU time in hundredths of a second (time(7), USER_HZ). */
export const LEAST_PACE_MS = 10;

/**
 * The services by which processes are selected. A process must match one service of each kind that
 * is not empty.
 */
export interface Services {
  /** Globs of the paths of control groups, or of their last parts. */
  readonly cgroups: readonly string[];
  /** Systemd units, or globs of them. */
  readonly units: readonly string[];
  /** Ids of containers, or their first digits; for LXC, names. */
  readonly containers: readonly string[];
}

/** A selection without services. */
export const NO_SERVICES: Services = { cgroups: [], units: [], containers: [] };

/** Returns whether a selection uses services. */
export function isServiceAsked({ cgroups, units, containers }: Services): boolean {
  return cgroups.length + units.length + containers.length > 0;
}

/** A program that starts when a condition holds: once for each process or group. */
export interface Action {
  /** The condition. */
  readonly condition: Condition;
  /** The program: a path, a name on PATH, or `KEEP`. */
  readonly program: string;
}

/**
 * A reserved word instead of a program: marks the moment, so that the recording around it is kept.
 */
export const KEEP = "keep";

/** Lists the conditions that judge a recording, at its end or before. */
export function listConditions(
  { failOn, actions }: Pick<Options, "failOn" | "actions">,
): readonly Condition[] {
  return actions.length === 0 ? failOn : [...failOn, ...actions.map(({ condition }) => condition)];
}

/** The format of results. `github` is text with commands for the runner of GitHub Actions. */
export type ToldFormat = "text" | "json" | "markdown" | "github";

/** The options of a recording. */
export interface Options {
  /** Process names and globs; any of them can match. */
  readonly names: readonly string[];
  /** The expression that the whole command line must match. */
  readonly full: RegExp | null;
  /** The user, by name or number. */
  readonly user: string | null;
  /** The services. */
  readonly services: Services;
  /** Whether names and command lines match in any case. */
  readonly ignoreCase: boolean;
  /** Whether descendants of every match are recorded, too. */
  readonly children: boolean;
  /** How long to wait for the first match before the clock starts; `null` to start at once. */
  readonly waitMs: number | null;
  /** Process ids, instead of everything above. */
  readonly pids: readonly number[];
  /** Program and arguments of a command to start, instead of everything above. */
  readonly command: readonly string[] | null;
  /** The number of runs of the command; `null` for one run without a number. */
  readonly runs: number | null;
  /** Program and arguments of the base command, which runs in turn; `null` for none. */
  readonly against: readonly string[] | null;
  /** The length of the warm-up: the start of each run, which is not judged. */
  readonly warmUpMs: number;
  /** The format of results. */
  readonly format: ToldFormat;
  /** The format of samples. */
  readonly samples: "csv" | "jsonl";
  /** The time between samples. */
  readonly paceMs: number;
  /** The length of the recording; `Infinity` until interrupted. */
  readonly durationMs: number;
  /** The file of samples, `-` for standard output, `none` for no file, `null` for the default. */
  readonly output: string | null;
  /** How much of the recording in the folder `output` is kept; `null` if `output` is not a folder. */
  readonly keep: Keep | null;
  /** What to do with an output file that exists. */
  readonly existing: Existing;
  /** The address of the HTTP server for metrics; `null` for none. */
  readonly listen: Address | null;
  /** More host names of the server, in lower case. */
  readonly listenNames: readonly string[];
  /** The folder, or file in one, to write metrics to at each tick; `null` for none. */
  readonly textfile: string | null;
  /** Whether each process has its own metrics. */
  readonly perPid: boolean;
  /** The HTML file to write at the end, `null` for none. */
  readonly report: string | null;
  /** The columns, in order. */
  readonly columns: readonly ColumnName[];
  /** The labels: columns after the others, which have the same value in every row. */
  readonly labels: readonly Label[];
  /** Whether to print only data and errors. */
  readonly quiet: boolean;
  /** The grouping: a column, a label, `tree` or `match`; `null` if the user did not choose one. */
  readonly groupBy: string | null;
  /** The conditions to fail on, including those of `stopOn`. */
  readonly failOn: readonly Condition[];
  /** The conditions whose first breach ends the recording. */
  readonly stopOn: readonly Condition[];
  /** The programs to start while recording. */
  readonly actions: readonly Action[];
  /** When to use colours on standard error. */
  readonly color: "auto" | "always" | "never";
  /** The source of readings. */
  readonly source: "auto" | "proc" | "ps";
  /** The mount point of the process file system. */
  readonly procRoot: string;
  /** The mount point of the control groups of its processes; `null` to find it. */
  readonly cgroupRoot: string | null;
}

/** The options of commands on existing recordings. */
export interface FileOptions
  extends Pick<Options, "groupBy" | "failOn" | "quiet" | "color" | "warmUpMs" | "format"> {
  /** The recordings. */
  readonly files: readonly string[];
  /** The number of files, from the first, that are the base. */
  readonly bases: number;
  /** The file to write, HTML or SVG; `-` for HTML to standard output, `null` for none. */
  readonly output: string | null;
  /** What to do with an existing file. */
  readonly existing: "refuse" | "replace";
  /** The value of the chart in an SVG file: a column, or the number of processes of a group. */
  readonly chart: ColumnName | "processes";
  /** The part of each recording that counts; `null` for all of it. */
  readonly window: AskedWindow | null;
  /** Whether an invalid line is an error. */
  readonly strict: boolean;
}
