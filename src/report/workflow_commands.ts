/**
 * What the runner of GitHub Actions reads in the log of a job: annotations, and no command that is made of
 * a name. Pure.
 *
 * Source: "Workflow commands for GitHub Actions", and toolkit/packages/core/src/command.ts for the escapes.
 *
 * @module
 */

/**
 * Renders an annotation of an error.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   renderAnnotation("mem>1, a:b", "50 %\nmore"),
 *   "::error title=mem>1%2C a%3Ab::50 %25%0Amore",
 * );
 * ```
 *
 * @param title What stands above it.
 * @param message What it says.
 * @returns A line, without its end.
 */
export function renderAnnotation(title: string, message: string): string {
  const property = escapeData(title).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::error title=${property}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/**
 * Makes sure that no line of a text is a command: one that begins as such gets a backslash in front.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(guardCommands(" ::error::x\na::b\n##[group]y\n"), " \\::error::x\na::b\n#\\#[group]y\n");
 * ```
 *
 * @param text Lines.
 * @returns Lines that the runner only shows.
 */
export function guardCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?=::)/gm, "$1\\").replaceAll("##[", "#\\#[");
}
