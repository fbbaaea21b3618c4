/**
 * What is shown while a recording runs: the live view, or one line at its start.
 *
 * @module
 */

import { findSeconds } from "../analyse/clock_steps.ts";
import type { Recording } from "../analyse/mod.ts";
import { orNull } from "../analyse/running_stats.ts";
import type { GroupNow } from "../live/state.ts";
import type { Options } from "../model/options.ts";
import { knownPid, type Process } from "../model/processes.ts";
import type { Awaitable } from "../model/reader.ts";
import type { Snapshot, Tick } from "../model/samples.ts";
import type { Screen, World } from "../model/world.ts";
import type { Output } from "../output/stream.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount } from "../text/format.ts";
import { mayPaint } from "./mod.ts";

/** When a limit is reached is found no more often. */
const LIMIT_PACE_MS = 1000;

/** Is told of each snapshot that was written, and what is remembered with it. */
export type OnSnapshot = (snapshot: Snapshot, recording: Recording) => Awaitable<void>;

/**
 * Shows how a recording gets on: as a view, where there is a terminal that it does not have to share
 * with the data, else as a line at the first tick.
 *
 * @param what What is recorded, in words that follow "process".
 * @param findAdvice Finds what to write instead where there is none, behind a sentence.
 * @param options How it is recorded.
 * @param output Where the data goes.
 * @param world What to touch.
 */
export async function watchRecording(
  what: string,
  findAdvice: () => Promise<string>,
  options: Options,
  output: Output,
  world: World,
): Promise<OnSnapshot> {
  if (options.quiet) return () => {};
  const { screen, say } = world;
  const isViewed = screen !== null && !output.isTerminal && screen.canShow();
  const show = isViewed ? await openView(screen, what, options, output, world) : () => {};
  let isFirst = true;
  return async (snapshot, recording) => {
    const { samples, missed, tick } = snapshot;
    if (isFirst && samples.length === 0 && missed === null && !tick.last) {
      say(`profit: waiting, no process ${what} is there yet${await findAdvice()}\n`);
    } else if (isFirst && !isViewed) {
      say(renderStart(formatCount(samples.length, "process", "processes"), options, output));
    }
    isFirst = false;
    show(snapshot, recording);
  };
}

/** Few recordings have one: its modules are loaded here. */
async function openView(
  screen: Screen,
  what: string,
  options: Options,
  output: Output,
  world: World,
): Promise<OnSnapshot> {
  const { renderLive } = await import("../live/mod.ts");
  const { addToLive, emptyLive } = await import("../live/state.ts");
  const color = mayPaint(options, world);
  const state = emptyLive({ what, output: output.name, durationMs: options.durationMs });
  const { maxOpenFilesOf, renderFirstLimit } = await import("./live_limits.ts");
  const { renderFirstLeak } = await import("./live_leaks.ts");
  let limitAtMs = -Infinity;
  let likelyLeaks: Recording["likelyLeaks"] | null = null;
  return (snapshot, recording) => {
    const nowMs = world.clock.monotonicMs();
    const limitOf = (process: Process) => maxOpenFilesOf(recording, process);
    addToLive(state, snapshot, nowMs, limitOf, listGroups(recording, snapshot.tick));
    if (nowMs - limitAtMs >= LIMIT_PACE_MS) {
      limitAtMs = nowMs;
      state.limit = renderFirstLimit(recording, snapshot.samples);
    }
    // To find what grows takes a while: it is found when leaks are, which is seldom.
    if (recording.likelyLeaks !== likelyLeaks) {
      likelyLeaks = recording.likelyLeaks;
      state.leak = renderFirstLeak(recording);
    }
    screen.show((size) => renderLive(state, size, { color }));
  };
}

/** The groups of a tick: of trees, those of several processes. */
function listGroups({ groups, clockSteps }: Recording, tick: Tick): GroupNow[] {
  if (groups.all.length === 0) return [];
  const seconds = findSeconds(clockSteps, tick);
  return groups.all
    .filter(({ lastSeconds, pid, totals }) =>
      lastSeconds === seconds && (pid < 0 || totals!.processes.last > 1)
    )
    .map(({ name, pid, totals, cpuPercent, rssBytes, openFiles }) => ({
      name,
      pid: knownPid(pid),
      processes: totals!.processes.last,
      cpuPercent: orNull(cpuPercent.last),
      rssBytes: orNull(rssBytes.last),
      openFiles: orNull(openFiles.last),
    }));
}

/**
 * The line that a recording without a view starts with.
 *
 * @param what What is recorded.
 * @param options How.
 * @param output Where the data goes.
 * @returns The line and its end.
 */
export function renderStart(
  what: string,
  { paceMs, durationMs, command }: Pick<Options, "paceMs" | "durationMs" | "command">,
  { name }: Pick<Output, "name">,
): string {
  const end = command === null ? "until interrupted" : "until it ends";
  const time = durationMs === Infinity ? end : `for ${durationMs / 1000} s`;
  return escapeTerminal(`profit: recording ${what} every ${paceMs / 1000} s ${time}, to ${name}`) +
    "\n";
}
