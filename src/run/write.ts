/**
 * What every recording does with its snapshots: write them, and remember them.
 *
 * @module
 */

import { addSnapshot, emptyRecording, type LimitOf, type Recording } from "../analyse/mod.ts";
import { listSketched } from "../analyse/quantiles.ts";
import type { Options } from "../model/options.ts";
import type { Awaitable, Reader } from "../model/reader.ts";
import type { Snapshot } from "../model/samples.ts";
import { rowRenderer } from "../output/csv.ts";
import { NO_OUTPUT, type Output } from "../output/stream.ts";
import { escapeTerminal } from "../text/escape.ts";

/** Who is asked and told while a recording is written. */
export interface SnapshotListeners {
  /** Is asked for the limit of each process whose descriptors change. */
  readonly reader: Pick<Reader, "readMaxOpenFiles">;
  /** Is told of what goes wrong, once for each reason. */
  readonly warn: (text: string) => void;
  /** Is told of each snapshot that was written. */
  readonly onSnapshot: (snapshot: Snapshot) => Awaitable<void>;
  /** Tells monitoring systems of it; `null` where there are none. */
  readonly exporter: Exporter | null;
}

/** What tells monitoring systems of a recording. */
export interface Exporter {
  /** Is told of each snapshot, with what is remembered so far, of which it may forget some. */
  onSnapshot(snapshot: Snapshot, recording: Recording): void;
  /** Ends it, when all is told. */
  close(): Promise<void>;
}

/**
 * Writes snapshots as they come, each before the next is asked for.
 *
 * @param snapshots The recording.
 * @param output Where to; the header is there.
 * @param options The columns, in order, the labels behind them, and what is judged at the end.
 * @param watch Who else is asked and told.
 * @returns What is remembered, or `null` when nobody read on.
 * @throws {EnvironmentError} When it cannot be written.
 */
export async function writeSnapshots(
  snapshots: AsyncIterable<Snapshot>,
  output: Output,
  { columns, labels, failOn }: Pick<Options, "columns" | "labels" | "failOn">,
  { reader, warn, onSnapshot, exporter }: SnapshotListeners,
): Promise<Recording | null> {
  const renderRows = output === NO_OUTPUT
    ? () => ""
    : rowRenderer(columns, { labels, forTerminal: output.isTerminal });
  const recording = emptyRecording(listSketched(failOn));
  // A process that opens and closes nothing does not come near its limit: its is not looked up.
  const limitOf: LimitOf = ({ pid, openFiles }, firstOpen) =>
    openFiles === firstOpen ? undefined : reader.readMaxOpenFiles(pid);
  for await (const snapshot of snapshots) {
    const isStillRead = await output.write(renderRows(snapshot));
    if (!isStillRead) return null;
    if (snapshot.missed !== null && !recording.missed.has(snapshot.missed)) {
      warn(`profit: Tick missed: ${escapeTerminal(snapshot.missed)}\n`);
    }
    addSnapshot(recording, snapshot, limitOf);
    exporter?.onSnapshot(snapshot, recording);
    await onSnapshot(snapshot);
  }
  await output.end();
  return recording;
}
