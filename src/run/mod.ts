/**
 * The stories of PROFIT are in this folder: record, report, compare and view, each in its own file.
 * The folders below have the parts of these stories. This file has the functions that the stories
 * share: they convert options for the reader, for messages and for colours.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import type { RunTotal } from "../model/comparison.ts";
import type { Condition } from "../model/conditions.ts";
import { isServiceAsked, listConditions, type Options } from "../model/options.ts";
import type { Needs, Silence } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import type { LimitedRegex, World } from "../model/world.ts";
import { matchStarts } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";

/**
 * The columns that PROFIT exports in addition to the default ones. They need no read of their own.
 */
const EXPORTED: readonly ColumnName[] = [
  "cpu_user_seconds",
  "cpu_system_seconds",
  "mem_virtual",
  "num_threads",
];

/** Returns whether PROFIT exports the recording to monitoring systems. */
export function isExported(
  { listen, textfile }: Pick<Options, "listen" | "textfile">,
  { hasTelemetry }: Pick<World, "hasTelemetry">,
): boolean {
  return listen !== null || textfile !== null || hasTelemetry;
}

/** Returns the values that the reader must read for these options. */
export function needsOf(options: Options, world: Pick<World, "hasTelemetry">): Needs {
  const { full, user, services, children, paceMs, ignoreCase } = options;
  const wanted = isExported(options, world) ? EXPORTED : [];
  const names = options.names.length > 0 ? matchStarts(options.names, ignoreCase) : null;
  const [command, hasUser] = [full !== null, user !== null];
  const cgroups = isServiceAsked(services);
  const columns = listRead(options);
  return { columns, wanted, names, command, user: hasUser, cgroups, parent: children, paceMs };
}

/**
 * Lists the columns to read, including columns for groups and conditions that are not written. The
 * list does not contain the column `group`.
 */
function listRead(options: Options): readonly ColumnName[] {
  const { columns, groupBy } = options;
  const judged = listConditions(options).flatMap(columnsOf);
  if (groupBy === null && !columns.includes("group") && judged.length === 0) return columns;
  const isColumn = groupBy !== null && Object.hasOwn(COLUMNS, groupBy);
  const all = new Set([...columns, ...judged, ...(isColumn ? [groupBy as ColumnName] : [])]);
  all.delete("group");
  return [...all];
}

/** The optional columns of the values of whole runs. */
const OF_RUNS: Partial<Record<RunTotal, readonly ColumnName[]>> = {
  read_bytes: ["io_read_bytes"],
  written_bytes: ["io_write_bytes"],
};

/** Lists the optional columns that a condition on a recording judges. */
function columnsOf(condition: Condition): readonly ColumnName[] {
  if (condition.kind === "column") return [condition.column];
  if (condition.kind === "run") return OF_RUNS[condition.total] ?? [];
  if (condition.kind !== "level" && condition.kind !== "total") return [];
  const { metric } = condition;
  return metric === "mem_private" || metric === "mem_proportional" ? [metric] : [];
}

/**
 * Adds the function that finds groups to a selection, if the user asks for groups. Loaded on demand: most
 * recordings have no groups except trees, which do not need it.
 */
export async function withGroups(
  selection: Selection,
  options: Options,
  full: LimitedRegex | null,
): Promise<Selection> {
  const { groupBy, children } = options;
  const isAsked = groupBy !== null && groupBy !== "tree" ||
    !children && listConditions(options).some(({ kind }) => kind === "total");
  if (!isAsked) return selection;
  const { openGroups } = await import("./groups.ts");
  return { ...selection, groupOf: openGroups(options, full) };
}

/** Describes the selection in words that follow "process". */
export function describeSelection({ names, full, user, services, pids }: Options): string {
  const listed = (words: readonly string[]) => words.map((word) => `"${word}"`).join(" or ");
  const { cgroups, units, containers } = services;
  const parts = [
    ...(pids.length > 0 ? [`with the id ${pids.join(" or ")}`] : []),
    ...(names.length > 0 ? [`called ${listed(names)}`] : []),
    ...(full ? [`with a command line like "${full.source}"`] : []),
    ...(user !== null ? [`of user "${user}"`] : []),
    ...(cgroups.length > 0 ? [`in a control group like ${listed(cgroups)}`] : []),
    ...(units.length > 0 ? [`of unit ${listed(units)}`] : []),
    ...(containers.length > 0 ? [`in container ${listed(containers)}`] : []),
  ];
  return escapeTerminal(parts.join(" "));
}

/** Renders the message that a process did not answer. */
export function renderSilence({ pid, name, file }: Silence): string {
  return escapeTerminal(
    `Process ${pid} ("${name}") does not answer: its "${file}" cannot be read, perhaps because it ` +
      "waits for a disk or a network; the recording continues without that",
  );
}

/** Returns whether text for people has colours. */
export function mayPaint(
  { color }: Pick<Options, "color">,
  { mayColor }: { mayColor: boolean },
): boolean {
  return color === "always" || color === "auto" && mayColor;
}
