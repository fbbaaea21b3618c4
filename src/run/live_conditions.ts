/**
 * Conditions that are judged while a recording runs: the first breach of one ends it, or starts a
 * program.
 *
 * @module
 */

import { judgeProcesses, judgeWholeRuns } from "../analyse/breaches.ts";
import { keyOf } from "../analyse/group_sums.ts";
import { summariseLevels } from "../analyse/levels.ts";
import { findGroup, type Recording } from "../analyse/mod.ts";
import type { ProcessRecord } from "../analyse/process_record.ts";
import { addToRunTotals, emptyRunTotals, summariseRun } from "../analyse/run_totals.ts";
import { summariseProcess } from "../analyse/summary.ts";
import type { Breach, Condition, Judgement } from "../model/conditions.ts";
import type { Options } from "../model/options.ts";
import { FEWEST_SAMPLES, type ProcessSummary } from "../model/outcomes.ts";
import { findInTable } from "../model/process_table.ts";
import type { Snapshot } from "../model/samples.ts";
import type { World } from "../model/world.ts";
import type { Output } from "../output/stream.ts";
import { escapeTerminal } from "../text/escape.ts";
import { openActions } from "./actions.ts";
import type { OnSnapshot } from "./watch.ts";

/** Growth is judged again after so long. A verdict takes a millisecond: of 300 processes 1 % of a CPU. */
const VERDICT_AGE_MS = 30_000;

/** In the beginning, when a verdict changes soon, it is after such a share of the time so far. */
const VERDICT_AGE_SHARE = 0.25;

/** Verdicts may take this share of the time between two ticks, and no more than so long. */
const JUDGING_SHARE = 0.1;
const MOST_JUDGING_MS = 50;

/** Conditions that are judged at each tick, or now and then where they are on growth. */
export interface LiveConditions {
  /** Is aborted by the first breach of a condition that ends the recording. */
  readonly stop: AbortSignal;
  /** Judges each snapshot, when it is remembered, and then has it shown. */
  judgeBefore(show: OnSnapshot, output: Output): OnSnapshot;
  /** Judges all that is remembered, at the end. */
  judgeEnd(recording: Recording, output: Output): void;
  /** What ended the recording; empty where nothing did. */
  listStops(): Judgement[];
  /** Waits until the programs have ended that were started. */
  close(): Promise<void>;
}

/** A condition, and the processes and groups that have met it. */
interface Watched {
  readonly condition: Condition;
  /** Whether a breach ends the recording. */
  readonly isStop: boolean;
  readonly met: WeakSet<ProcessRecord>;
}

/** A process or a group of the latest tick. */
interface Judged {
  readonly record: ProcessRecord;
  readonly isGroup: boolean;
}

/**
 * Prepares to judge conditions.
 *
 * @param options The conditions, and what they do.
 * @param world What to touch.
 * @returns What is told of each snapshot.
 * @throws {UsageError} When a program is not there.
 */
