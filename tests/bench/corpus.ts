/**
 * Recordings of real programs that are known to leak or not to leak, judged as a whole and by
 * halves.
 *
 * @module
 */

import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { summarise } from "../../src/analyse/summary.ts";
import { loadSnapshots } from "../../src/load/mod.ts";
import type { ProcessSummary } from "../../src/model/outcomes.ts";
import type { Snapshot } from "../../src/model/samples.ts";

const FOLDER = new URL("../fixtures/corpus/", import.meta.url);

/** The part of a recording that is judged, by time. */
export type Part = "whole" | "first half" | "second half";

/** A recording. */
export interface RealRecording {
  /** The path of the file. */
  readonly file: string;
  /** Whether the program leaks. */
  readonly isLeaking: boolean;
  /** The remembered recording. */
  readonly snapshots: readonly Snapshot[];
}

/** Reads all recordings. */
export async function readCorpus(): Promise<RealRecording[]> {
  const [, ...lines] = (await Deno.readTextFile(new URL("MANIFEST.tsv", FOLDER))).trim().split(
    "\n",
  );
  return Promise.all(lines.map(async (line) => {
    const [file = "", truth] = line.split("\t");
    const opened = await Deno.open(new URL(file, FOLDER));
    const bytes = opened.readable.pipeThrough(new DecompressionStream("gzip"));
    const snapshots = (await Array.fromAsync(loadSnapshots(bytes, file))).flat();
    return { file, isLeaking: truth === "leaking", snapshots };
  }));
}

/** What PROFIT does not know of a process, so that it leaves out the rules that need it. */
export interface Hidden {
  /** Whether the age is unknown, which the rules for young processes need. */
  readonly age: boolean;
  /** Whether the name is unknown, which the rules for collected heaps need. */
  readonly name: boolean;
}

/** Judges a part of a recording. */
export function judgePart(
  { snapshots }: RealRecording,
  part: Part,
  hidden: Hidden = { age: false, name: false },
): ProcessSummary {
  const [first, last] = [snapshots[0]!, snapshots.at(-1)!].map(({ tick }) => tick.epochMs);
  const middle = (first! + last!) / 2;
  const recording = emptyRecording();
  for (const snapshot of snapshots) {
    const isFirst = snapshot.tick.epochMs < middle;
    if (part === "whole" || isFirst === (part === "first half")) {
      addSnapshot(recording, hide(snapshot, hidden));
    }
  }
  return summarise(recording.processes)[0]!;
}

function hide(snapshot: Snapshot, { age, name }: Hidden): Snapshot {
  const samples = snapshot.samples.map((sample) => {
    const { reading } = sample;
    const known = {
      ageSeconds: age ? null : reading.ageSeconds,
      name: name ? "acme" : reading.name,
    };
    return { ...sample, reading: { ...reading, ...known } };
  });
  return { ...snapshot, samples };
}
