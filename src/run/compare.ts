/**
 * The story of a comparison: load two recordings, say what changed, judge the new one.
 *
 * @module
 */

import { judgeChanges, judgeProcesses } from "../analyse/breaches.ts";
import { compareRuns } from "../analyse/compare.ts";
import { addToTotals, emptyTotals } from "../analyse/name_totals.ts";
import { addSnapshot, emptyRecording } from "../analyse/mod.ts";
import { listSketched } from "../analyse/quantiles.ts";
import { summarise } from "../analyse/summary.ts";
import type { FileOptions } from "../model/options.ts";
import { EXIT, type ReportWorld } from "../model/world.ts";
import { requireOthers } from "../output/file_place.ts";
import { openStream } from "../output/stream.ts";
import { renderComparison } from "../report/compare_text.ts";
import { describeJudgements, toComparisonJson } from "../report/json.ts";
import { escapeJsonLines } from "../text/escape.ts";
import { tellJudgements } from "./judge.ts";
import { limitOf, readRecording } from "./load.ts";
import { mayPaint } from "./mod.ts";

/**
 * Compares two recordings. Conditions on single processes are judged on the new one.
 *
 * @param options The recordings, and how to tell what changed.
 * @param world What to touch.
 * @returns The exit code.
 * @throws {DataError} When a file is no recording.
 * @throws {UsageError} When standard output is one of them.
 */
export async function compareFiles(options: FileOptions, world: ReportWorld): Promise<number> {
  const { files, failOn, format, quiet } = options;
  const [baseFile = "", nextFile = ""] = files;
  requireOthers(files, null);
  const base = await readRecording(baseFile, world, quiet, emptyTotals, addToTotals);
  const { next, recording } = await readRecording(
    nextFile,
    world,
    quiet,
    () => ({ next: emptyTotals(), recording: emptyRecording(listSketched(failOn)) }),
    ({ next, recording }, snapshot) => {
      addToTotals(next, snapshot);
      addSnapshot(recording, snapshot, limitOf);
    },
  );
  const comparison = compareRuns([base], [next]);
  const processes = summarise(recording.processes);
  const judgements = [...judgeChanges(failOn, comparison), ...judgeProcesses(failOn, processes)];
  const text = format === "json"
    ? escapeJsonLines({ ...toComparisonJson(comparison), ...describeJudgements(judgements) })
    : renderComparison(comparison, { color: mayPaint(options, world) });
  await openStream(world.stdout, "standard output").write(text);
  const code = tellJudgements(judgements, options, world.say);
  return code === EXIT.recorded && comparison.both.length === 0 ? EXIT.nothing : code;
}