export async function openLiveConditions(
  { stopOn, actions, paceMs, quiet, command }: Options,
  world: World,
): Promise<LiveConditions> {
  const { clock } = world;
  const started = await openActions(actions, world);
  const watched: Watched[] = [
    ...stopOn.map((condition) => ({ condition, isStop: true, met: new WeakSet() })),
    ...actions.map(({ condition }) => ({ condition, isStop: false, met: new WeakSet() })),
  ];
  const slow = watched.filter(({ condition }) => isOnGrowth(condition));
  const quick = watched.filter((one) => !slow.includes(one) && one.condition.kind !== "run");
  const ofRuns = watched.filter(({ condition }) => condition.kind === "run");
  const metRuns = new Set<Watched>();
  const budgetMs = Math.min(MOST_JUDGING_MS, paceMs * JUDGING_SHARE);
  const judgedAtMs = new WeakMap<ProcessRecord, number>();
  const run = emptyRunTotals();
  const stop = new AbortController();
  const stops = new Map<Condition, Breach[]>();
  let before: readonly Judged[] = [];

  return {
    stop: stop.signal,
    judgeBefore: (show, output) => (snapshot, recording) => {
      if (snapshot.missed === null) judge(snapshot, recording, output);
      return show(snapshot, recording);
    },
    judgeEnd: (recording, output) => {
      // What ends a recording is judged with all conditions when it has ended.
      const tell = (one: Watched, breach: Breach, since: number) =>
        one.isStop || meet(one, breach, since, output);
      const sinceSeconds = clock.epochMs() / 1000;
      judgeLevels(before, recording, sinceSeconds, tell);
      for (const judged of before) judgeGrowth(judged, recording, sinceSeconds, tell);
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
    // Who was killed for memory is found when it is gone.
    judgeLevels([...now, ...listGone(now)], recording, sinceSeconds, tell);
    judgeRun(snapshot, tell);
    judgeDue(now, recording, sinceSeconds, tell);
    before = now;
    endIfMet();
  }

  function listGone(now: readonly Judged[]): Judged[] {
    const there = new Set(now.map(({ record }) => record));
    return before.filter(({ record }) => !there.has(record) && Boolean(record.killed));
  }

  function judgeLevels(
    all: readonly Judged[],
    recording: Recording,
    sinceSeconds: number,
    tell: Tell,
  ): void {
    if (quick.length === 0) return;
    for (const { record, isGroup } of all) {
      const summary = summariseLevels(record);
      for (const one of quick) {
        if (one.met.has(record) || isTooEarly(one.condition, record)) continue;
        const breach = findBreach(one.condition, summary, isGroup, recording);
        if (breach === null) continue;
        one.met.add(record);
        tell(one, breach, sinceSeconds);
      }
    }
  }

  function judgeRun(snapshot: Snapshot, tell: Tell): void {
    if (ofRuns.length === 0) return;
    addToRunTotals(run, snapshot);
    const runs = [{ name: command?.[0] ?? "the recording", totals: summariseRun(run) }];
    for (const one of ofRuns) {
      const [breach] = judgeWholeRuns([one.condition], runs)[0]?.breaches ?? [];
      if (breach === undefined || metRuns.has(one)) continue;
      metRuns.add(one);
      tell(one, breach, snapshot.tick.epochMs / 1000);
    }
  }

  /** Those whose verdict is the oldest come first, as many as there is time for. */
  function judgeDue(
    now: readonly Judged[],
    recording: Recording,
    sinceSeconds: number,
    tell: Tell,
  ): void {
    if (slow.length === 0) return;
    const startMs = clock.monotonicMs();
    const ageOf = ({ record }: Judged) => startMs - (judgedAtMs.get(record) ?? -Infinity);
    const due = now.filter((one) =>
      one.record.samples >= FEWEST_SAMPLES && ageOf(one) >= findVerdictAge(one.record)
    ).sort((a, b) => ageOf(b) - ageOf(a));
    for (const judged of due) {
      judgedAtMs.set(judged.record, startMs);
      judgeGrowth(judged, recording, sinceSeconds, tell);
      if (clock.monotonicMs() - startMs >= budgetMs) return;
    }
  }

  function judgeGrowth(
    { record, isGroup }: Judged,
    recording: Recording,
    nowSeconds: number,
    tell: Tell,
  ): void {
    const left = slow.filter(({ met }) => !met.has(record));
    if (left.length === 0) return;
    const summary = summariseProcess(record);
    for (const one of left) {
      const breach = findBreach(one.condition, summary, isGroup, recording);
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

/** The processes of a snapshot that are remembered, and their groups. */
function listJudged({ samples }: Snapshot, { processes, groups }: Recording): Judged[] {
  const records = samples.map(({ reading }) => findInTable(processes.byPid, reading));
  const keys = new Set(samples.map(keyOf).filter((key) => key !== null));
  const found = [...keys].map((key) => findGroup(groups, key));
  const judged = (isGroup: boolean) => (record: ProcessRecord) => ({ record, isGroup });
  return [
    ...records.filter((record) => record !== null).map(judged(false)),
    ...found.filter((record) => record !== null).map(judged(true)),
  ];
}

/** How old a verdict is when it is made again. */
function findVerdictAge({ firstSeconds, lastSeconds }: ProcessRecord): number {
  return Math.min(VERDICT_AGE_MS, VERDICT_AGE_SHARE * 1000 * (lastSeconds - firstSeconds));
}

function isOnGrowth(condition: Condition): boolean {
  return condition.kind === "leak" || "stat" in condition && condition.stat === "growth";
}

/** The mean of two samples says nothing of what a process does. */
function isTooEarly(condition: Condition, { samples }: ProcessRecord): boolean {
  const stat = "stat" in condition ? condition.stat : null;
  return (stat === "avg" || stat === "p95") && samples < FEWEST_SAMPLES;
}

function findBreach(
  condition: Condition,
  summary: ProcessSummary,
  isGroup: boolean,
  { areKillsTold }: Recording,
): Breach | null {
  const [processes, groups] = isGroup ? [[], [summary]] : [[summary], []];
  const [judgement] = judgeProcesses(
    [condition],
    processes,
    groups,
    areKillsTold ? "told" : "not told",
  );
  return judgement?.breaches[0] ?? null;
}

/** For how long what breaches has grown; `null` where that is not told. */
function findGrowingSeconds(
  { metrics, totals }: ProcessSummary,
  { metric }: Breach,
): number | null {
  const summaries = { ...totals, ...metrics };
  const found = Object.hasOwn(summaries, metric)
    ? summaries[metric as keyof typeof summaries]
    : undefined;
  return found?.leak?.growthSeconds ?? null;
}
