/**
 * The story of a view: loads a recording, and plays it through the table of the live view, with
 * keys.
 *
 * @module
 */

import { nameApart } from "../analyse/apart.ts";
import { addSnapshot, emptyRecording, type Recording } from "../analyse/mod.ts";
import { addRecordedLimits } from "../analyse/recorded_limits.ts";
import { renderLive } from "../live/mod.ts";
import { applyKey, FIRST_SETTINGS } from "../live/settings.ts";
import { addToLive, emptyLive, type LiveState, type Told } from "../live/state.ts";
import { EnvironmentError } from "../model/errors.ts";
import type { FileOptions } from "../model/options.ts";
import { findInTable } from "../model/process_table.ts";
import { listLabels, type Process } from "../model/processes.ts";
import type { Snapshot } from "../model/samples.ts";
import { EXIT, type ReportWorld, type World } from "../model/world.ts";
import { renderFirstLeak } from "../report/sentences/first_leak.ts";
import { formatMoment } from "../text/format.ts";
import { openTold, type Tellers } from "./live/told.ts";
import { listGroups } from "./live/view.ts";
import { limitOf, readRecording } from "./files/load.ts";
import { mayPaint } from "./mod.ts";
import { loadPlayed, type Played, snapshotAt } from "./files/played.ts";

/** Time between two frames. */
const FRAME_MS = 250;

/** The approximate time in which a recording is played, unless keys change the speed. */
const PLAY_MS = 60_000;

/** The time for verdicts in each frame. A view has no ticks to delay. */
const JUDGING_MS = 100;

/** The time before a tick that its pictures show. */
const PICTURE_MS = 61_000;

const [LEFT, RIGHT] = ["\x1b[D", "\x1b[C"];

const KEYS = "← → step  + - speed  g start  G end";

/** The state of a recording at a tick. */
interface Stage {
  readonly recording: Recording;
  readonly state: LiveState;
  readonly tellers: Tellers;
  /** The index of the next tick. */
  next: number;
}

/**
 * Plays a recording.
 *
 * @param options The recording, and the part of it.
 * @param world The terminal and the clock.
 * @param files The files that can be read.
 * @returns The exit code.
 * @throws {DataError} If the file is not a recording. This is reported before a missing terminal.
 * @throws {EnvironmentError} If there is no terminal, or PROFIT cannot read its keys.
 */
export async function viewRecording(
  options: FileOptions,
  world: World,
  files: ReportWorld,
): Promise<number> {
  const [file = ""] = options.files;
  const { screen, clock, stop } = world;
  const keys = screen?.canShow() ? await world.prepareView() : null;
  if (screen === null || keys === null) {
    if (!await hasSample(file, options, files)) return EXIT.nothing;
    const advice = `write profit report ${file}`;
    throw new EnvironmentError(`Cannot view "${file}" without a terminal and its keys: ${advice}`);
  }
  const played = await loadPlayed(file, options, files);
  if (played.ticks.length === 0) return EXIT.nothing;
  const firstMs = played.ticks[0]!.epochMs;
  const lastMs = played.ticks.at(-1)!.epochMs;
  const color = mayPaint(options, world);
  let stage = emptyStage(file, lastMs - firstMs, clock);
  let settings = FIRST_SETTINGS;
  let atMs = firstMs;
  let speed = findSpeed(lastMs - firstMs);
  let wake = new AbortController();
  let isOver = false;
  screen.listen(keys, (key) => {
    press(key);
    wake.abort();
  });
  let drawnAtMs = clock.monotonicMs();
  while (!stop.aborted && !isOver) {
    const nowMs = clock.monotonicMs();
    if (!settings.isHeld) atMs = Math.min(lastMs, atMs + (nowMs - drawnAtMs) * speed);
    drawnAtMs = nowMs;
    draw();
    wake = new AbortController();
    await clock.sleepUntil(nowMs + FRAME_MS, AbortSignal.any([stop, wake.signal]));
  }
  await screen.hide();
  return EXIT.recorded;

  function press(key: string): void {
    if (settings.isTyping) return void (settings = applyKey(settings, key));
    if (key === "q") isOver = true;
    if (key === "+" || key === "=") speed *= 2;
    if (key === "-") speed /= 2;
    if (key === "g") atMs = firstMs;
    if (key === "G") atMs = lastMs;
    if (key === LEFT || key === RIGHT) {
      settings = { ...settings, isHeld: true };
      atMs = played.ticks[findTick(played, atMs) + (key === LEFT ? -1 : 1)]?.epochMs ?? atMs;
    } else settings = applyKey(settings, key);
  }

  function draw(): void {
    const tick = findTick(played, atMs);
    if (tick < stage.next - 1) stage = emptyStage(file, lastMs - firstMs, clock);
    playTo(stage, played, tick);
    const { state } = stage;
    const when = formatMoment(played.ticks[tick]!.epochMs);
    const moreKeys = `${when}, speed ×${Number(speed.toPrecision(3))}  ${KEYS}`;
    screen!.show((size, messages) =>
      renderLive(state, size, { color, settings, moreKeys, messages })
    );
  }
}

