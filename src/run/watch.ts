/**
 * What is shown while a recording runs: the live view, or one line at its start.
 *
 * @module
 */

import type { Recording } from "../analyse/mod.ts";
import type { Options } from "../model/options.ts";
import type { Awaitable } from "../model/reader.ts";
import type { Snapshot } from "../model/samples.ts";
import type { World } from "../model/world.ts";
import type { Output } from "../output/stream.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount } from "../text/format.ts";

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
  const show = isViewed ? await loadView(screen, what, options, output, world) : () => {};
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
async function loadView(
  ...view: Parameters<typeof import("./live_view.ts").openView>
): Promise<OnSnapshot> {
  const { openView } = await import("./live_view.ts");
  return await openView(...view);
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
