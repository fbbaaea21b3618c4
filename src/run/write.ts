/**
 * Writes and remembers the snapshots of a recording.
 *
 * @module
 */

import { addSnapshot, emptyRecording, type LimitOf, type Recording } from "../analyse/mod.ts";
import type { Condition } from "../model/conditions.ts";
import { EnvironmentError } from "../model/errors.ts";
import { listConditions, type Options } from "../model/options.ts";
import { FEWEST_SAMPLES } from "../model/outcomes.ts";
import type { Reader } from "../model/reader.ts";
import type { Snapshot } from "../model/samples.ts";
import { rowRenderer } from "../output/csv.ts";
import { NO_OUTPUT, type Output } from "../output/stream.ts";
import { escapeTerminal } from "../text/escape.ts";
import { watchMemory } from "./watching/memory.ts";
import type { OnSnapshot } from "./live/watch.ts";
import { type WarmUp, warmUpTest } from "./watching/warm_up.ts";

/** With fewer open descriptors than this, no usual limit of descriptors is near. */
const MANY_FILES = 128;

/** The most processes for which PROFIT reads all limits. */
const FEW_PROCESSES = 20;

/** The callbacks used while a recording is written. */
export interface SnapshotListeners {
  /** Reads the limit of each process whose descriptors change. */
  readonly reader: Pick<
    Reader,
    | "readMaxOpenFiles"
    | "readCommands"
    | "readMemoryParts"
    | "readOomKills"
    | "openLimits"
    | "countFileKinds"
  >;
  /** Reports failures, once for each reason. */
  readonly warn: (text: string) => void;
  /** Called for each snapshot that was written. */
  readonly onSnapshot: OnSnapshot;
  /** Exports to monitoring systems; `null` for none. */
  readonly exporter: Exporter | null;
}

/** A written recording. */
export interface Written {
  /** The remembered recording: everything that was written except the warm-up. */
  readonly recording: Recording;
  /** The ticks and rows of the warm-up. */
  readonly warmUp: WarmUp;
  /** Whether the output had a reader to its end. */
  readonly isRead: boolean;
  /** The error that ended the output; `null` if the recording was written to its end. */
  readonly failure: EnvironmentError | null;
}

/** Exports a recording to monitoring systems. */
export interface Exporter {
  /** Called for each snapshot, with the remembered recording. It can forget ended processes. */
  onSnapshot(snapshot: Snapshot, recording: Recording): void;
  /** Ends the export after everything is exported. */
  close(): Promise<void>;
}

/**
 * Writes each snapshot before it asks for the next one. The warm-up begins with the first sample. It is written
 * and not remembered.
 *
 * @param snapshots The recording.
 * @param output The output. Its header is written already.
 * @param options The options of the recording.
 * @param watch The callbacks.
 * @param before The remembered earlier runs, to which this recording is added.
 * @returns The remembered recording, and how it ended.
 */