/** Returns whether a recording has a sample. The function reads no more than the first samples. */
async function hasSample(
  file: string,
  options: FileOptions,
  files: ReportWorld,
): Promise<boolean> {
  const found = new Error("Found a sample");
  const stop = () => {
    throw found;
  };
  try {
    await readRecording(file, files, options, () => null, stop);
    return false;
  } catch (error) {
    if (error === found) return true;
    throw error;
  }
}

function emptyStage(file: string, durationMs: number, clock: World["clock"]): Stage {
  return {
    recording: emptyRecording(),
    state: emptyLive({ what: "of the recording", output: `"${file}"`, durationMs }),
    tellers: openTold(clock, { paceMs: 0, judgingMs: JUDGING_MS }),
    next: 0,
  };
}

/**
 * Adds all snapshots up to a tick. Without new snapshots, the function only finds further verdicts.
 */
function playTo(stage: Stage, played: Played, tick: number): void {
  const { recording, state, tellers } = stage;
  const firstMs = played.ticks[0]!.epochMs;
  const endMs = played.ticks[tick]!.epochMs;
  const known = recording.processes.all.length;
  for (; stage.next < tick; stage.next++) add(snapshotAt(played, stage.next));
  const last = snapshotAt(played, tick);
  const isNew = stage.next === tick;
  if (isNew) addToRecording(recording, last);
  if (recording.processes.all.length > known) nameApart(recording.processes.all);
  tellers.refresh(recording, last.samples);
  if (isNew) {
    stage.next++;
    show(last);
  } else retell(stage, played);
  state.leak = renderFirstLeak([...tellers.listLikely().values()]);

  function add(snapshot: Snapshot): void {
    addToRecording(recording, snapshot);
    if (endMs - snapshot.tick.epochMs <= PICTURE_MS) show(snapshot);
    else {
      state.startMs ??= 0;
      state.ticks++;
      state.rows += snapshot.samples.length;
    }
  }

  function show(snapshot: Snapshot): void {
    state.startMs ??= 0;
    addToLive(
      state,
      snapshot,
      snapshot.tick.epochMs - firstMs,
      (process) => tellOf(stage, played, process),
      listGroups(recording, snapshot.tick, tellers)
        .map((group) => ({ ...group, told: nameHost(group.told, played, group.labels) })),
    );
  }
}

/** Updates the facts on the processes of the latest tick. */
function retell(stage: Stage, played: Played): void {
  const { state } = stage;
  state.processes = new Map(
    Array.from(state.processes, ([key, process]) => [
      key,
      { ...process, told: tellOf(stage, played, process.sample.reading) },
    ]),
  );
}

/** Returns the facts on a process. */
function tellOf({ recording, tellers }: Stage, played: Played, process: Process): Told {
  const told = tellers.tell(findInTable(recording.processes.byPid, process));
  return nameHost(told, played, process.labels);
}

/** Adds labels to the facts if the recording has several hosts. */
function nameHost(told: Told, played: Played, labels = ""): Told {
  if (played.labels.size < 2) return told;
  const texts = listLabels(labels).map((label) => label.join("="));
  return { ...told, apart: [told.apart, ...texts].filter((text) => text !== "").join(" ") };
}

function addToRecording(recording: Recording, snapshot: Snapshot): void {
  addSnapshot(recording, snapshot, limitOf);
  addRecordedLimits(recording, snapshot);
}

/** Returns the index of the last tick that is not after a time. */
function findTick({ ticks }: Played, epochMs: number): number {
  let [low, high] = [0, ticks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (ticks[middle]!.epochMs <= epochMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Returns a power of two, so that + and - can return to 1. */
function findSpeed(durationMs: number): number {
  return 2 ** Math.max(0, Math.round(Math.log2(durationMs / PLAY_MS)));
}
