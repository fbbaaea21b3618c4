/**
 * The story of one recording: chooses processes or starts a command, samples them on the schedule,
 * writes, shows and exports each snapshot, and reports at the end.
 *
 * @module
 */

import type { Recording } from "../analyse/mod.ts";
import { EnvironmentError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import { EXIT, type LimitedRegex, type World } from "../model/world.ts";
import { type Destination, openOutput } from "../output/mod.ts";
import type { Output, Place } from "../output/stream.ts";
import { waitForMatch } from "../record/loop.ts";
import { recordSelection, selectRunning } from "../record/mod.ts";
import { selectProcesses } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";
import type { LiveConditions } from "./live/conditions.ts";
import { settleKill } from "./watching/memory.ts";
import { describeSelection, withGroups } from "./mod.ts";
import { type OnSnapshot, watchRecording } from "./live/watch.ts";
import type { WatchedRun } from "./watching/whole_runs.ts";
import { type Exporter, writeSnapshots } from "./write.ts";

/** The end of a recording. */
export interface RecordResult {
  /** The exit code. */
  readonly code: number;
  /** The place of the data; `null` if there is none. */
  readonly place: Place | null;
  /**
   * What PROFIT remembers of the recording. A file contains less: by default no anonymous memory, no parents
   * and no matches.
   */
  readonly recording?: Recording;
}

/** The parts that a recording uses. They stay open after the end of the recording. */
export interface Opened {
  /** The source of readings. */
  readonly reader: Reader;
  /** Exports to monitoring systems; `null` for none. */
  readonly exporter: Exporter | null;
  /** The expression for command lines; `null` for none. */
  readonly full: LimitedRegex | null;
  /** The conditions that are judged while recording; `null` for none. */
  readonly live: LiveConditions | null;
}

/**
 * Records running processes, or a command from its start to its end.
 *
 * @param destination The place for the data.
 * @param options What to record.
 * @param world The outside world.
 * @param opened What the recording uses.
 * @throws {UsageError} If the options cannot be met.
 * @throws {EnvironmentError} If something outside fails.
 */
export async function recordProcesses(
  destination: Destination,
  options: Options,
  world: World,
  { reader, exporter, full, live }: Opened,
): Promise<RecordResult> {
  const { clock, say } = world;
  const what = describeSelection(options);
  const selected = options.command === null
    ? await selectRunning({ ...options, full }, reader)
    : null;
  const suggest = async () => {
    if (selected === null) return "";
    const { suggestName } = await import("./missing_names.ts");
    return await suggestName(options, selected, reader, world);
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
    // Loaded at this moment, because here the load delays neither the first byte nor a tick.
    const conclude = isTold(options) ? (await import("./ending/conclude.ts")).conclude : null;
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
    if (commandEnd) {
      settleKill(recording, commandEnd.pid, commandEnd.totals.signal ?? null);
      const { nameCommand } = await import("./watching/known_commands.ts");
      nameCommand(recording, commandEnd.pid, options.command!);
      await command!.tellLeft();
    }
    const commandCode = commandEnd?.code ?? EXIT.recorded;
    live?.judgeEnd(recording, output);
    if (!isRead) return { code: await sayNotJudged() || commandCode, place: output.findPlace() };
    const hasRows = recording.rows + warmUp.rows > 0;
    if (!hasRows && failure === null && command === null) {
      if (recording.ticks > 0) return { code: await discardAndSayNoMatch(output), place: null };
      say("profit: No tick could be taken\n");
      return { code: EXIT.failed, place: null };
    }
    const place = output.findPlace();
    if (!hasRows) output.discard();
    if (!hasRows && failure !== null && command === null) throw failure;
    const extras = {
      ownCost: commandEnd?.ownCost ?? await reader.readOwnCost(),
      filesPace: reader.filesPace(),
      output: hasRows ? output.name : "nowhere",
      keptRows: place.rows,
      command: commandEnd?.totals ?? null,
      warmUp,
    };
    const judgements = [...live?.listStops() ?? [], ...whole?.judge(extras.command) ?? []];
    const ended = { recording, extras, judgements };
    const code = await conclude?.(ended, options, world, reader) || commandCode;
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

  /** Reports data that is not in its place, even with --quiet. Returns whether data is lost. */
  function tellTrouble({ trouble, isLost }: Place, failure: EnvironmentError | null): boolean {
    for (const text of [failure?.message, trouble]) {
      if (text) say(`profit: ${escapeTerminal(text)}\n`);
    }
    return isLost;
  }

  function sayMissingPids({ pids }: Selection): void {
    const missing = options.pids.filter((pid) => !pids?.includes(pid));
    if (missing.length === 0 || options.quiet) return;
    say(`profit: No process with the id ${missing.join(", ")}\n`);
  }

  async function startIfAsked(output: Output) {
    if (options.command === null) return null;
    const { startRecordedCommand } = await import("./command/command.ts");
    return await startRecordedCommand(options.command, options, output, world, reader);
  }

  /** Loaded on demand: few conditions judge whole runs. */
  async function watchWhole(onSnapshot: OnSnapshot): Promise<WatchedRun | null> {
    if (!options.failOn.some(({ kind }) => kind === "run")) return null;
    const { watchWholeRun } = await import("./watching/whole_runs.ts");
    return watchWholeRun(options, onSnapshot);
  }

  /** Loaded on demand: few recordings have conditions and a pipe whose reader leaves. */
  async function sayNotJudged(): Promise<number> {
    if (options.failOn.length === 0) return EXIT.recorded;
    return (await import("./ending/judge.ts")).tellUnread(options, output, say);
  }

  async function waitForFirst(selection: Selection, waitMs: number): Promise<boolean> {
    if (!options.quiet) say(`profit: waiting for a process ${what}${await suggest()}\n`);
    const patience = { waitMs, paceMs: options.paceMs };
    return await waitForMatch(reader, selection, clock, patience, world.stop);
  }

  /**
   * Discards the output, because a file without rows would only hinder the next try. Reports that
   * nothing matched.
   */
  async function discardAndSayNoMatch(output: Output): Promise<number> {
    output.discard();
    return await sayNoMatch();
  }

  /** Loaded on demand: most recordings have a match. */
  async function sayNoMatch(): Promise<number> {
    const { tellNoMatch } = await import("./missing_names.ts");
    return tellNoMatch(what, await suggest(), reader, say);
  }
}

/**
 * Returns whether somebody gets a result, at least by the exit code. Otherwise verdicts are not
 * worth their time and memory.
 */
function isTold({ quiet, failOn, format }: Options): boolean {
  return !quiet || failOn.length > 0 || format !== "text";
}
