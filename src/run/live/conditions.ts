/**
 * Judges conditions during a recording. The first breach ends the recording, or starts a program.
 *
 * @module
 */

import { judgeWholeRuns, toWholeRun } from "../../analyse/run_breaches.ts";
import { summariseLevels } from "../../analyse/levels.ts";
import type { Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import { addToRunTotals, emptyRunTotals } from "../../analyse/compare/run_totals.ts";
import { summariseProcess } from "../../analyse/summary.ts";
import type { Breach, Condition, Judgement } from "../../model/conditions.ts";
import type { Options } from "../../model/options.ts";
import type { Snapshot } from "../../model/samples.ts";
import type { World } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { openActions } from "./actions.ts";
import {
  findBreach,
  findGrowingSeconds,
  findVerdictAge,
  isOnGrowth,
  isTooEarly,
  listJudged,
} from "./judging.ts";
import { openVerdictTurns } from "../watching/verdict_turns.ts";
import { warmUpTest } from "../watching/warm_up.ts";
import type { OnSnapshot } from "./watch.ts";

/**
 * The largest share of the time between two ticks that verdicts may take, and the most
 * milliseconds.
 */
const JUDGING_SHARE = 0.1;
const MOST_JUDGING_MS = 50;

/** Judges conditions at each tick. Conditions on growth are judged less often. */
export interface LiveConditions {
  /** The first breach of a `--stop-on` condition aborts this signal. */
  readonly stop: AbortSignal;
  /** Returns a function that judges a snapshot and then calls `show`. */
  judgeBefore(show: OnSnapshot, output: Output): OnSnapshot;
  /** Judges the last processes once more at the end. */
  judgeEnd(recording: Recording, output: Output): void;
  /** Lists the breaches that ended the recording; empty if none did. */
  listStops(): Judgement[];
  /** Waits until all started programs have ended. */
  close(): Promise<void>;
}

/** A condition, and the processes and groups that have met it. */
interface Watched {
  readonly condition: Condition;
  /** Whether a breach ends the recording. */
  readonly isStop: boolean;
  readonly met: WeakSet<ProcessRecord>;
}

/**
 * Prepares to judge conditions.
 *
 * @param options The conditions and the programs.
 * @param world The clocks, standard error and the programs.
 * @returns The functions that judge.
 * @throws {UsageError} If a program does not exist.
 */
export async function openLiveConditions(
  options: Options,
  world: World,
): Promise<LiveConditions> {
  const { stopOn, actions, paceMs, quiet, command, warmUpMs } = options;
  const { clock } = world;
  const started = await openActions(options, world);
  const watched: Watched[] = [
    ...stopOn.map((condition) => ({ condition, isStop: true, met: new WeakSet() })),
    ...actions.map(({ condition }) => ({ condition, isStop: false, met: new WeakSet() })),
  ];
  const slow = watched.filter(({ condition }) => isOnGrowth(condition));
  const quick = watched.filter((one) => !slow.includes(one) && one.condition.kind !== "run");
  const ofRuns = watched.filter(({ condition }) => condition.kind === "run");
  const metRuns = new Set<Watched>();
  const budgetMs = Math.min(MOST_JUDGING_MS, paceMs * JUDGING_SHARE);
  const judgeInTurn = openVerdictTurns(clock, budgetMs, findVerdictAge);
  const run = emptyRunTotals();
  const isWarmUp = warmUpTest(warmUpMs);
  const stop = new AbortController();
  const stops = new Map<Condition, Breach[]>();
  let before: readonly ProcessRecord[] = [];

  return {
    stop: stop.signal,
    judgeBefore: (show, output) => (snapshot, recording) => {
      if (snapshot.missed === null) judge(snapshot, recording, output);
      return show(snapshot, recording);
    },
    judgeEnd: (recording, output) => {
      // The conditions of --stop-on are judged with all other conditions after the end.
      const tell = (one: Watched, breach: Breach, since: number) =>
        one.isStop || meet(one, breach, since, output);
      const sinceSeconds = clock.epochMs() / 1000;
      judgeLevels(before, recording, sinceSeconds, tell);
      for (const record of before) judgeGrowth(record, recording, sinceSeconds, tell);
    },
    listStops: () =>
      Array.from(stops, ([condition, breaches]) => ({
        condition,
        breaches,
        judged: breaches.length,
        unjudged: [],
      })),
    close: () => started.close(),
  };

  function judge(snapshot: Snapshot, recording: Recording, output: Output): void {
    const now = listJudged(snapshot, recording);
    const tell = (one: Watched, breach: Breach, since: number) => meet(one, breach, since, output);
    const sinceSeconds = snapshot.tick.epochMs / 1000;
    // A kill for memory is found when the process is gone.
    judgeLevels([...now, ...listGone(now)], recording, sinceSeconds, tell);
    judgeRun(snapshot, tell);
    if (slow.length > 0) {
      judgeInTurn(now, (record) => judgeGrowth(record, recording, sinceSeconds, tell));
    }
    before = now;
    endIfMet();
  }

  function listGone(now: readonly ProcessRecord[]): ProcessRecord[] {
    const there = new Set(now);
    return before.filter((record) => !there.has(record) && Boolean(record.killed));
  }

  function judgeLevels(
    all: readonly ProcessRecord[],
    recording: Recording,
    sinceSeconds: number,
    tell: Tell,
  ): void {
    if (quick.length === 0) return;
    for (const record of all) {
      const summary = summariseLevels(record);
      for (const one of quick) {
        if (one.met.has(record) || isTooEarly(one.condition, record)) continue;
        const breach = findBreach(one.condition, record, summary, recording);
        if (breach === null) continue;
        one.met.add(record);
        tell(one, breach, sinceSeconds);
      }
    }
  }

  function judgeRun(snapshot: Snapshot, tell: Tell): void {
    if (ofRuns.length === 0 || isWarmUp(snapshot)) return;
    addToRunTotals(run, snapshot);
    const runs = [toWholeRun(command?.[0] ?? "the recording", run)];
    for (const one of ofRuns) {
      const [breach] = judgeWholeRuns([one.condition], runs)[0]?.breaches ?? [];
      if (breach === undefined || metRuns.has(one)) continue;
      metRuns.add(one);
      tell(one, breach, snapshot.tick.epochMs / 1000);
    }
  }

  function judgeGrowth(
    record: ProcessRecord,
    recording: Recording,
    nowSeconds: number,
    tell: Tell,
  ): void {
    const left = slow.filter(({ met }) => !met.has(record));
    if (left.length === 0) return;
    const summary = summariseProcess(record);
    for (const one of left) {
      const breach = findBreach(one.condition, record, summary, recording);
      if (breach === null) continue;
      one.met.add(record);
      tell(one, breach, nowSeconds - (findGrowingSeconds(summary, breach) ?? 0));
    }
  }

  function meet(
    { condition, isStop }: Watched,
    breach: Breach,
    sinceSeconds: number,
    output: Output,
  ): void {
    if (isStop) stops.set(condition, [...stops.get(condition) ?? [], breach]);
    else started.start(condition, breach, sinceSeconds, output);
  }

  function endIfMet(): void {
    const [condition] = stops.keys();
    if (condition === undefined || stop.signal.aborted) return;
    const end = command === null ? "the recording ends" : "the recording and the command end";
    if (!quiet) world.say(`profit: ${escapeTerminal(condition.text)} holds: ${end}\n`);
    stop.abort();
  }
}

type Tell = (one: Watched, breach: Breach, sinceSeconds: number) => unknown;
