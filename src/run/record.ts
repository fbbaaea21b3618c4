/**
 * The frame of a recording: opens the reader and the exports, records once or several times, makes
 * a page, and closes everything.
 *
 * @module
 */

import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import type { World } from "../model/world.ts";
import { chooseDestination } from "../output/mod.ts";
import { openReader } from "../read/mod.ts";
import type { LiveConditions } from "./live/conditions.ts";
import { isExported, needsOf, renderSilence } from "./mod.ts";
import { recordProcesses } from "./record_processes.ts";
import type { Exporter } from "./write.ts";

/**
 * Records, and makes a page of the recording if the user asks for one.
 *
 * @param options What to record.
 * @param world The outside world.
 * @returns The exit code.
 * @throws {UsageError} If the options cannot be met.
 * @throws {EnvironmentError} If something outside fails.
 */
export async function record(options: Options, world: World): Promise<number> {
  const live = await openLive(options, world);
  const needs = needsOf(options, world);
  const say = await findSay(options, world);
  const reader = await openReader(
    { ...options, os: world.os },
    needs,
    world.clock,
    (silence) => say(`profit: ${renderSilence(silence)}\n`),
    (note) => say(`profit: ${note}\n`),
  );
  const full = options.full && await limitFull(options.full, world, say);
  if (options.failOn.length > 0) {
    const { tellTooShort } = await import("./ending/judge.ts");
    tellTooShort(options, world.say);
  }
  let exporter: Exporter | null = null;
  try {
    if (isExported(options, world)) exporter = await openExports(options, world, reader);
    const now = { isTerminal: world.stdout.isTerminal(), epochMs: world.clock.epochMs() };
    const destination = chooseDestination(options, now);
    const recordTo = async (stdout: World["stdout"]) => {
      const around = { ...world, stdout };
      if (options.runs === null) {
        const open = { reader, exporter, full, live };
        return await recordProcesses(destination, options, around, open);
      }
      const { recordRuns } = await import("./runs.ts");
      return await recordRuns(destination, options, around, reader, exporter);
    };
    if (options.report === null) return (await recordTo(world.stdout)).code;
    // Loaded on demand: only a page needs the modules that read recordings.
    const { recordWithPage } = await import("./record_page.ts");
    return await recordWithPage(options.report, destination, options, world, recordTo);
  } finally {
    await exporter?.close();
    await live?.close();
    full?.close();
    reader.close();
  }
}

/**
 * Returns how to write a message that names a process. Loaded on demand: few recordings write to
 * the log of a runner.
 */
async function findSay(options: Options, { say }: World): Promise<World["say"]> {
  if (options.format !== "github") return say;
  return (await import("../report/workflow_commands.ts")).guardSay(options, say);
}

/** Loaded on demand: most recordings select by name. */
async function limitFull(full: RegExp, world: World, say: World["say"]) {
  return await (await import("./slow_match.ts")).openFull(full, world, say);
}

/**
 * Loaded on demand: most recordings are judged only at their end, and start sooner without this
 * module.
 */
async function openLive(options: Options, world: World): Promise<LiveConditions | null> {
  if (options.stopOn.length === 0 && options.actions.length === 0) return null;
  const { openLiveConditions } = await import("./live/conditions.ts");
  return await openLiveConditions(options, world);
}

/** Loaded on demand: most recordings export nothing, and start sooner without this module. */
async function openExports(options: Options, world: World, reader: Reader): Promise<Exporter> {
  const { openExporter } = await import("./exporting/exporter.ts");
  return await openExporter(options, world, reader);
}
