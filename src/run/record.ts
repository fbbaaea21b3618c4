/**
 * The story of a recording: choose processes, or start a command; read and sample them on the
 * schedule; write, watch and export each snapshot; and say at the end what was seen.
 *
 * @module
 */

import type { Recording } from "../analyse/mod.ts";
import { EnvironmentError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import { EXIT, type LimitedRegex, type World } from "../model/world.ts";
import { chooseDestination, type Destination, openOutput } from "../output/mod.ts";
import type { Output, Place } from "../output/stream.ts";
import { openReader } from "../read/mod.ts";
import { waitForMatch } from "../record/loop.ts";
import { listAncestors, recordSelection, selectRunning } from "../record/mod.ts";
import { selectProcesses } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";
import { settleKill } from "./memory_watch.ts";
import {
  describeSelection,
  isExported,
  needsOf,
  renderSilence,
  renderTooLong,
  withGroups,
} from "./mod.ts";
import type { LiveConditions } from "./live_conditions.ts";
import { type OnSnapshot, watchRecording } from "./watch.ts";
import type { WatchedRun } from "./whole_runs.ts";
import { type Exporter, writeSnapshots } from "./write.ts";

/** What a recording ended with. */
export interface RecordResult {
  /** The exit code. */
  readonly code: number;
  /** Where the data is; `null` where there is none. */
  readonly place: Place | null;
  /**
   * What was remembered of it. A file tells less: not which memory is of no file, nobody's parent, nor
   * which is a match.
   */
  readonly recording?: Recording;
}

/**
 * Records, and makes a page of the recording where one is wanted.
 *
 * @param options What to record.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {UsageError} When the options cannot be met.
 * @throws {EnvironmentError} When something outside fails.
 */
export async function record(options: Options, world: World): Promise<number> {
  const live = await openLive(options, world);
  const needs = needsOf(options, world);
  const reader = await openReader(
    { ...options, os: world.os },
    needs,
    world.clock,
    (silence) => world.say(`profit: ${renderSilence(silence)}\n`),
    (note) => world.say(`profit: ${note}\n`),
  );
  const full = options.full && await world.limitRegex(options.full, (text, afterMs) => {
    world.say(`profit: ${renderTooLong(options.full!.source, text, afterMs)}\n`);
  });
  if (options.failOn.length > 0) {
    const { tellTooShort } = await import("./judge.ts");
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
        return await recordProcesses(destination, options, around, reader, exporter, full, live);
      }
      const { recordRuns } = await import("./runs.ts");
      return await recordRuns(destination, options, around, reader, exporter);
    };
    if (options.report === null) return (await recordTo(world.stdout)).code;
    // A recording without a page needs none of what reads recordings back.
    const { recordWithPage } = await import("./record_page.ts");
    return await recordWithPage(options.report, destination, options, world, recordTo);
  } finally {
    await exporter?.close();
    await live?.close();
    full?.close();
    reader.close();
  }
}

/** Whether somebody is told what was seen, be it by the exit code: a verdict costs time and memory. */
function isTold({ quiet, failOn, format }: Options): boolean {
  return !quiet || failOn.length > 0 || format !== "text";
}

/** Loaded on demand: most recordings are judged at their end alone, and start sooner without. */
async function openLive(options: Options, world: World): Promise<LiveConditions | null> {
  if (options.stopOn.length === 0 && options.actions.length === 0) return null;
  const { openLiveConditions } = await import("./live_conditions.ts");
  return await openLiveConditions(options, world);
}

/** Loaded on demand: most recordings export nothing, and start sooner without. */
async function openExports(options: Options, world: World, reader: Reader): Promise<Exporter> {
  const { openExporter } = await import("./export.ts");
  return await openExporter(options, world, reader);
}

