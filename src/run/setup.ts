/**
 * What a recording needs before it can begin, made of the options.
 *
 * @module
 */

import { escapeTerminal } from "../escape.ts";
import type { Options } from "../options.ts";
import { openFile, openNewFile } from "../output/file.ts";
import { NO_OUTPUT, openStream, type Output } from "../output/stream.ts";
import { placeOutput } from "../place.ts";
import { renderHeader } from "../sink/csv.ts";
import type { ColumnName } from "../types/column.ts";
import type { Needs } from "../types/reader.ts";
import type { Clock, Stream } from "../types/world.ts";
import type { World } from "./world.ts";

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
  const { columns, full, user, children, paceMs } = options;
  const wanted = isExported(options, world) ? EXPORTED : [];
  return { columns, wanted, command: full !== null, user: user !== null, parent: children, paceMs };
}

/** The selection in words that follow "process". */
export function describeSelection({ names, full, user, pids }: Options): string {
  const parts = [
    ...(pids.length > 0 ? [`with the id ${pids.join(" or ")}`] : []),
    ...(names.length > 0 ? [`called ${names.map((name) => `"${name}"`).join(" or ")}`] : []),
    ...(full ? [`with a command line like "${full.source}"`] : []),
    ...(user !== null ? [`of user "${user}"`] : []),
  ];
  return escapeTerminal(parts.join(" "));
}

/** Whether what is written for people is to be coloured. */
export function mayPaint(
  { color }: Pick<Options, "color">,
  { mayColor }: { mayColor: boolean },
): boolean {
  return color === "always" || color === "auto" && mayColor;
}

/**
 * Opens the output.
 *
 * @param options What is asked for.
 * @param world Standard output, and the clocks.
 * @returns The output, in which nothing is written yet.
 * @throws {UsageError} When it must not be written.
 * @throws {EnvironmentError} When it cannot be opened.
 */
export async function openOutput(
  options: Options,
  { stdout, clock }: { stdout: Stream; clock: Clock },
): Promise<Output> {
  if (options.output === "none") return NO_OUTPUT;
  const header = renderHeader(options.columns, options.labels);
  const now = { isTerminal: stdout.isTerminal(), epochMs: clock.epochMs() };
  const path = placeOutput(options, now);
  if (path === "-") return openStream(stdout, "standard output", header);
  return options.output === null
    ? await openNewFile(path, header)
    : await openFile(path, options.existing, header);
}
