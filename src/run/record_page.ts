/**
 * The story of a recording with a page: opens the file of the page, records, and makes the page.
 *
 * PROFIT makes the page from the CSV file, so that the recording needs no more memory. If the CSV
 * goes to standard output, it goes to a temporary file as well.
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
import type { PageRecording } from "../report/html/page_model.ts";
import { listLacking } from "../report/sentences/unrecorded_text.ts";
import { openFolder } from "../system/folder.ts";
import { escapeTerminal } from "../text/escape.ts";
import { regroupAs } from "./groups.ts";
import type { RecordResult } from "./record_processes.ts";
import { addForPage, emptyForPage, endForPage, titlesOf, writePage } from "./files/page.ts";

/**
 * Records, and writes a page unless nothing was recorded.
 *
 * @param report The path of the page.
 * @param destination The place for the data.
 * @param options How to write the page.
 * @param world The outside world.
 * @param record Records, with the given stream as standard output.
 * @returns The exit code of the recording.
 * @throws {UsageError} If the page must not be written there. PROFIT then records nothing.
 * @throws {EnvironmentError} If the page cannot be written. The CSV is complete then.
 */
export async function recordWithPage(
  report: string,
  destination: Destination,
  { existing, quiet, command, against }: Pick<
    Options,
    "existing" | "quiet" | "command" | "against"
  >,
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
      // After --append, the file also contains earlier recordings.
      shown = await readBack(file, title, existing === "append" ? null : recording);
      if (shown === null) return code;
      await writePage(page, { recordings: [shown], host: world.readHost(), command });
    } catch (error) {
      // A failed page must not change the exit code of a command.
      if (command === null || !(error instanceof EnvironmentError)) throw error;
      world.say(`profit: ${escapeTerminal(error.message)}\n`);
      return code;
    }
    const shows = against === null ? "" : ", with the runs in order of time, not compared";
    if (!quiet) world.say(`Report: ${escapeTerminal(page.name)}${shows}\n`);
    return code;
  } finally {
    if (shown === null) page.discard();
    copy?.remove();
  }
}

/**
 * Makes sure that a page can be made of the data.
 *
 * @throws {UsageError} If the data cannot be read back, or goes to the file of the page.
 * @throws {EnvironmentError} If the file to append to is not a recording.
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

/** Reads the recording for the page; `null` if it is empty. */
async function readBack(
  file: string,
  title: string,
  recorded: Recording | null,
): Promise<PageRecording | null> {
  const empty = () => recorded === null ? emptyForPage() : emptyForPage([], regroupAs(recorded));
  const read = await loadWritten(file, empty, addForPage);
  if (read === null) return null;
  const lacks = recorded === null ? listLacking(read.columns) : [];
  const page = endForPage(title, read.remembered, recorded, lacks);
  return page.rows > 0 ? page : null;
}

/** Reads the written data, with the names of its columns; `null` if there is none. */
async function loadWritten<Remembered>(
  file: string,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
): Promise<{ remembered: Remembered; columns: ReadonlySet<string> } | null> {
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
    const { remembered, notes } = await loadRecording(source, empty, add);
    return { remembered, columns: notes.columns };
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