/** Records processes that run, or a command from its start to its end. */
async function recordProcesses(
  destination: Destination,
  options: Options,
  world: World,
  reader: Reader,
  exporter: Exporter | null,
  full: LimitedRegex | null,
  live: LiveConditions | null,
): Promise<RecordResult> {
  const { clock, say } = world;
  const what = describeSelection(options);
  const selected = options.command === null
    ? await selectRunning({ ...options, full }, reader)
    : null;
  const suggest = async () => {
    if (selected === null) return "";
    const { suggestName } = await import("./missing_names.ts");
    return await suggestName(options, selected, reader, countCommands);
  };
  if (selected?.pids?.length === 0) return { code: await sayNoMatch(), place: null };
  if (selected) sayMissingPids(selected);

  const output = await openOutput(destination, options, world);
  const command = await startIfAsked(output);
  if (command === "interrupted") return { code: EXIT.interrupted, place: null };
  try {
    const started = await command?.find() ?? null;
    const selection = await withGroups(
      selected ?? selectProcesses(started!, options),
      options,
      full,
    );
    await output.writeHeader();
    // What a recording ends with is loaded now, when it delays neither the first byte nor a tick.
    const conclude = isTold(options) ? (await import("./conclude.ts")).conclude : null;
    const hasMatch = options.waitMs === null || await waitForFirst(selection, options.waitMs);
    if (!hasMatch) return { code: await discardAndSayNoMatch(output), place: null };

    const end = command?.stop ?? world.stop;
    const stop = live === null ? end : AbortSignal.any([end, live.stop]);
    const snapshots = recordSelection(reader, selection, options, clock, stop, started);
    const onSnapshot = command?.watch(output) ??
      await watchRecording(what, suggest, options, output, world);
    const whole = await watchWhole(onSnapshot);
    const show = whole?.onSnapshot ?? onSnapshot;
    const watch = {
      reader,
      warn: say,
      onSnapshot: live?.judgeBefore(show, output) ?? show,
      exporter,
    };
    const written = await writeSnapshots(snapshots, output, options, watch)
      .finally(() => world.screen?.hide());
    const { recording, warmUp, isRead, failure } = written;

    if (live?.stop.aborted) await command?.terminate();
    const commandEnd = await command?.end(failure);
    if (commandEnd) settleKill(recording, commandEnd.pid, commandEnd.totals.signal ?? null);
    const commandCode = commandEnd?.code ?? EXIT.recorded;
    live?.judgeEnd(recording, output);
    if (!isRead) return { code: sayNotJudged() || commandCode, place: output.findPlace() };
    const hasRows = recording.rows + warmUp.rows > 0;
    if (!hasRows && failure === null && command === null) {
      if (recording.ticks > 0) return { code: await discardAndSayNoMatch(output), place: null };
      say("profit: Not one tick could be taken\n");
      return { code: EXIT.failed, place: null };
    }
    const place = output.findPlace();
    if (!hasRows) output.discard();
    if (!hasRows && failure !== null && command === null) throw failure;
    const ending = {
      ownCost: commandEnd?.ownCost ?? await reader.readOwnCost(),
      filesPace: reader.filesPace(),
      output: hasRows ? output.name : "nowhere",
      command: commandEnd?.totals ?? null,
      warmUp,
    };
    const judgements = [...live?.listStops() ?? [], ...whole?.judge(ending.command) ?? []];
    const code = await conclude?.(recording, ending, options, world, reader, judgements) ||
      commandCode;
    const isLost = hasRows && tellTrouble(place, command === null ? failure : null);
    return {
      code: isLost || failure !== null ? EXIT.failed : code,
      place: hasRows ? place : null,
      recording,
    };
  } catch (error) {
    if (command === null || !(error instanceof EnvironmentError)) throw error;
    return { code: await command.waitAfterFailure(error), place: output.findPlace() };
  } finally {
    output.close();
  }

  /** Says last, and also to who wants no summary, where the data is not; returns whether it is lost. */
  function tellTrouble({ trouble, isLost }: Place, failure: EnvironmentError | null): boolean {
    for (const text of [failure?.message, trouble]) {
      if (text) say(`profit: ${escapeTerminal(text)}\n`);
    }
    return isLost;
  }

  /** Asked only where nothing matched: command lines are read for nothing else. */
  async function countCommands(full: RegExp): Promise<number> {
    const needs = {
      ...needsOf(options, world),
      columns: [],
      wanted: [],
      names: null,
      command: true,
    };
    const commands = await openReader({ ...options, os: world.os }, needs, clock);
    try {
      const { matches } = await selectRunning({ ...options, names: [], full }, commands);
      const processes = await commands.list();
      // What started PROFIT may well have the name on its own command line.
      const ancestors = new Set(listAncestors(processes, commands.ownPid));
      return processes.filter((process) => matches(process) && !ancestors.has(process)).length;
    } finally {
      commands.close();
    }
  }

  function sayMissingPids({ pids }: Selection): void {
    const missing = options.pids.filter((pid) => !pids?.includes(pid));
    if (missing.length === 0 || options.quiet) return;
    say(`profit: no process with the id ${missing.join(", ")}\n`);
  }

  async function startIfAsked(output: Output) {
    if (options.command === null) return null;
    const { startRecordedCommand } = await import("./command.ts");
    return await startRecordedCommand(options.command, options, output, world, reader);
  }

  /** Few conditions are on what a whole run takes. */
  async function watchWhole(onSnapshot: OnSnapshot): Promise<WatchedRun | null> {
    if (!options.failOn.some(({ kind }) => kind === "run")) return null;
    const { watchWholeRun } = await import("./whole_runs.ts");
    return watchWholeRun(options, onSnapshot);
  }

  /** Of a recording that nobody read on, nothing is remembered. */
  function sayNotJudged(): number {
    const conditions = options.failOn.map(({ text }) => `"${text}"`).join(", ");
    if (conditions === "") return EXIT.recorded;
    say(`profit: Cannot judge ${conditions}: nobody read ${output.name} to its end\n`);
    return EXIT.unjudged;
  }

  async function waitForFirst(selection: Selection, waitMs: number): Promise<boolean> {
    if (!options.quiet) say(`profit: waiting for a process ${what}${await suggest()}\n`);
    const patience = { waitMs, paceMs: options.paceMs };
    return await waitForMatch(reader, selection, clock, patience, world.stop);
  }

  /** A file without rows would only be in the way of the next try. */
  async function discardAndSayNoMatch(output: Output): Promise<number> {
    output.discard();
    return await sayNoMatch();
  }

  async function sayNoMatch(): Promise<number> {
    const hidden = reader.mayHideOthers()
      ? "; this system hides those of other users (hidepid), sudo would show them"
      : "";
    say(`profit: No process ${what} was there${await suggest()}${hidden}\n`);
    return EXIT.nothing;
  }
}
