/**
 * The nouns of what the command line asks for.
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
  /** A TCP port; 0 leaves it to the system. */
  readonly port: number;
}

/** The shortest pace: the kernel counts CPU time in hundredths of a second (time(7), USER_HZ). */
export const LEAST_PACE_MS = 10;

/** What services processes are selected by: one of each kind that has any. */
export interface Services {
  /** Globs of the paths of control groups, or of the last parts of them. */
  readonly cgroups: readonly string[];
  /** Units of systemd, or globs of them. */
  readonly units: readonly string[];
  /** Ids of containers, or what they begin with; of LXC, names. */
  readonly containers: readonly string[];
}

/** Services do not matter to a selection. */
export const NO_SERVICES: Services = { cgroups: [], units: [], containers: [] };

/** Whether services matter to a selection. */
export function isServiceAsked({ cgroups, units, containers }: Services): boolean {
  return cgroups.length + units.length + containers.length > 0;
}

/** A program that is started when a condition holds: once for each process or group that meets it. */
export interface Action {
  /** The condition. */
  readonly condition: Condition;
  /** The program: a path, or a name on PATH; or `KEEP`. */
  readonly program: string;
}

/** In the place of a program: the moment is marked, around which a recording is kept. */
export const KEEP = "keep";

/** The conditions that a recording is judged by, at its end or before. */
export function listConditions(
  { failOn, actions }: Pick<Options, "failOn" | "actions">,
): readonly Condition[] {
  return actions.length === 0 ? failOn : [...failOn, ...actions.map(({ condition }) => condition)];
}

/** How what is told is written; `github` is text, with what the runner of GitHub Actions reads. */
export type ToldFormat = "text" | "json" | "markdown" | "github";

/** What the command line asks of a recording. */
export interface Options {
  /** Process names and globs; any of them. */
  readonly names: readonly string[];
  /** What the whole command line must match. */
  readonly full: RegExp | null;
  /** The user, by name or number. */
  readonly user: string | null;
  /** The services. */
  readonly services: Services;
  /** Whether names and command lines are compared without regard to case. */
  readonly ignoreCase: boolean;
  /** Whether descendants of every match are recorded, too. */
  readonly children: boolean;
  /** How long to wait for the first match before the clock starts; `null`: not at all. */
  readonly waitMs: number | null;
  /** Process ids, instead of all the above. */
  readonly pids: readonly number[];
  /** Program and arguments of a command to start, instead of all the above. */
  readonly command: readonly string[] | null;
  /** How often to start the command, one run after the other; `null` for one run without a number. */
  readonly runs: number | null;
  /** Program and arguments of the command that it is compared with, in turn; `null` for none. */
  readonly against: readonly string[] | null;
  /** How much of the start of each run is left out of what is judged. */
  readonly warmUpMs: number;
  /** How what is told is written. */
  readonly format: ToldFormat;
  /** How samples are written: as CSV or as JSON lines. */
  readonly samples: "csv" | "jsonl";
  /** Time between samples. */
  readonly paceMs: number;
  /** How long to record; `Infinity` until interrupted. */
  readonly durationMs: number;
  /** The file of samples, `-` for standard output, `none` for no file, `null` for the default. */
  readonly output: string | null;
  /** How much is kept of a recording in the folder `output`; `null` where `output` is no folder. */
  readonly keep: Keep | null;
  /** What to do with an output file that exists. */
  readonly existing: Existing;
  /** Where to serve metrics over HTTP, `null` for nowhere. */
  readonly listen: Address | null;
  /** Host names, in lower case, by which it is asked besides its own. */
  readonly listenNames: readonly string[];
  /** The folder, or file in one, to write metrics to at each tick; `null` for none. */
  readonly textfile: string | null;
  /** Whether metrics tell of each process by itself. */
  readonly perPid: boolean;
  /** The HTML file to write at the end, `null` for none. */
  readonly report: string | null;
  /** The columns, in order. */
  readonly columns: readonly ColumnName[];
  /** The columns behind them, which say the same in every row. */
  readonly labels: readonly Label[];
  /** Whether to leave out all that is neither data nor an error. */
  readonly quiet: boolean;
  /** What processes are summed up by: a column, a label, `tree` or `match`; `null` where not asked. */
  readonly groupBy: string | null;
  /** What makes PROFIT fail at the end; what ends the recording does so, too. */
  readonly failOn: readonly Condition[];
  /** Those of them whose first breach ends the recording. */
  readonly stopOn: readonly Condition[];
  /** What starts a program while it is recorded. */
  readonly actions: readonly Action[];
  /** When to colour what is written to standard error. */
  readonly color: "auto" | "always" | "never";
  /** Where readings come from. */
  readonly source: "auto" | "proc" | "ps";
  /** Where the process file system is mounted. */
  readonly procRoot: string;
  /** Where the control groups of its processes are mounted; `null` for where they are found. */
  readonly cgroupRoot: string | null;
}

/** What the command line asks of recordings that there are. */
export interface FileOptions
  extends Pick<Options, "groupBy" | "failOn" | "quiet" | "color" | "warmUpMs" | "format"> {
  /** The recordings. */
  readonly files: readonly string[];
  /** How many of them, from the first, are what the others are compared with. */
  readonly bases: number;
  /** The file to write, HTML or SVG; `-` for HTML to standard output, `null` for none. */
  readonly output: string | null;
  /** What to do with such a file that exists. */
  readonly existing: "refuse" | "replace";
  /** Whose chart is drawn where that file is SVG: a column, or how many processes a group has. */
  readonly chart: ColumnName | "processes";
  /** Which part of each recording is looked at; `null` for all of it. */
  readonly window: AskedWindow | null;
  /** Whether a line of which no row can be made is an error. */
  readonly strict: boolean;
}
