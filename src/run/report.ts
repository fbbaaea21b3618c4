/**
 * The story of a report: load recordings, sum them up, say what they come to.
 *
 * @module
 */

import { findBreaches } from "../analyse/gate.ts";
import { addSnapshot, emptyRecording, type Recording } from "../analyse/series.ts";
import { summarise } from "../analyse/summary.ts";
import type { FileOptions } from "../flags.ts";
import { openStream } from "../output.ts";
import { renderJson } from "../report/json.ts";
import { renderSummary } from "../report/text.ts";
import { judge } from "./judge.ts";
import { limitOf, openRecording } from "./recording.ts";
import type { FileWorld } from "./world.ts";

/**
 * Reports what recordings come to, each for itself.
 *
 * @param options The recordings, and how to report them.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {UsageError} When a file is no recording.
 */
export async function reportRecordings(options: FileOptions, world: FileWorld): Promise<number> {
  const loaded: { file: string; recording: Recording }[] = [];
  for (const file of options.files) {
    loaded.push({ file, recording: await loadRecording(file, options, world) });
  }
  const summaries = loaded.map(({ file, recording }) => ({
    file,
    ticks: recording.ticks,
    rows: recording.rows,
    recording,
    processes: summarise(recording.processes),
    restarts: recording.restartLog.byName,
  }));
  const processes = summaries.flatMap((summary) => summary.processes);
  const text = options.format === "json"
    ? renderJson(summaries, findBreaches(options.failOn, processes))
    : summaries.map(renderText).join("\n");
  await openStream(world.stdout, "standard output").write(text);
  return judge(processes, options, world.say);

  function renderText({ file, recording, processes, restarts }: (typeof summaries)[number]) {
    const ending = { ownCost: null, filesPace: null, output: `"${file}"`, command: null };
    const summary = { ...recording, ...ending, skipped: null, processes, trees: [], restarts };
    const color = options.color === "always" || options.color === "auto" && world.mayColor;
    return renderSummary(summary, { color });
  }
}

async function loadRecording(
  file: string,
  { quiet }: FileOptions,
  world: FileWorld,
): Promise<Recording> {
  const recording = emptyRecording();
  for await (const snapshot of openRecording(file, world, quiet)) {
    addSnapshot(recording, snapshot, limitOf);
  }
  return recording;
}
