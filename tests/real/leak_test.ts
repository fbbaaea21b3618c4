/**
 * The verdict on real programs: some leak, each has a healthy one beside it.
 */

import { assert, assertEquals } from "@std/assert";
import { has, needs } from "../needs.ts";
import { type Actor, runProfit, startActor } from "./profit.ts";

const PYTHON = new URL("grower.py", import.meta.url).pathname;
const DENO = new URL("grower.ts", import.meta.url).pathname;

/** A program, and whether its memory and its descriptors leak. */
type Program = readonly [kind: string, memoryLeaks: boolean, filesLeak: boolean];

const DENO_PROGRAMS: Program[] = [
  ["growingArray", true, false],
  ["ringBuffer", false, false],
  ["garbageOnly", false, false],
  ["garbageAndLeak", true, false],
  ["mallocWithoutFree", true, false],
  ["mallocAndFree", false, false],
  ["descriptorsNeverClosed", false, true],
  ["descriptorsClosed", false, false],
];

const PYTHON_PROGRAMS: Program[] = [
  ["malloc_without_free", true, false],
  ["malloc_and_free", false, false],
  ["cache_that_fills", false, false],
  ["cache_without_end", true, false],
  ["descriptors_never_closed", false, true],
  ["descriptors_closed", false, false],
];

/** A young generation that does not grow: what makes garbage comes to all the memory that it needs. */
const SMALL_YOUNG = "--v8-flags=--max-semi-space-size=1";

interface Reported {
  recordings: { processes: { pid: number; [metric: string]: unknown }[] }[];
}

const onLinux = await needs("Linux");
const withPython = await needs("Linux", "python3");

/** A process is not young any more at this age: garbage has been collected, and caches are warm. */
const GROWN_UP_SECONDS = 120;

const RECORDED_SECONDS = 30;

/** What PROFIT found right after the start of all, and once they were no longer young, by kind. */
let young: ReadonlyMap<string, Program> = new Map();
let grown: ReadonlyMap<string, Program> = new Map();

// All are recorded at once, twice: it takes two minutes.
Deno.test.beforeAll(async () => {
  if (!await has("Linux")) return;
  const deno = DENO_PROGRAMS.map(([kind]) => ({ kind, start: () => startDeno(kind) }));
  const python = (await has("python3") ? PYTHON_PROGRAMS : [])
    .map(([kind]) => ({ kind, start: () => startActor("python3", [PYTHON, kind]) }));
  const ofFiles = ({ kind }: { kind: string }) => kind.startsWith("descriptors");
  await using actors = new AsyncDisposableStack();
  const started = new Map<string, Actor>();
  const startAll = async (programs: typeof deno) => {
    for (const { kind, start } of programs) started.set(kind, actors.use(await start()));
  };
  const all = [...deno, ...python];
  await startAll(all.filter((program) => !ofFiles(program)));
  const startMs = performance.now();
  young = await recordAll(started, 0);
  const restMs = (GROWN_UP_SECONDS - RECORDED_SECONDS) * 1000 - (performance.now() - startMs);
  await new Promise((resolve) => setTimeout(resolve, restMs));
  // They would come to their limit by then.
  await startAll(all.filter(ofFiles));
  grown = await recordAll(started, 4);
});

/** Records all programs, and judges each; whether one leaks is what PROFIT ends with. */
async function recordAll(
  started: ReadonlyMap<string, Actor>,
  code: number,
): Promise<Map<string, Program>> {
  const folder = Deno.makeTempDirSync();
  const file = `${folder}/leaks.csv`;
  const pids = Array.from(started.values(), ({ pid }) => pid).join(",");
  const args = ["--pace=0.1", `--duration=${RECORDED_SECONDS}`, "--columns=+mem_private"];
  const recorded = await runProfit([`--pid=${pids}`, ...args, "-o", file, "--fail-on=leak"]);
  assertEquals(recorded.code, code, recorded.stderr);
  const { stdout } = await runProfit(["report", file, "--format=json"]);
  const { recordings: [recording] } = JSON.parse(stdout) as Reported;
  Deno.removeSync(folder, { recursive: true });
  const found = Array.from(started, ([kind, { pid }]): Program => {
    const process = recording!.processes.find((process) => process.pid === pid)!;
    const isLikely = (metric: string) =>
      (process[metric] as { growth: { verdict: string } }).growth.verdict === "likely";
    return [kind, isLikely("mem_private"), isLikely("num_open_files")];
  });
  return new Map(found.map((program) => [program[0], program]));
}

Deno.test(
  onLinux("memory that grows right after the start of a process is no likely leak yet"),
  () => {
    assert(young.size > 0);
    for (const [kind, isLikely] of young.values()) assert(!isLikely, kind);
  },
);

Deno.test(onLinux("real leaks in Deno are likely, healthy programs are not"), () => {
  assertEquals(DENO_PROGRAMS.map(([kind]) => grown.get(kind)), DENO_PROGRAMS);
});

Deno.test(withPython("real leaks in Python are likely, healthy programs are not"), () => {
  assertEquals(PYTHON_PROGRAMS.map(([kind]) => grown.get(kind)), PYTHON_PROGRAMS);
});

function startDeno(kind: string): Promise<Actor> {
  const flags = kind.startsWith("garbage") ? [SMALL_YOUNG] : [];
  return startActor(Deno.execPath(), ["run", "-A", "--no-config", ...flags, DENO, kind]);
}
