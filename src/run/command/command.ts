/**
 * A command that PROFIT starts and records until it ends.
 *
 * @module
 */

import { EnvironmentError } from "../../model/errors.ts";
import type { Condition } from "../../model/conditions.ts";
import type { Options } from "../../model/options.ts";
import type { CommandTotals, StorageBytes } from "../../model/command_totals.ts";
import type { Reading } from "../../model/processes.ts";
import type { OwnCost, Reader } from "../../model/reader.ts";
import type { Sample } from "../../model/samples.ts";
import { type Command, EXIT, type World } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { addCpu, findCpuTime, unseenCpu } from "./cpu_time.ts";
import { nameLeft } from "./left_running.ts";
import { addMarks, findPeakMemory, UNSEEN } from "./peak_memory.ts";
import { type OnSnapshot, renderStart } from "../live/watch.ts";

/** A command that does not end within this time after SIGTERM is killed. */
const PATIENCE_MS = 10_000;

/** A command has ended a moment before PROFIT hears of it. */
const NEWS_MS = 200;

/** A running command that is recorded. */
export interface RecordedCommand {
  /**
   * Finds the command among the processes of the reader. The result is empty if the command has
   * ended already.
   *
   * @throws {EnvironmentError} If another process has its number there.
   */
  find(): Promise<Reading[]>;
  /** Aborted when the command ends. */
  readonly stop: AbortSignal;
  /**
   * Reports the start, unless the command is one of several runs. The returned function keeps the peak memory
   * and the CPU time, which are lost at the end of each process.
   */
  watch(output: Output): OnSnapshot;
  /**
   * Ends a running command with SIGTERM, and later with SIGKILL. Returns whether the command was
   * running.
   */
  terminate(): Promise<boolean>;
  /** Waits for the end of the command. Reports a failure of the recording at once. */
  end(failure: EnvironmentError | null): Promise<{
    readonly pid: number;
    readonly code: number;
    readonly totals: CommandTotals;
    readonly ownCost: OwnCost | null;
  }>;
  /** Reports recorded processes that still run after the end of the command, unless a signal ended it. */
  tellLeft(): Promise<void>;
  /** Reports at once that the recording failed, waits for the end, and returns the exit code. */
  waitAfterFailure(error: EnvironmentError): Promise<number>;
}

/**
 * Starts a command. The caller must wait for the command even if the recording fails.
 *
 * @param argv Program and arguments.
 * @param options What to record.
 * @param output The output for the data. If the command cannot be started, the output is discarded.
 * @param world The outside world.
 * @param reader The source of readings.
 * @returns The command; `"interrupted"` if an interrupt came first.
 * @throws {StartError} If the command cannot be started.
 */
