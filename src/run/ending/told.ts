/**
 * Writes a summary or a comparison in the requested format.
 *
 * @module
 */

import type { Judgement } from "../../model/conditions.ts";
import type { Options, ToldFormat } from "../../model/options.ts";
import type { World } from "../../model/world.ts";
import { layOutMarkdown, renderMarkdown } from "../../report/markdown.ts";
import type { TableStyle } from "../../report/tables/table_text.ts";
import { guardCommands } from "../../report/workflow_commands.ts";
import { openStream } from "../../output/stream.ts";
import { renderGate } from "./judge.ts";

/** Renders text. `layOut` replaces the layout of tables. */
export type RenderText = (layOut?: TableStyle["layOut"]) => string;

/**
 * Renders a summary or a comparison. For `github`, the function also adds Markdown to the step summary.
 *
 * @param format The format. For JSON, which is made elsewhere, the function returns text.
 * @param judgements The judgements of the conditions.
 * @param render Renders the text.
 * @param world Adds to the step summary.
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
 * Writes the end of a recording: Markdown to standard output, text to standard error.
 *
 * @param options The format. With `quiet`, no text is written.
 * @param judgements The judgements of the conditions.
 * @param render Renders the text.
 * @param world The streams, and the step summary.
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
