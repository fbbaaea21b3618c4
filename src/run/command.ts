/**
 * A command that is started to be recorded: until it ends, and as it did.
 *
 * @module
 */

import { EnvironmentError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { CommandTotals } from "../model/outcomes.ts";
import type { Reading } from "../model/processes.ts";
import type { OwnCost, Reader } from "../model/reader.ts";
import { type Command, EXIT, type World } from "../model/world.ts";
import type { Output } from "../output/stream.ts";
import { escapeTerminal } from "../text/escape.ts";
import { addMarks, findPeakMemory, UNSEEN } from "./peak_memory.ts";
import { type OnSnapshot, renderStart } from "./watch.ts";

/** What is asked to end is killed after that. */
const PATIENCE_MS = 10_000;

/** A command that runs, and is recorded. */
export interface RecordedCommand {
  /**
   * Reads it, to find it among the processes that are read; it is not there where it has ended already.
   *
   * @throws {EnvironmentError} When another process has its number there.
   */
  find(): Promise<Reading[]>;
  /** Aborted when it ends. */
  readonly stop: AbortSignal;
  /**
   * Says that it is recorded, unless it is one of several runs; then keeps its peak memory, of which
   * nothing is left at its end.
   */
  watch(output: Output): OnSnapshot;
  /** Ends it, if it runs: it is asked to end, and killed if it does not. Returns whether it ran. */
  terminate(): Promise<boolean>;
  /** Waits for its end, and says at once why it is not recorded any more, where that failed. */
  end(failure: EnvironmentError | null): Promise<{
    readonly pid: number;
    readonly code: number;
    readonly totals: CommandTotals;
    readonly ownCost: OwnCost | null;
  }>;
  /** Says at once that its recording failed, waits for its end, and returns the exit code. */
  waitAfterFailure(error: EnvironmentError): Promise<number>;
}

/**
 * Starts a command. Whatever becomes of the recording, the command is to be waited for.
 *
 * @param argv Program and arguments.
 * @param options What to record of it.
 * @param output Where the data goes; nothing is left of it when the command cannot be started.
 * @param world What to touch.
 * @param reader Where readings come from.
 * @returns The command; `"interrupted"` where that came before it.
 * @throws {StartError} When it cannot be started.
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
  const listedPid = reader.findChild(command.pid);
  const pid = listedPid ?? command.pid;
  const what = `"${argv[0]}" (pid ${pid})`;
  const isOfRuns = options.runs !== null;
  const stop = new AbortController();
  let seen = UNSEEN;
  const ended = command.ended.then((code) => {
    stop.abort();
    return { code, wallSeconds: (clock.monotonicMs() - startMs) / 1000 };
  });

  return {
    find: async () => {
      const found = listedPid === null ? null : await reader.read([pid]);
      const isOwn = ({ ppid }: Reading) => reader.ownPid === null || ppid === reader.ownPid;
      if (found?.every(isOwn)) return found;
      output.discard(); // A file without rows would only be in the way of the next try.
      const reason = "the processes that can be read are of another pid namespace";
      throw new EnvironmentError(`Cannot record "${argv[0]}": ${reason}`);
    },
    stop: stop.signal,
    watch: (output) => {
      if (options.quiet && !isOfRuns) return () => {}; // Nobody is told of its memory.
      // No view: the command may write to the same terminal.
      if (!isOfRuns) say(renderStart(what, options, output));
      return ({ samples }) => void (seen = addMarks(seen, samples, reader.readPeakRss));
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
      else if (!stop.signal.aborted && !options.quiet && !isOfRuns) {
        say(`profit: recorded; waiting for ${escapeTerminal(what)} to end\n`);
      }
      const { code, wallSeconds } = await ended;
      const ownCost = await reader.readOwnCost();
      // Nobody is told with --quiet; and of several runs, the kernel tells the largest of all.
      const waitedBytes = options.quiet || isOfRuns ? null : command.readPeakRss();
      const told = { waitedBytes, ownBytes: ownCost?.peakRssBytes ?? null };
      const totals = {
        program: argv[0]!,
        signal: command.readSignal(),
        withChildren: options.children,
        wallSeconds,
        ...childCost(costBefore, ownCost),
        peakMemory: findPeakMemory(seen, told, options.children),
      };
      return { pid, code, totals, ownCost };
    },
    waitAfterFailure: async (error) => {
      sayFailure(error);
      await ended;
      return EXIT.failed;
    },
  };

  /** Told at once: the command may run for days. */
  function sayFailure({ message }: EnvironmentError): void {
    say(`profit: ${escapeTerminal(message)}; the command runs on\n`);
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

/** The kernel adds the CPU time of a child that has ended to what its parent's children took. */
function childCost(
  before: OwnCost | null,
  after: OwnCost | null,
): { userSeconds: number | null; systemSeconds: number | null } {
  if (!before?.children || !after?.children) return { userSeconds: null, systemSeconds: null };
  return {
    userSeconds: after.children.userSeconds - before.children.userSeconds,
    systemSeconds: after.children.systemSeconds - before.children.systemSeconds,
  };
}
