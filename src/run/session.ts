/**
 * What every recording does with its snapshots: write them, remember them, sum them up.
 *
 * @module
 */

import { addSnapshot, emptyRecording, type Recording } from "../analyse/series.ts";
import { summarise } from "../analyse/summary.ts";
import { escapeTerminal } from "../escape.ts";
import type { Options } from "../flags.ts";
import type { CommandTotals } from "../outcome.ts";
import type { Output } from "../output.ts";
import { renderSummary } from "../report/text.ts";
import { rowRenderer } from "../sink/csv.ts";
import type { ColumnName, FilesPace, OwnCost, Reader, Snapshot } from "../types.ts";
import { judge } from "./judge.ts";
import { mayPaint } from "./setup.ts";
import type { World } from "./world.ts";

/** Who is asked and told while a recording is written. */
export interface Watch {
  /** Is asked for the limits of each process. */
  readonly reader: Pick<Reader, "readMaxOpenFiles">;
  /** Is told of what goes wrong, once for each reason. */
  readonly warn: (text: string) => void;
  /** Is told of each snapshot that was written. */
  readonly onSnapshot: (snapshot: Snapshot) => void;
}

/**
 * Writes snapshots as they come, each before the next is asked for.
 *
 * @param snapshots The recording.
 * @param output Where to; the header is there.
 * @param columns The columns, in order.
 * @param watch Who else is asked and told.
 * @returns What is remembered, or `null` when nobody read on.
 * @throws {EnvironmentError} When it cannot be written.
 */
export async function writeAll(
  snapshots: AsyncIterable<Snapshot>,
  output: Output,
  columns: readonly ColumnName[],
  { reader, warn, onSnapshot }: Watch,
): Promise<Recording | null> {
  const renderRows = rowRenderer(columns, { forTerminal: output.isTerminal });
  const recording = emptyRecording();
  for await (const snapshot of snapshots) {
    const isStillRead = await output.write(renderRows(snapshot));
    if (!isStillRead) return null;
    if (snapshot.missed !== null && !recording.missed.has(snapshot.missed)) {
      warn(`profit: Tick missed: ${escapeTerminal(snapshot.missed)}\n`);
    }
    addSnapshot(recording, snapshot, ({ pid }) => reader.readMaxOpenFiles(pid));
    onSnapshot(snapshot);
  }
  return recording;
}

/** What else a summary tells of. */
export interface Ending {
  /** What PROFIT itself has cost. */
  readonly ownCost: OwnCost | null;
  /** How far apart descriptors were counted, if not at each tick. */
  readonly filesPace: FilesPace | null;
  /** Where the data is, in words. */
  readonly output: string;
  /** What the command took, if there was one. */
  readonly command: CommandTotals | null;
}

/**
 * Says what was seen, unless that is not wanted, and which conditions to fail on hold.
 *
 * @returns The exit code.
 */
export function sumUp(
  recording: Recording,
  ending: Ending,
  options: Options,
  world: World,
): number {
  const processes = summarise(recording.processes);
  if (!options.quiet) {
    const trees = summarise(recording.trees);
    const summary = {
      ...recording,
      ...ending,
      processes,
      trees,
      restarts: recording.restartLog.byName,
    };
    world.say(renderSummary(summary, { color: mayPaint(options, world) }));
  }
  return judge(processes, options, world.say);
}
