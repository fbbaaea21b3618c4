/**
 * Renders annotations for the runner of GitHub Actions, and escapes names so that the runner does
 * not take them for commands. Pure.
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
 * @param title The title of the annotation.
 * @param message The message.
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
 * Guards a text against the runner: a line that begins as a command gets a backslash in front.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(guardCommands(" ::error::x\na::b\n##[group]y\n"), " \\::error::x\na::b\n#\\#[group]y\n");
 * ```
 *
 * @param text Lines.
 * @returns Lines without commands.
 */
export function guardCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?=::)/gm, "$1\\").replaceAll("##[", "#\\#[");
}

/** Returns how to write a message: guarded, if the log is that of a runner. */
export function guardSay(
  { format }: { readonly format: string },
  say: (text: string) => void,
): (text: string) => void {
  return format === "github" ? (text) => say(guardCommands(text)) : say;
}
