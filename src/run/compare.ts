/**
 * The story of a comparison: load two recordings, say what changed, judge the new one.
 *
 * @module
 */

import { findChangeBreaches } from "../analyse/change_gate.ts";
import { compareRecordings } from "../analyse/compare.ts";
import { findBreaches } from "../analyse/gate.ts";
import { addSnapshot, emptyRecording } from "../analyse/series.ts";
import { summarise } from "../analyse/summary.ts";
import { addToTotals, emptyTotals } from "../analyse/totals.ts";
import { escapeJsonLines } from "../escape.ts";
import type { FileOptions } from "../options.ts";
import { openStream } from "../output/stream.ts";
import { toComparisonJson } from "../report/compare_json.ts";
import { renderComparison } from "../report/compare_text.ts";
import { describeBreach } from "../report/json.ts";
import { requireKnown, tellBreaches, tellUnjudged } from "./judge.ts";
import { limitOf, openRecording } from "./recording.ts";
import { mayPaint } from "./setup.ts";
import { EXIT, type FileWorld } from "./world.ts";

/**
 * Compares two recordings. Conditions on single processes are judged on the new one.
 *
 * @param options The recordings, and how to tell what changed.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {UsageError} When a file is no recording.
 */
export async function compareFiles(options: FileOptions, world: FileWorld): Promise<number> {
  const { files, failOn, format, quiet } = options;
  const [baseFile = "", nextFile = ""] = files;
  const [base, next] = [emptyTotals(), emptyTotals()];
  const recording = emptyRecording();
  for await (const snapshots of openRecording(baseFile, world, quiet)) {
    for (const snapshot of snapshots) addToTotals(base, snapshot);
  }
  for await (const snapshots of openRecording(nextFile, world, quiet)) {
    for (const snapshot of snapshots) {
      addToTotals(next, snapshot);
      addSnapshot(recording, snapshot, limitOf);
    }
  }
  const comparison = compareRecordings(base, next);
  const processes = summarise(recording.processes);
  requireKnown(failOn, processes);
  const breaches = [
    ...findChangeBreaches(failOn, comparison),
    ...findBreaches(failOn, processes),
  ];
  const text = format === "json"
    ? escapeJsonLines({ ...toComparisonJson(comparison), failed: breaches.map(describeBreach) })
    : renderComparison(comparison, { color: mayPaint(options, world) });
  await openStream(world.stdout, "standard output").write(text);
  tellUnjudged(processes, options, world.say);
  const code = tellBreaches(breaches, world.say);
  return code === EXIT.recorded && comparison.both.length === 0 ? EXIT.nothing : code;
}
