/**
 * The stories of PROFIT are in this folder, each in a file of its own: record, report, compare. Here
 * is what they share: what options mean for the reader, for messages and for colours.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import { isServiceAsked, listConditions, type Options } from "../model/options.ts";
import type { Needs, Silence } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import type { LimitedRegex, World } from "../model/world.ts";
import { matchStarts } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";
import { cutText } from "../text/format.ts";

/** What monitoring systems are told beyond the default columns. /proc has it anyway. */
const EXPORTED: readonly ColumnName[] = [
  "cpu_user_seconds",
  "cpu_system_seconds",
  "mem_virtual",
  "num_threads",
];

/** Whether monitoring systems are told, too. */
export function isExported(
  { listen, textfile }: Pick<Options, "listen" | "textfile">,
  { hasTelemetry }: Pick<World, "hasTelemetry">,
): boolean {
  return listen !== null || textfile !== null || hasTelemetry;
}

/** What the reader has to find out for these options. */
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
 * The columns that are read: what is summed up by, or judged, need not be written, and a group is not
 * read.
 */
function listRead(options: Options): readonly ColumnName[] {
  const { columns, groupBy } = options;
  const judged = listConditions(options).flatMap((one) =>
    one.kind === "column" ? [one.column] : []
  );
  if (groupBy === null && !columns.includes("group") && judged.length === 0) return columns;
  const isColumn = groupBy !== null && Object.hasOwn(COLUMNS, groupBy);
  const all = new Set([...columns, ...judged, ...(isColumn ? [groupBy as ColumnName] : [])]);
  all.delete("group");
  return [...all];
}

/**
 * Adds to a selection what tells groups, where they are asked for. It is loaded on demand: most
 * recordings have no groups but trees, which need none of it.
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

/** The selection in words that follow "process". */
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

/** So much of a long command line is quoted. */
const LONGEST_QUOTE = 40;

/** Says that a command line was not matched to the end. */
export function renderTooLong(regex: string, text: string, afterMs: number): string {
  return escapeTerminal(
    `"${regex}" was not matched to the end with a command line of ${text.length} characters, ` +
      `which took more than ${afterMs} ms, and counts as no match: ` +
      `"${cutText(text, LONGEST_QUOTE)}"`,
  );
}

/** Says that a process did not answer. */
export function renderSilence({ pid, name, file }: Silence): string {
  return escapeTerminal(
    `Process ${pid} ("${name}") does not answer: its "${file}" cannot be read, perhaps because it ` +
      "waits for a disk or a network; the recording goes on without that",
  );
}

/** Whether what is written for people is to be coloured. */
export function mayPaint(
  { color }: Pick<Options, "color">,
  { mayColor }: { mayColor: boolean },
): boolean {
  return color === "always" || color === "auto" && mayColor;
}
