/**
 * The story of a command: start it, record it until it ends, end as it did.
 *
 * @module
 */

import { peakOf } from "../analyse/extent.ts";
import type { Recording } from "../analyse/series.ts";
import { EnvironmentError } from "../errors.ts";
import { escapeTerminal } from "../escape.ts";
import type { Options } from "../options.ts";
import { record } from "../record.ts";
import { ticks } from "../schedule.ts";
import { selectProcesses } from "../select.ts";
import type { OwnCost, Reader } from "../types/reader.ts";
import type { Command } from "../types/world.ts";
import { sumUp } from "./ending.ts";
import { renderStart } from "./live.ts";
import { type Exporter, writeAll } from "./session.ts";
import { openOutput } from "./setup.ts";
import { EXIT, type World } from "./world.ts";

/**
 * Starts a command and records it. Whatever becomes of the recording, the command is waited for.
 *
 * @param argv Program and arguments.
 * @param options What to record of it.
 * @param world What to touch.
 * @param reader Where readings come from.
 * @param exporter Tells monitoring systems of it, where there are some.
 * @returns The command's exit code, or that of a recording that failed.
 * @throws {StartError} When it cannot be started; no file is left then.
 */
export async function recordCommand(
  argv: readonly string[],
  options: Options,
  world: World,
  reader: Reader,
  exporter: Exporter | null,
): Promise<number> {
  const { clock } = world;
  const output = await openOutput(options, world);
  const costBefore = await reader.readOwnCost();
  const startMs = clock.monotonicMs();
  if (world.stop.aborted) {
    output.discard();
    return EXIT.interrupted;
  }
  const command = startOrDiscard();
  const stop = new AbortController();
  const ended = command.ended.then((code) => {
    stop.abort();
    return { code, wallSeconds: (clock.monotonicMs() - startMs) / 1000 };
  });
  try {
    const selection = selectProcesses(await reader.read([command.pid]), options);
    await output.begin();
    // No view: the command may write to the same terminal.
    const what = `"${argv[0]}" (pid ${command.pid})`;
    if (!options.quiet) world.say(renderStart(what, options, output));
    const grid = { leadMs: 0, paceMs: options.paceMs, durationMs: options.durationMs };
    const due = ticks(clock, grid, stop.signal);
    const snapshots = record(reader, selection, due, clock, { baseline: false });
    let peakRssBytes = reader.readPeakRss(command.pid);
    const onSnapshot = () => {
      peakRssBytes = reader.readPeakRss(command.pid) ?? peakRssBytes;
    };
    const watch = { reader, warn: world.say, onSnapshot, exporter };
    const recording = await writeAll(snapshots, output, options, watch);
    if (!stop.signal.aborted && !options.quiet) {
      world.say(`profit: recorded; waiting for ${escapeTerminal(what)} to end\n`);
    }
    const { code, wallSeconds } = await ended;
    const ownCost = await reader.readOwnCost();
    const totals = {
      program: argv[0]!,
      wallSeconds,
      ...childCost(costBefore, ownCost),
      peakRssBytes: peakRssBytes ?? findPeakRss(recording, command.pid),
    };
    const filesPace = reader.filesPace();
    const ending = { ownCost, filesPace, output: output.name, command: totals };
    const verdict = recording && sumUp(recording, ending, options, world);
    return verdict || code;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    // Told at once: the command may run for days.
    world.say(`profit: ${escapeTerminal(error.message)}; the command runs on\n`);
    await ended;
    return EXIT.failed;
  }

  function startOrDiscard(): Command {
    try {
      return world.start(argv);
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

/** Of its samples, where the kernel does not keep the peak. */
function findPeakRss(recording: Recording | null, pid: number): number | null {
  const series = recording?.processes.byPid.get(pid);
  return series === undefined ? null : peakOf(series.rssBytes);
}
