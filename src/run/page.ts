/**
 * A recording that is read for a page: what it comes to, and its values beside.
 *
 * @module
 */

import { addSnapshot, emptyRecording, type Recording } from "../analyse/mod.ts";
import { listSketched } from "../analyse/quantiles.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summariseProcess } from "../analyse/summary.ts";
import { findLines } from "../analyse/trend_lines.ts";
import { VERSION } from "../model/version.ts";
import { EnvironmentError } from "../model/errors.ts";
import type { Condition } from "../model/conditions.ts";
import type { Snapshot } from "../model/samples.ts";
import type { Output } from "../output/stream.ts";
import { emptyPacked, endPacked, packSnapshot } from "../report/pack.ts";
import type { PageRecording } from "../report/page_model.ts";
import { limitOf } from "./load.ts";

/**
 * What pages call recordings: their files, without folders as long as that tells them apart.
 *
 * @param files Their paths.
 */
export function titlesOf(files: readonly string[]): string[] {
  const names = files.map((file) => file.replace(/^.*\//s, ""));
  return new Set(names).size === files.length ? names : [...files];
}

/**
 * Reads a recording for a page. The page's values need 20 to 50 MB for a million
 * rows of the default columns: the steadier they are, the less.
 *
 * @param title What the page calls it.
 * @param blocks The recording: its snapshots, some at a time.
 * @param failOn What it is judged by.
 * @returns What is remembered of it, and what the page needs.
 */
export async function readForPage(
  title: string,
  blocks: AsyncIterable<readonly Snapshot[]>,
  failOn: readonly Condition[] = [],
): Promise<{ recording: Recording; page: PageRecording }> {
  const recording = emptyRecording(listSketched(failOn));
  const packed = emptyPacked();
  for await (const snapshots of blocks) {
    for (const snapshot of snapshots) {
      addSnapshot(recording, snapshot, limitOf);
      packSnapshot(packed, snapshot);
    }
  }
  endPacked(packed);
  // Both are in the order in which processes appeared, by the same identity.
  const judged = recording.processes.all.map((series) => {
    const summary = summariseProcess(series);
    return { summary, lines: findLines(series, summary) };
  });
  const restarts = findRestarts(recording.restartLog);
  return { recording, page: { title, packed, judged, restarts, rows: recording.rows } };
}

/**
 * Writes a page.
 *
 * @param output Where to.
 * @param recordings What it shows.
 * @param host The host that they are of, where that is known.
 * @throws {EnvironmentError} When it cannot be written; a new file is taken away again then.
 */
export async function writePage(
  output: Output,
  recordings: readonly PageRecording[],
  host: string | null,
): Promise<void> {
  // Only who wants a page pays for what it is made of, which is as much as all the rest.
  const { renderPage } = await import("../report/html.ts");
  try {
    await output.writeHeader();
    for await (const piece of renderPage({ recordings, host, version: VERSION })) {
      const isStillRead = await output.write(piece);
      if (!isStillRead) return;
    }
    await output.end();
  } catch (error) {
    if (error instanceof EnvironmentError) output.discard();
    throw error;
  }
}