export async function startRecordedCommand(
  argv: readonly string[],
  options: Options,
  output: Output,
  world: World,
  reader: Reader,
): Promise<RecordedCommand | "interrupted"> {
  const { clock, say } = world;
  const start = await world.loadStart();
  const costBefore = await reader.readOwnCost();
  const startMs = clock.monotonicMs();
  if (world.stop.aborted) {
    output.discard();
    return "interrupted";
  }
  const command = startOrDiscard();
  // A command that has just started does not count yet.
  const storageBefore = isStorageJudged(options) ? command.readStorage() : null;
  const listedPid = reader.findChild(command.pid);
  const pid = listedPid ?? command.pid;
  const what = `"${argv[0]}" (pid ${pid})`;
  const isOfRuns = options.runs !== null;
  // Nobody sees the costs, and no condition judges them.
  const isUnseen = options.quiet && options.failOn.length === 0;
  const stop = new AbortController();
  let seen = UNSEEN;
  const seenCpu = unseenCpu();
  let last: readonly Sample[] = [];
  const ended = command.ended.then((code) => {
    stop.abort();
    return { code, wallSeconds: (clock.monotonicMs() - startMs) / 1000 };
  });

  return {
    find: async () => {
      const found = listedPid === null ? null : await reader.read([pid]);
      const isOwn = ({ ppid }: Reading) => reader.ownPid === null || ppid === reader.ownPid;
      if (found?.every(isOwn)) return found;
      output.discard(); // A file without rows would only hinder the next try.
      const reason = "the processes that can be read are of another pid namespace";
      throw new EnvironmentError(`Cannot record "${argv[0]}": ${reason}`);
    },
    stop: stop.signal,
    watch: (output) => {
      if (isUnseen && !isOfRuns) return () => {};
      // There is no view, because the command can write to the same terminal.
      if (!isOfRuns && !options.quiet) say(renderStart(what, options, output));
      return (snapshot) => {
        seen = addMarks(seen, snapshot.samples, reader.readPeakRss);
        addCpu(seenCpu, snapshot);
        if (snapshot.missed === null) last = snapshot.samples;
      };
    },
    terminate: async () => {
      if (stop.signal.aborted) return false;
      command.send("SIGTERM");
      await clock.sleepUntil(clock.monotonicMs() + PATIENCE_MS, stop.signal);
      if (!stop.signal.aborted) command.send("SIGKILL");
      return true;
    },
    end: async (failure) => {
      if (failure !== null) sayFailure(failure);
      else if (!options.quiet && !isOfRuns) await sayWaiting();
      const { code, wallSeconds } = await ended;
      const ownCost = await reader.readOwnCost();
      // For several runs, the kernel only reports the largest peak of all runs.
      const waitedBytes = isUnseen || isOfRuns ? null : command.readPeakRss();
      const told = { waitedBytes, ownBytes: ownCost?.peakRssBytes ?? null };
      const totals = {
        program: argv[0]!,
        signal: command.readSignal(),
        withChildren: options.children,
        wallSeconds,
        ...findCpuTime(childCost(costBefore, ownCost), seenCpu),
        peakMemory: findPeakMemory(seen, told, options.children),
        storage: storageBefore && storageSince(storageBefore, command.readStorage()),
      };
      return { pid, code, totals, ownCost };
    },
    tellLeft: async () => {
      const names = options.quiet || world.wasSignalled()
        ? ""
        : await nameLeft(last, reader, world);
      if (names === "") return;
      say(`profit: ${escapeTerminal(`"${argv[0]}" left processes running: ${names}`)}\n`);
    },
    waitAfterFailure: async (error) => {
      sayFailure(error);
      await ended;
      return EXIT.failed;
    },
  };

  /** Reports that the command continues after its recording. */
  async function sayWaiting(): Promise<void> {
    if (!stop.signal.aborted) {
      await clock.sleepUntil(clock.monotonicMs() + NEWS_MS, stop.signal);
    }
    if (stop.signal.aborted) return;
    say(`profit: recorded; waiting for ${escapeTerminal(what)} to end\n`);
  }

  /** Reports at once, because the command can run for days. */
  function sayFailure({ message }: EnvironmentError): void {
    say(`profit: ${escapeTerminal(message)}; the command continues\n`);
  }

  function startOrDiscard(): Command {
    try {
      return start(argv);
    } catch (error) {
      output.discard();
      throw error;
    }
  }
}

/** Whether a condition judges what a run reads from storage or writes to it, children included. */
function isStorageJudged({ failOn, children }: Options): boolean {
  const isStorage = (one: Condition) =>
    one.kind === "run" && ["read_bytes", "written_bytes"].includes(one.total);
  return children && failOn.some(isStorage);
}

function storageSince(before: StorageBytes, now: StorageBytes | null): StorageBytes | null {
  return now && {
    readBytes: now.readBytes - before.readBytes,
    writtenBytes: now.writtenBytes - before.writtenBytes,
  };
}

/**
 * Returns the CPU time of the command; `null` if it is unknown. The kernel adds the CPU time of an
 * ended child to its parent.
 */
function childCost(before: OwnCost | null, after: OwnCost | null): OwnCost["children"] {
  if (!before?.children || !after?.children) return null;
  return {
    userSeconds: after.children.userSeconds - before.children.userSeconds,
    systemSeconds: after.children.systemSeconds - before.children.systemSeconds,
  };
}
