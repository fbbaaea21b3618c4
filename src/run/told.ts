/**
 * What is told of a recording or a comparison, in the format that was asked for.
 *
 * @module
 */

import type { Judgement } from "../model/conditions.ts";
import type { Options, ToldFormat } from "../model/options.ts";
import type { World } from "../model/world.ts";
import { layOutMarkdown, renderMarkdown } from "../report/markdown.ts";
import type { TableStyle } from "../report/table_text.ts";
import { guardCommands } from "../report/workflow_commands.ts";
import { openStream } from "../output/stream.ts";
import { renderGate } from "./judge.ts";

/** Renders what is told as text, with its tables as they are, or laid out by this. */
export type RenderText = (layOut?: TableStyle["layOut"]) => string;

/**
 * Renders what is told, and adds it to the summary of a step of GitHub Actions where that is asked for.
 *
 * @param format The format; JSON is made of values, and not of a text.
 * @param judgements What conditions say.
 * @param render Renders it as text.
 * @param world What to touch.
 * @returns Text or Markdown.
 */
export async function renderTold(
  format: ToldFormat,
  judgements: readonly Judgement[],
  render: RenderText,
  { appendStepSummary }: Pick<World, "appendStepSummary">,
): Promise<string> {
  if (format === "text" || format === "json") return render();
  const markdown = renderMarkdown(renderGate(judgements), render(layOutMarkdown));
  if (format === "markdown") return markdown;
  await appendStepSummary(markdown);
  return guardCommands(render());
}

/**
 * Tells what a recording ended with: Markdown on standard output, text on standard error.
 *
 * @param options The format, and whether no text is wanted.
 * @param judgements What conditions say.
 * @param render Renders it as text.
 * @param world What to touch.
 */
export async function tellEnd(
  { format, quiet }: Pick<Options, "format" | "quiet">,
  judgements: readonly Judgement[],
  render: RenderText,
  world: World,
): Promise<void> {
  const told = await renderTold(format, judgements, render, world);
  if (format === "markdown") await openStream(world.stdout, "standard output").write(told);
  else if (!quiet) world.say(told);
}
