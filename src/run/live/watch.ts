/**
 * Shows a running recording: as the live view, or as one line at the start.
 *
 * @module
 */

import type { Recording } from "../../analyse/mod.ts";
import type { Options } from "../../model/options.ts";
import type { Awaitable } from "../../model/reader.ts";
import type { Snapshot } from "../../model/samples.ts";
import type { World } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatCount, formatDuration } from "../../text/format.ts";

/** Called for each written snapshot, with the remembered recording. */
export type OnSnapshot = (snapshot: Snapshot, recording: Recording) => Awaitable<void>;

/**
 * Shows the progress of a recording. If a terminal is free for it, this is a view, and otherwise a
 * line at the first tick.
 *
 * @param what What is recorded, in words that follow "process".
 * @param findAdvice Finds advice if no process is there. The advice follows a sentence.
 * @param options The options.
 * @param output The output of the data.
 * @param world The outside world.
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
  const show = isViewed ? await loadView(screen, what, options, output, world) : () => {};
  let isFirst = true;
  return async (snapshot, recording) => {
    const { samples, missed, tick } = snapshot;
    if (isFirst && samples.length === 0 && missed === null && !tick.last) {
      say(`profit: waiting: no process ${what} is running yet${await findAdvice()}\n`);
    } else if (isFirst && !isViewed) {
      say(renderStart(formatCount(samples.length, "process", "processes"), options, output));
    }
    isFirst = false;
    show(snapshot, recording);
  };
}

/** Loads the modules of the view, which few recordings have. */
async function loadView(
  ...view: Parameters<typeof import("./view.ts").openView>
): Promise<OnSnapshot> {
  const { openView } = await import("./view.ts");
  return await openView(...view);
}

/**
 * Renders the first line of a recording without a view.
 *
 * @param what What is recorded.
 * @param options The options.
 * @param output The output of the data.
 * @returns The line with its end.
 */
export function renderStart(
  what: string,
  { paceMs, durationMs, command }: Pick<Options, "paceMs" | "durationMs" | "command">,
  { name }: Pick<Output, "name">,
): string {
  const end = command === null ? "until interrupted" : "until it ends";
  const time = durationMs === Infinity ? end : `for ${formatDuration(durationMs)}`;
  return escapeTerminal(`profit: recording ${what} every ${paceMs / 1000} s ${time}, to ${name}`) +
    "\n";
}
