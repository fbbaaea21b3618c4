/**
 * Chooses the destination of the data, and opens it.
 *
 * @module
 */

import type { Options } from "../model/options.ts";
import type { World } from "../model/world.ts";
import { renderHeader } from "./csv.ts";
import { NO_OUTPUT, openStream, type Output } from "./stream.ts";

const LONGEST_STEM = 60;

/** The destination of the data. */
export interface Destination {
  /** A path, `-` for standard output, or `none`. */
  readonly path: string;
  /** Whether the user gave no path. Then another name is used if the file exists. */
  readonly isUnnamed: boolean;
}

/**
 * Chooses the destination. A path from the user has priority. Standard output is the default if it is
 * not a terminal, no command is recorded, and no Markdown is written to it. Otherwise the destination is
 * a new file in the current folder.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const who = { names: ["post*"], full: null, user: null, pids: [], command: null };
 * const asked = { ...who, output: null, samples: "csv", format: "text" } as const;
 * assertEquals(chooseDestination(asked, { isTerminal: false, epochMs: 0 }).path, "-");
 * assertEquals(
 *   chooseDestination(asked, { isTerminal: true, epochMs: 1795361820000 }).path,
 *   "profit-post_-20261122T153700Z.csv",
 * );
 * ```
 *
 * @param asked The options.
 * @param now Whether standard output is a terminal, and the time.
 * @returns The destination.
 */
export function chooseDestination(
  asked: Pick<
    Options,
    "output" | "names" | "full" | "user" | "pids" | "command" | "samples" | "format"
  >,
  now: { readonly isTerminal: boolean; readonly epochMs: number },
): Destination {
  if (asked.output !== null) return { path: asked.output, isUnnamed: false };
  const isFree = asked.command === null && asked.format !== "markdown";
  if (!now.isTerminal && isFree) return { path: "-", isUnnamed: true };
  const program = asked.command?.[0]?.replace(/^.*\//s, "");
  const stem = [program, ...asked.names, asked.full?.source, asked.user, ...asked.pids]
    .filter((part) => part !== undefined && part !== null).join("+")
    .slice(0, LONGEST_STEM).replace(/[^\p{L}\p{N}.+_-]/gu, "_");
  const start = new Date(now.epochMs).toISOString().replace(/\.\d+|[-:]/g, "");
  return { path: `profit-${stem}-${start}.${asked.samples}`, isUnnamed: true };
}

/**
 * Opens the output.
 *
 * @param destination The destination.
 * @param options The format, the columns and labels, what to do with an existing file, and the limits
 * of a folder.
 * @param world Standard output, and the signal that ends the wait for the reader of a pipe. A folder
 * also needs the clocks, standard error, and the signal that sets a mark.
 * @returns The output. It has no rows yet.
 * @throws {UsageError} If the destination must not be written.
 * @throws {EnvironmentError} If the destination cannot be opened.
 */
export async function openOutput(
  { path, isUnnamed }: Destination,
  { columns, labels, samples, existing, keep }: Pick<
    Options,
    "columns" | "labels" | "samples" | "existing" | "keep"
  >,
  world: Pick<World, "stdout" | "stop" | "clock" | "say" | "listenForMarks">,
): Promise<Output> {
  if (path === "none") return NO_OUTPUT;
  const isCsv = samples === "csv";
  const header = isCsv ? renderHeader(columns, labels) : "";
  if (path === "-") return openStream(world.stdout, "standard output", header);
  if (keep !== null) {
    const { openSegments } = await import("./segments.ts");
    return await openSegments(path, existing, header, keep, world);
  }
  // Loaded on demand: standard output does not need it.
  const { openFile, openNewFile } = await import("./file.ts");
  const start = isCsv ? header : (await import("./json_lines.ts")).listKeys(columns, labels);
  return isUnnamed
    ? await openNewFile(path, start, world.stop)
    : await openFile(path, existing, start, world.stop);
}
