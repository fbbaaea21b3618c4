/**
 * Cases of recordings whose rows are in any order, and some of them duplicate.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { compareFiles } from "../../src/run/compare.ts";
import { reportRecordings } from "../../src/run/report.ts";
import { type Case, encode, holds } from "./hostile.ts";

const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp,host\n";

const row = fc.record({
  pid: fc.integer({ min: 1, max: 4 }),
  name: fc.constantFrom("acme", "web", ""),
  cpu: fc.oneof(fc.constant(""), fc.integer({ min: 0, max: 2000 }).map((tenths) => tenths / 10)),
  bytes: fc.oneof(fc.constant(""), fc.nat()),
  start: fc.constantFrom("", "10.00", "10.01", "10.02", "10.03", "55.50"),
  time: fc.integer({ min: 60, max: 140 }).map((half) => half / 2),
  host: fc.constantFrom("", "", "a", "b", "7"),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function render({ pid, name, cpu, bytes, start, time, host }: Row): string {
  return `${pid},${name},${cpu},${bytes},5,${start},${time},${host}\n`;
}

/** The rows of a recording, and the same rows in another order, some of them duplicate. */
const shuffled = fc.array(row, { minLength: 1, maxLength: 150 }).chain((rows) => {
  const all = rows.toSorted((a, b) => a.time - b.time).map(render);
  const again = fc.shuffledSubarray(all);
  const other = fc.shuffledSubarray(all, { minLength: all.length });
  // The latest row comes first, followed by an earlier row: this is not a clock that was set back.
  return fc.tuple(other, again).map(([other, again]) => [all, [all.at(-1)!, ...other, ...again]]);
});

/** Returns the JSON of `report` or `compare` for recordings. */
async function tell(command: string, lines: readonly string[]): Promise<string> {
  let stdout = "";
  const request = parseCommandLine([command, "a.csv", "a.csv", "--format=json", "--quiet"]);
  const write = (chunk: Uint8Array) => {
    stdout += new TextDecoder().decode(chunk);
    return Promise.resolve(chunk.length);
  };
  const world = {
    stdout: { write, isTerminal: () => false },
    say: () => {},
    appendStepSummary: () => Promise.resolve(),
    mayColor: false,
    openFolder: () => Promise.resolve(null),
    columns: () => null,
    open: () => Promise.resolve(ReadableStream.from([encode(lines.join(""))])),
  };
  if (request.run === "report") await reportRecordings(request.options, world);
  if (request.run === "compare") await compareFiles(request.options, world);
  return stdout;
}

/** What holds for them. */
export const ORDER_CASES: readonly Case[] = ["report", "compare"].map((command) =>
  holds(
    "recordings",
    `the order of rows, and how often each is there, changes nothing in what ${command} says`,
    shuffled,
    async ([inOrder = [], inDisorder = []]) => {
      const said = await tell(command, [HEADER, ...inOrder]);
      assertEquals(await tell(command, [HEADER, ...inDisorder]), said);
      // Then the column names are on the last line.
      assertEquals(await tell(command, [HEADER, ...inDisorder].toSorted()), said);
    },
  )
);
