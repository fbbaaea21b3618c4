/**
 * The story of several runs: starts a command repeatedly, or two commands in turn, and records each run after
 * the one before.
 *
 * @module
 */

import { addToRun, emptyRun, type Run } from "../analyse/compare/run.ts";
import { emptyRecording, type Recording } from "../analyse/mod.ts";
import { sketcherOf } from "../analyse/quantiles.ts";
import type { Label } from "../model/columns.ts";
import { EnvironmentError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { CommandTotals } from "../model/command_totals.ts";
import type { Process } from "../model/processes.ts";
import type { Reader } from "../model/reader.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import type { World } from "../model/world.ts";
import { type Destination, openOutput } from "../output/mod.ts";
import type { Output } from "../output/stream.ts";
import { recordSelection } from "../record/mod.ts";
import { selectProcesses } from "../record/select.ts";
import { renderRun, renderTitle } from "../report/compare/runs_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount, formatDuration } from "../text/format.ts";
import { startRecordedCommand } from "./command/command.ts";
import { nameLeft } from "./command/left_running.ts";
import { concludeRuns } from "./ending/conclude_runs.ts";
import { nameOfGroup } from "./groups.ts";
import { withGroups } from "./mod.ts";
import type { RecordResult } from "./record_processes.ts";
import { nameCommand } from "./watching/known_commands.ts";
import { settleKill } from "./watching/memory.ts";
import { warmUpTest } from "./watching/warm_up.ts";
import { toldOf } from "./watching/whole_runs.ts";
import { type Exporter, writeSnapshots } from "./write.ts";

/** A planned run. */
export interface Planned {
  /** The number of the run of its command, from 1. */
  readonly run: number;
  /** The side of a comparison; `null` without one. */
  readonly side: "base" | "new" | null;
  /** Program and arguments. */
  readonly argv: readonly string[];
}

/** A finished run. */
export interface Made extends Planned {
  /** The remembered recording of the run, without its warm-up. */
  readonly remembered: Run;
  /** The resources of its command. */
  readonly totals: CommandTotals;
  /** The exit code of its command. */
  readonly code: number;
  /** Whether PROFIT ended it after its time. */
  readonly isEnded: boolean;
  /** Whether it was interrupted. Such a run is not compared. */
  readonly isCut: boolean;
  /** Whether the output still has a reader. */
  readonly isRead: boolean;
  /** The error that ended the output; `null` if the run was written to its end. */
  readonly failure: EnvironmentError | null;
}

/** The exit code of a command that Ctrl-C ended. */
const CTRL_C = 130;

/**
 * Records all runs of a command, or of two in turn.
 *
 * @param destination The place for the data.
 * @param options What to run, and how to record it.
 * @param world The outside world.
 * @param reader The source of readings.
 * @param exporter Exports to monitoring systems; `null` for none.
 * @returns The end of the recording: the code of the first command that failed, unless PROFIT has its own.
 * @throws {StartError} If a command cannot be started. The rows of earlier runs stay.
 */
export async function recordRuns(
  destination: Destination,
  options: Options,
  world: World,
  reader: Reader,
  exporter: Exporter | null,
): Promise<RecordResult> {
  const { clock, say } = world;
  const tell = (text: string) => options.quiet || say(`profit: ${escapeTerminal(text)}\n`);
  const recording = emptyRecording(sketcherOf(options.failOn));
  const warmUp = { ticks: 0, rows: 0 };
  const nameOf = options.groupBy === null ? undefined : nameOfGroup;
  const plan = planRuns(options.runs!, options.command!, options.against);
  const labels = [...options.labels, ...labelsOf(plan[0]!)];
  const output = await openOutput(destination, { ...options, labels }, world);
  /** The rows of earlier runs stay. */
  const held: Output = {
    ...output,
    discard: () => recording.rows + warmUp.rows > 0 ? output.close() : output.discard(),
    end: () => Promise.resolve(),
  };
  const made: Made[] = [];
  let failure: EnvironmentError | null = null;
  try {
    tell(renderStart(options, output));
    for (const planned of plan) {
      const one = await makeRun(planned);
      if (one === "interrupted") break;
      if (one instanceof EnvironmentError) {
        failure = one;
        break;
      }
      made.push(one);
      tell(renderRun(one, options.runs!));
      if (one.failure !== null || !one.isRead || one.isCut) break;
    }
    if (made.length < plan.length) tell(`${made.length} of ${plan.length} runs were made`);
    return await concludeRuns({ made, recording, warmUp, failure }, output, options, world, reader);
  } finally {
    output.close();
  }

  /** Returns an error for a failure that was reported already. */
  async function makeRun(planned: Planned): Promise<Made | "interrupted" | EnvironmentError> {
    const command = await startRecordedCommand(planned.argv, options, held, world, reader);
    if (command === "interrupted") return command;
    try {
      const started = await command.find();
      if (made.length === 0) await output.writeHeader();
      const remembered = emptyRun();
      const isWarmUp = warmUpTest(options.warmUpMs);
      const addMarks = command.watch(output);
      let last: Snapshot | null = null;
      const onSnapshot = async (snapshot: Snapshot, all: Recording) => {
        last = snapshot;
        await addMarks(snapshot, all);
        if (!isWarmUp(snapshot)) addToRun(remembered, snapshot, nameOf, options.columns);
      };
      const selection = await withGroups(selectProcesses(started, options), options, null);
      const snapshots = recordSelection(reader, selection, options, clock, command.stop, started);
      const own = labelsOf(planned);
      const written = await writeSnapshots(
        labelSnapshots(snapshots, own),
        held,
        { ...options, labels: [...options.labels, ...own] },
        { reader, warn: say, onSnapshot, exporter },
        recording,
      );
      warmUp.ticks += written.warmUp.ticks;
      warmUp.rows += written.warmUp.rows;
      const { isRead, failure } = written;
      // The processes can be gone a moment before the command is waited for.
      const isOver = last !== null && (last as Snapshot).tick.last;
      const isEnded = isOver && failure === null && await command.terminate();
      const { pid, code, totals } = await command.end(failure);
      settleKill(recording, pid, isEnded ? null : totals.signal ?? null);
      nameCommand(recording, pid, planned.argv);
      if (options.warmUpMs === 0) remembered.whole.told = toldOf(totals);
      const isCut = world.wasSignalled() || code === CTRL_C;
      if (!isCut && last !== null) await tellLeft(planned, (last as Snapshot).samples);
      return { ...planned, remembered, totals, code, isEnded, isCut, isRead, failure };
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      await command.waitAfterFailure(error);
      return error;
    }
  }

  /** Reports processes that a run left behind, because they disturb the next run. */
  async function tellLeft(planned: Planned, last: readonly Sample[]): Promise<void> {
    const names = await nameLeft(last, reader, world);
    if (names === "") return;
    tell(`${renderTitle(planned)} left processes running: ${names}`);
  }
}

/** Plans the commands in turn, the base first. */
function planRuns(
  runs: number,
  command: readonly string[],
  against: Options["against"],
): Planned[] {
  const sides = against === null
    ? [{ side: null, argv: command }]
    : [{ side: "base", argv: against } as const, { side: "new", argv: command } as const];
  return Array.from({ length: runs }, (_, at) => sides.map((one) => ({ run: at + 1, ...one })))
    .flat();
}

/** Returns the labels that distinguish the rows of a run from those of other runs. */
function labelsOf({ run, side }: Planned): Label[] {
  return [
    { name: "run", value: `${run}` },
    ...(side === null ? [] : [{ name: "side", value: side }]),
  ];
}

function renderStart(
  { runs, command, against, paceMs, durationMs }: Options,
  { name }: Output,
): string {
  const what = against === null
    ? `of "${command![0]}"`
    : `of "${against[0]}" and of "${command![0]}" in turn`;
  const time = durationMs === Infinity
    ? "until each ends"
    : `for ${formatDuration(durationMs)} each`;
  return `recording ${formatCount(runs!, "run")} ${what} every ${
    paceMs / 1000
  } s ${time}, to ${name}`;
}

/**
 * Adds the labels of a run to its processes, as in a file. The labels distinguish the processes of
 * different runs.
 */
async function* labelSnapshots(
  snapshots: AsyncIterable<Snapshot>,
  own: readonly Label[],
): AsyncGenerator<Snapshot> {
  const labels = own.map(({ name, value }) => `${name}=${value}`).join("\0");
  const roots = new Map<Process, Process>();
  const labelRoot = (root: Process) => {
    const labelled = roots.get(root) ?? { ...root, labels };
    roots.set(root, labelled);
    return labelled;
  };
  for await (const snapshot of snapshots) {
    const samples = snapshot.samples.map(({ reading, root, ...sample }) => ({
      ...sample,
      reading: { ...reading, labels },
      root: root && labelRoot(root),
    }));
    yield { ...snapshot, samples };
  }
}
