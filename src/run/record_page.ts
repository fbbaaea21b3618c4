/**
 * The story of a recording with a page: open the page's file, record, and make the page of what was
 * recorded.
 *
 * Nothing more is kept in memory while recording: the page is made of the CSV file. Where the CSV
 * goes to standard output, its bytes go to a temporary file as well.
 *
 * @module
 */

import type { Recording } from "../analyse/mod.ts";
import { loadRecording } from "../load/recording.ts";
import { DataError, EnvironmentError, UsageError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Snapshot } from "../model/samples.ts";
import { listSegments } from "../model/segments.ts";
import type { Stream, World } from "../model/world.ts";
import type { Destination } from "../output/mod.ts";
import { openWholeFile } from "../output/whole_file.ts";
import { leadToOne } from "../output/file_place.ts";
import {
  openTemporaryFile,
  openWritten,
  requireReadBack,
  type TemporaryFile,
} from "../output/read_back.ts";
import type { PageRecording } from "../report/page_model.ts";
import { openFolder } from "../system/folder.ts";
import { escapeTerminal } from "../text/escape.ts";
import { regroupAs } from "./groups.ts";
import type { RecordResult } from "./record_processes.ts";
import { addForPage, emptyForPage, endForPage, titlesOf, writePage } from "./page.ts";

/**
 * Records, and writes a page of it, unless nothing was recorded.
 *
 * @param report Where the page goes.
 * @param destination Where the data goes.
 * @param options How the page is written.
 * @param world What to touch.
 * @param record Records, with this as standard output.
 * @returns The exit code of the recording.
 * @throws {UsageError} When the page must not be written there; nothing was recorded then.
 * @throws {EnvironmentError} When it cannot be written; the CSV is there then.
 */
export async function recordWithPage(
  report: string,
  destination: Destination,
  { existing, quiet, command }: Pick<Options, "existing" | "quiet" | "command">,
  world: World,
  record: (stdout: Stream) => Promise<RecordResult>,
): Promise<number> {
  const isStream = destination.path === "-";
  if (!isStream) await requireReportable(destination.path, report, existing);
  const page = await openWholeFile(
    report,
    existing === "replace" ? "replace" : "refuse",
    world.stop,
  );
  let copy: TemporaryFile | null = null;
  let shown: PageRecording | null = null;
  try {
    if (isStream) copy = openTemporaryFile();
    const { code, place, recording = null } = await record(
      copy ? copyTo(copy, world.stdout) : world.stdout,
    );
    const file = copy?.path ?? place?.path ?? null;
    if (place === null || file === null) return code;
    const [title = ""] = isStream ? ["standard output"] : titlesOf([file]);
    try {
      // What was appended to a file tells also of what was in it before.
      shown = await readBack(file, title, existing === "append" ? null : recording);
      if (shown === null) return code;
      await writePage(page, { recordings: [shown], host: world.readHost(), command });
    } catch (error) {
      // The exit code of a command is its own.
      if (command === null || !(error instanceof EnvironmentError)) throw error;
      world.say(`profit: ${escapeTerminal(error.message)}\n`);
      return code;
    }
    if (!quiet) world.say(`Report: ${escapeTerminal(page.name)}\n`);
    return code;
  } finally {
    if (shown === null) page.discard();
    copy?.remove();
  }
}

/**
 * Makes sure that a page can be made of what will be written.
 *
 * @throws {UsageError} When it cannot be read back, or is where the page goes.
 * @throws {EnvironmentError} When what is there, to be appended to, is no recording.
 */
async function requireReportable(
  file: string,
  report: string,
  existing: Options["existing"],
): Promise<void> {
  requireReadBack(file);
  if (leadToOne(file, report)) {
    throw new UsageError(`Cannot write the --report to "${report}": name another file`);
  }
  if (existing === "append") await loadWritten(file, () => null, () => {});
}

/** What was recorded; `null` where that is nothing. */
async function readBack(
  file: string,
  title: string,
  recorded: Recording | null,
): Promise<PageRecording | null> {
  const empty = () => recorded === null ? emptyForPage() : emptyForPage([], regroupAs(recorded));
  const read = await loadWritten(file, empty, addForPage);
  if (read === null) return null;
  const page = endForPage(title, read, recorded);
  return page.rows > 0 ? page : null;
}

/** Reads what was written; `null` where that is nothing. */
async function loadWritten<Remembered>(
  file: string,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
): Promise<Remembered | null> {
  const folder = await openFolder(file);
  let first = folder === null ? await openWritten(file) : null;
  if (first === null && listSegments(folder?.names ?? []).length === 0) return null;
  const open = async () => {
    const written = first ?? await openWritten(file) ?? [];
    first = null;
    return written;
  };
  const source = { path: file, open, openFolder: () => openFolder(file) };
  try {
    return (await loadRecording(source, empty, add)).remembered;
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new EnvironmentError(`Cannot make a report: ${cause.message}`, { cause });
  }
}

function copyTo(copy: TemporaryFile, stream: Stream): Stream {
  return {
    isTerminal: () => stream.isTerminal(),
    write: async (bytes) => {
      const written = await stream.write(bytes);
      copy.write(bytes.subarray(0, written));
      return written;
    },
  };
}
