/**
 * The story of a recording: select, read, sample on the schedule, write, and say what was seen.
 *
 * @module
 */

import type { Options } from "./options.ts";
import type { Output } from "./output/stream.ts";
import { openReader } from "./read/mod.ts";
import { waitForMatch } from "./record.ts";
import { advise } from "./run/advice.ts";
import { watchRecording } from "./run/live.ts";
import { recordBy, selectBy } from "./run/processes.ts";
import { type Exporter, writeAll } from "./run/session.ts";
import { describeSelection, isExported, needsOf, openOutput } from "./run/setup.ts";
import { EXIT, type World } from "./run/world.ts";
import type { Reader } from "./types/reader.ts";

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
  const needs = needsOf(options, world);
  const reader = await openReader({ ...options, os: world.os }, needs, world.clock);
  const exporter = isExported(options, world) ? await openExports(options, world, reader) : null;
  const tell = async (options: Options, world: World): Promise<number> => {
    if (options.command === null) return await recordRunning(options, world, reader, exporter);
    const { recordCommand } = await import("./run/command.ts");
    return await recordCommand(options.command, options, world, reader, exporter);
  };
  try {
    if (options.report === null) return await tell(options, world);
    // A recording without a page needs none of what reads recordings back.
    const { recordWithPage } = await import("./run/record_page.ts");
    return await recordWithPage(options.report, options, world, tell);
  } finally {
    await exporter?.close();
    reader.close();
  }
}

/** Most recordings need none of this, and start sooner without. */
async function openExports(options: Options, world: World, reader: Reader): Promise<Exporter> {
  const { openExporter } = await import("./run/export.ts");
  return await openExporter(options, world, reader);
}

async function recordRunning(
  options: Options,
  world: World,
  reader: Reader,
  exporter: Exporter | null,
): Promise<number> {
  const { clock, say, stop } = world;
  const { paceMs, quiet, waitMs } = options;
  const what = describeSelection(options);
  const selection = await selectBy(options, reader);
  const findAdvice = () => advise(options, selection, reader);
  if (selection.pids?.length === 0) return await endWithNothing();
  const missing = options.pids.filter((pid) => !selection.pids?.includes(pid));
  if (missing.length > 0 && !quiet) say(`profit: no process with the id ${missing.join(", ")}\n`);
  const output = await openOutput(options, world);
  await output.begin();
  // What a recording ends with is loaded now, when it delays neither the first byte nor a tick.
  const { sumUp } = await import("./run/ending.ts");
  if (waitMs !== null) {
    if (!quiet) say(`profit: waiting for a process ${what}${await findAdvice()}\n`);
    const hasCome = await waitForMatch(reader, selection, clock, { waitMs, paceMs }, stop);
    if (!hasCome) return await endWithout(output);
  }

  const snapshots = recordBy(reader, selection, options, clock, stop);
  const onSnapshot = await watchRecording(what, findAdvice, options, output, world);
  const watch = { reader, warn: say, onSnapshot, exporter };
  const recording = await writeAll(snapshots, output, options, watch)
    .finally(() => world.screen?.hide());
  if (recording === null) return EXIT.recorded;
  if (recording.ticks === 0) {
    say("profit: Not one tick could be taken\n");
    return EXIT.failed;
  }
  if (recording.rows === 0) return await endWithout(output);
  const ending = {
    ownCost: await reader.readOwnCost(),
    filesPace: reader.filesPace(),
    output: output.name,
    command: null,
  };
  return sumUp(recording, ending, options, world);

  /** A file without rows would only be in the way of the next try. */
  function endWithout(output: Output): Promise<number> {
    output.discard();
    return endWithNothing();
  }

  async function endWithNothing(): Promise<number> {
    const hidden = reader.mayHideOthers()
      ? "; this system hides those of other users (hidepid), sudo would show them"
      : "";
    say(`profit: No process ${what} was there${await findAdvice()}${hidden}\n`);
    return EXIT.nothing;
  }
}
