/**
 * The story of a recording: select, read, sample on the schedule, write, and say what was seen.
 *
 * @module
 */

import { addSnapshot, emptyRecording, type Recording } from "./analyse/series.ts";
import { summarise } from "./analyse/summary.ts";
import { UsageError } from "./errors.ts";
import { escapeTerminal } from "./escape.ts";
import type { Options } from "./flags.ts";
import { type ByteStream, openFile, openStream, type Output } from "./output.ts";
import { placeOutput } from "./place.ts";
import { openReader } from "./read/mod.ts";
import { record } from "./record.ts";
import { renderSummary } from "./report/text.ts";
import { ticks } from "./schedule.ts";
import { select, selectProcesses } from "./select.ts";
import { renderHeader, rowRenderer } from "./sink/csv.ts";
import type { Clock, Reader, Selection } from "./types.ts";
import { waitForMatch } from "./wait.ts";

/** A standard stream. */
export interface Stream extends ByteStream {
  /** Whether somebody looks at it. */
  isTerminal(): boolean;
}

/** All that a recording touches. */
export interface World {
  /** The platform, as Deno.build.os names it. */
  readonly os: typeof Deno.build.os;
  /** The clocks. */
  readonly clock: Clock;
  /** Standard output. */
  readonly stdout: Stream;
  /** Whether standard error may be coloured where `--color` leaves it open. */
  readonly mayColor: boolean;
  /** Writes to standard error, whatever becomes of it. */
  readonly say: (text: string) => void;
  /** Ends the recording when aborted. */
  readonly stop: AbortSignal;
}

/** What the program ends with. */
export const EXIT = { recorded: 0, failed: 1, usage: 2, nothing: 3, interrupted: 130 } as const;

/** CPU % of the first sample is measured over this long, or over the pace if that is less. */
const BASELINE_MS = 100;

/**
 * Records processes.
 *
 * @param options What to record.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {UsageError} When the options cannot be met.
 * @throws {EnvironmentError} When something outside fails.
 */
export async function run(options: Options, world: World): Promise<number> {
  const { clock, say, stop } = world;
  const { columns, paceMs, durationMs, quiet } = options;
  const what = describeSelection(options);

  const needs = {
    columns,
    command: options.full !== null,
    user: options.user !== null,
    parent: options.children,
  };
  const reader = openReader(world.os, options.procRoot, needs, clock);
  const selection = selectBy(options, reader);
  if (selection.pids?.length === 0) return endWithNothing();
  const { output, forTerminal } = openOutput(options, world);
  const renderRows = rowRenderer(columns, { forTerminal });
  const recording = emptyRecording();
  if (options.waitMs !== null) {
    if (!quiet) say(`profit: waiting for a process ${what}\n`);
    const patience = { waitMs: options.waitMs, paceMs };
    if (!await waitForMatch(reader, selection, clock, patience, stop)) return endWithNothing();
  }
  const grid = { leadMs: Math.min(BASELINE_MS, paceMs), paceMs, durationMs };

  for await (const snapshot of record(reader, selection, ticks(clock, grid, stop), clock)) {
    const isStillRead = output.write(renderRows(snapshot));
    if (!isStillRead) return EXIT.recorded;
    addSnapshot(recording, snapshot);
    const isWaiting = recording.rows === 0 && recording.ticks === 1 && !snapshot.tick.last;
    if (isWaiting && !quiet) say(`profit: waiting, no process ${what} is there yet\n`);
  }

  if (recording.rows === 0) return endWithNothing();
  if (!quiet) say(summaryOf(recording, reader, output, options, world));
  return EXIT.recorded;

  function endWithNothing(): number {
    const hidden = reader.mayHideOthers()
      ? "; this system hides those of other users (hidepid), sudo would show them"
      : "";
    say(`profit: No process ${what} was there${hidden}\n`);
    return EXIT.nothing;
  }
}

/** Pids are looked up once: what gets one of them later is another process. */
function selectBy(options: Options, reader: Reader): Selection {
  if (options.pids.length > 0) {
    return selectProcesses(reader.read([...new Set(options.pids)]), options);
  }
  const uid = options.user === null ? null : reader.findUid(options.user);
  if (options.user !== null && uid === null) {
    throw new UsageError(`No user "${options.user}" on this system; a number will do as well`);
  }
  return select({ ...options, uid, ownPid: reader.ownPid });
}

function describeSelection({ names, full, user, pids }: Options): string {
  const parts = [
    ...(pids.length > 0 ? [`with the id ${pids.join(" or ")}`] : []),
    ...(names.length > 0 ? [`called ${names.map((name) => `"${name}"`).join(" or ")}`] : []),
    ...(full ? [`with a command line like "${full.source}"`] : []),
    ...(user !== null ? [`of user "${user}"`] : []),
  ];
  return escapeTerminal(parts.join(" "));
}

function openOutput(
  options: Options,
  { stdout, clock }: World,
): { output: Output; forTerminal: boolean } {
  const header = renderHeader(options.columns);
  const isTerminal = stdout.isTerminal();
  const path = placeOutput(options, { isTerminal, epochMs: clock.epochMs() });
  if (path !== "-") {
    return { output: openFile(path, options.existing, header), forTerminal: false };
  }
  const output = openStream(stdout, "standard output");
  output.write(header);
  return { output, forTerminal: isTerminal };
}

function summaryOf(
  recording: Recording,
  reader: Reader,
  output: Output,
  options: Options,
  world: World,
): string {
  const summary = {
    ...recording,
    processes: summarise(recording.processes),
    trees: summarise(recording.trees),
    ownCost: reader.readOwnCost(),
    output: output.name,
  };
  const color = options.color === "always" || options.color === "auto" && world.mayColor;
  return renderSummary(summary, { color });
}