export async function writeSnapshots(
  snapshots: AsyncIterable<Snapshot>,
  output: Output,
  options: Options,
  { reader, warn, onSnapshot, exporter }: SnapshotListeners,
  before: Recording | null = null,
): Promise<Written> {
  const { warmUpMs } = options;
  const conditions = listConditions(options);
  const forgetEnded = await loadForget(options);
  const recording = before ?? emptyRecording(await openSketcher(conditions));
  const renderRows = await openRows(output, options);
  const isWarmUp = warmUpTest(warmUpMs);
  const warmUp = { ticks: 0, rows: 0 };
  const written = { recording, warmUp };
  const watch = watchMemory(reader, recording, exporter !== null || conditions.some(isOnKills));
  // With many processes, the limit of a process is not read if few descriptors are open and none is added.
  const limitOf: LimitOf = ({ pid, openFiles }, firstOpen) =>
    openFiles === firstOpen && (openFiles ?? 0) < MANY_FILES &&
      recording.processes.all.length > FEW_PROCESSES
      ? undefined
      : reader.readMaxOpenFiles(pid);
  const isTold = !options.quiet || options.report !== null;
  let watchParts: ((snapshot: Snapshot) => void) | null = null;
  let watchCommands: (() => void) | null = null;
  let nameKnown: ((snapshot: Snapshot) => void) | null = null;
  let watchLeaks: ((snapshot: Snapshot) => void) | null = null;
  for await (const snapshot of snapshots) {
    try {
      const isStillRead = await output.write(renderRows(snapshot));
      if (!isStillRead) return { ...written, isRead: false, failure: null };
    } catch (failure) {
      if (!(failure instanceof EnvironmentError)) throw failure;
      return { ...written, isRead: true, failure };
    }
    if (snapshot.missed !== null && !recording.missed.has(snapshot.missed)) {
      warn(`profit: Tick missed: ${escapeTerminal(snapshot.missed)}\n`);
    }
    if (isWarmUp(snapshot)) {
      warmUp.ticks++;
      warmUp.rows += snapshot.samples.length;
    } else addSnapshot(recording, snapshot, limitOf);
    forgetEnded?.(recording, snapshot);
    await watch.notice(snapshot);
    if (recording.hasGrown && watchParts === null) watchParts = await openPartsWatch();
    watchParts?.(snapshot);
    if (isTold && recording.ticks >= FEWEST_SAMPLES) {
      watchLeaks ??= await openLeakWatch();
      watchLeaks(snapshot);
    }
    if (isTold && options.full !== null) {
      nameKnown ??= await openNaming();
      nameKnown(snapshot);
    }
    if (isTold && recording.processes.all.length > 1) {
      watchCommands ??= await openCommandWatch();
      watchCommands();
    }
    exporter?.onSnapshot(snapshot, recording);
    await onSnapshot(snapshot, recording);
  }
  await watch.end();
  try {
    await output.end();
  } catch (failure) {
    if (!(failure instanceof EnvironmentError)) throw failure;
    return { ...written, isRead: true, failure };
  }
  return { ...written, isRead: true, failure: null };

  /** Loaded on demand: in most recordings nothing grows. */
  async function openPartsWatch(): Promise<(snapshot: Snapshot) => void> {
    const { watchParts } = await import("./watching/parts.ts");
    return watchParts(reader, recording);
  }

  /** Loaded on demand: the command lines are known only if the selection needs them. */
  async function openNaming(): Promise<(snapshot: Snapshot) => void> {
    const { nameSelected } = await import("./watching/known_commands.ts");
    return nameSelected(recording);
  }

  /** Loaded on demand: only processes of one name need command lines, to distinguish them. */
  async function openCommandWatch(): Promise<() => void> {
    const { watchCommands } = await import("./watching/commands.ts");
    return watchCommands(reader, recording);
  }

  /** Loaded on demand: short recordings judge only at their end. */
  async function openLeakWatch(): Promise<(snapshot: Snapshot) => void> {
    const { watchLeaks } = await import("./watching/leaks.ts");
    return watchLeaks(reader, recording);
  }
}

/** Loads JSON lines on demand: most recordings are CSV. */
async function openRows(
  output: Output,
  { columns, labels, samples }: Pick<Options, "columns" | "labels" | "samples">,
): Promise<(snapshot: Snapshot) => string> {
  if (output === NO_OUTPUT) return () => "";
  if (samples === "csv") return rowRenderer(columns, { labels, forTerminal: output.isTerminal });
  const { jsonRowRenderer } = await import("../output/json_lines.ts");
  return jsonRowRenderer(columns, labels);
}

function isOnKills({ kind }: Condition): boolean {
  return kind === "oom";
}

/**
 * Loads the function that bounds the memory of a recording without an end. The folder contains everything that
 * is kept. Loaded on demand: most recordings have an end.
 */
async function loadForget({ keep, durationMs }: Pick<Options, "keep" | "durationMs">) {
  if (keep === null || durationMs < Infinity) return null;
  return (await import("../analyse/forget.ts")).forgetEnded;
}

/** Loaded on demand: most recordings have no conditions and start sooner without this module. */
async function openSketcher(
  conditions: readonly Condition[],
): Promise<Recording["newSketches"]> {
  if (conditions.length === 0) return null;
  const { sketcherOf } = await import("../analyse/quantiles.ts");
  return sketcherOf(conditions);
}
