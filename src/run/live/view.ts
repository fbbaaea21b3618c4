/**
 * Runs the live view of a recording: updates the view after each tick, and handles its keys. PROFIT
 * loads this file only if there is a terminal.
 *
 * @module
 */

import { findSeconds } from "../../analyse/clock_steps.ts";
import type { Recording } from "../../analyse/mod.ts";
import { orNull } from "../../analyse/running_stats.ts";
import { renderLive } from "../../live/mod.ts";
import { applyKey, FIRST_SETTINGS, type LiveSettings } from "../../live/settings.ts";
import { addToLive, emptyLive, type GroupNow, holdLive, type LiveState } from "../../live/state.ts";
import type { Options } from "../../model/options.ts";
import { findInTable } from "../../model/process_table.ts";
import { knownPid } from "../../model/processes.ts";
import type { Tick } from "../../model/samples.ts";
import type { Screen, World } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import { renderFirstLeak } from "../../report/sentences/first_leak.ts";
import { renderFirstLimit } from "./limits.ts";
import { openTold, type Tellers } from "./told.ts";
import { mayPaint } from "../mod.ts";
import type { OnSnapshot } from "./watch.ts";

/** The interval at which the first limit is computed. */
const LIMIT_PACE_MS = 1000;

/**
 * Opens the view.
 *
 * @param screen The screen.
 * @param what The selection, in words that follow "process".
 * @param options The options of the recording.
 * @param output The output of the recording.
 * @param world The world.
 * @returns The function that takes each snapshot.
 */
export async function openView(
  screen: Screen,
  what: string,
  options: Options,
  output: Output,
  world: World,
): Promise<OnSnapshot> {
  const color = mayPaint(options, world);
  const state = emptyLive({ what, output: output.name, durationMs: options.durationMs });
  const tellers = openTold(world.clock);
  const keys = await world.prepareView();
  let settings: LiveSettings | null = keys === null ? null : FIRST_SETTINGS;
  let held: LiveState | null = null;
  let limitAtMs = -Infinity;
  let likelyLeaks: Recording["likelyLeaks"] | null = null;
  const draw = () =>
    screen.show((size, messages) => renderLive(held ?? state, size, { color, settings, messages }));
  if (keys !== null) screen.listen(keys, onKey);

  function onKey(key: string): void {
    if (key === "q" && !settings!.isTyping) return world.interrupt();
    settings = applyKey(settings!, key);
    if (settings.isHeld !== (held !== null)) held = settings.isHeld ? holdLive(state) : null;
    draw();
  }

  return (snapshot, recording) => {
    const nowMs = world.clock.monotonicMs();
    const { processes } = recording;
    tellers.refresh(recording, snapshot.samples);
    addToLive(
      state,
      snapshot,
      nowMs,
      (process) => tellers.tell(findInTable(processes.byPid, process)),
      listGroups(recording, snapshot.tick, tellers),
    );
    if (nowMs - limitAtMs >= LIMIT_PACE_MS) {
      limitAtMs = nowMs;
      state.limit = renderFirstLimit(recording, snapshot.samples);
    }
    // The sentence on the leak is expensive. It changes only with the set of leaks.
    if (recording.likelyLeaks !== likelyLeaks) {
      likelyLeaks = recording.likelyLeaks;
      state.leak = renderFirstLeak([...likelyLeaks.values()]);
    }
    draw();
  };
}

/** Returns the groups of a tick. Trees of one process are left out. */
export function listGroups(
  { groups, clockSteps }: Recording,
  tick: Tick,
  { tell }: Tellers,
): GroupNow[] {
  if (groups.all.length === 0) return [];
  const seconds = findSeconds(clockSteps, tick);
  return groups.all
    .filter(({ lastSeconds, pid, totals }) =>
      lastSeconds === seconds && (pid < 0 || totals!.processes.last > 1)
    )
    .map((record) => ({
      name: record.name,
      pid: knownPid(record.pid),
      labels: record.pid < 0 ? "" : record.labels,
      processes: record.totals!.processes.last,
      cpuPercent: orNull(record.cpuPercent.last),
      rssBytes: orNull(record.rssBytes.last),
      openFiles: orNull(record.openFiles.last),
      told: tell(record),
    }));
}
