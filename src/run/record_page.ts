/**
 * The story of a recording with a page: open the page's file, record, and make the page of what was
 * recorded.
 *
 * Nothing more is kept in memory while recording: the page is made of the CSV file. Where the CSV
 * goes to standard output, its bytes go to a temporary file as well.
 *
 * @module
 */

import { EnvironmentError, UsageError } from "../errors.ts";
import { escapeTerminal } from "../escape.ts";
import { loadSnapshots } from "../load/load.ts";
import type { Options } from "../options.ts";
import { openFile } from "../output/file.ts";
import { placeOutput } from "../place.ts";
import type { PageRecording } from "../report/page.ts";
import { openSpool, openWritten, requireReadBack, type Spool } from "../spool.ts";
import type { Stream } from "../types/world.ts";
import { readForPage, titlesOf, writePage } from "./page.ts";
import type { World } from "./world.ts";

/**
 * Records, and writes a page of it, unless nothing was recorded.
 *
 * @param report Where the page goes.
 * @param options What to record.
 * @param world What to touch.
 * @param record Records, and returns the exit code.
 * @returns That exit code.
 * @throws {UsageError} When the page must not be written there; nothing was recorded then.
 * @throws {EnvironmentError} When it cannot be written; the CSV is there then.
 */
export async function recordWithPage(
  report: string,
  options: Options,
  world: World,
  record: (options: Options, world: World) => Promise<number>,
): Promise<number> {
  const isTerminal = world.stdout.isTerminal();
  const path = placeOutput(options, { isTerminal, epochMs: world.clock.epochMs() });
  const isStream = path === "-";
  if (!isStream) requireReadBack(path);
  const output = await openFile(report, options.existing === "replace" ? "replace" : "refuse", "");
  let spool: Spool | null = null;
  let page: PageRecording | null = null;
  try {
    if (isStream) spool = openSpool();
    const stdout = spool === null ? world.stdout : copyTo(spool, world.stdout);
    const code = await record({ ...options, output: path }, { ...world, stdout });
    const [title = ""] = isStream ? ["standard output"] : titlesOf([path]);
    page = await readBack(spool?.path ?? path, title);
    if (page === null) return code;
    await writePage(output, [page], world.readHost());
    if (!options.quiet) world.say(`Report: ${escapeTerminal(output.name)}\n`);
    return code;
  } finally {
    if (page === null) output.discard();
    spool?.remove();
  }
}

/** What was recorded; `null` where that is nothing. */
async function readBack(file: string, title: string): Promise<PageRecording | null> {
  const written = await openWritten(file);
  if (written === null) return null;
  try {
    const { page } = await readForPage(title, loadSnapshots(written, file));
    return page.rows > 0 ? page : null;
  } catch (cause) {
    // What was appended to may be no recording: that is seen only now.
    if (!(cause instanceof UsageError)) throw cause;
    throw new EnvironmentError(`Cannot make a report: ${cause.message}`, { cause });
  }
}

function copyTo(spool: Spool, stream: Stream): Stream {
  return {
    isTerminal: () => stream.isTerminal(),
    write: async (bytes) => {
      const written = await stream.write(bytes);
      spool.write(bytes.subarray(0, written));
      return written;
    },
  };
}
