/**
 * Tests the verdict on real programs. Each leaking program has a healthy counterpart.
 */

import { assertEquals } from "@std/assert";
import { has, needs } from "../needs.ts";
import { type Actor, runProfit, startActor } from "./profit.ts";

const PYTHON = new URL("grower.py", import.meta.url).pathname;
const DENO = new URL("grower.ts", import.meta.url).pathname;

/** A program, and whether its memory and its descriptors leak. */
type Program = readonly [kind: string, memoryLeaks: boolean, filesLeak: boolean];

/**
 * Until the first garbage collection, this program cannot be distinguished from a leak of memory.
 */
const DENO_PROGRAMS: Program[] = [
  ["growingArray", false, false],
  ["ringBuffer", false, false],
  ["garbageOnly", false, false],
  ["garbageAndLeak", false, false],
  ["mallocWithoutFree", false, false],
  ["mallocAndFree", false, false],
  ["descriptorsNeverClosed", false, true],
  ["descriptorsClosed", false, false],
];

const AWK_PROGRAMS: Program[] = [
  ["kept", true, false],
  ["thrown away", false, false],
];

const PYTHON_PROGRAMS: Program[] = [
  ["malloc_without_free", true, false],
  ["malloc_and_free", false, false],
  ["cache_that_fills", false, false],
  ["cache_without_end", true, false],
  ["descriptors_never_closed", false, true],
  ["descriptors_closed", false, false],
];

/** A young generation of constant size. Programs that make garbage then reach their final size. */
const SMALL_YOUNG = "--v8-flags=--max-semi-space-size=1";

interface Reported {
  recordings: { processes: { pid: number; [metric: string]: unknown }[] }[];
}

const onLinux = await needs("Linux");
const withPython = await needs("Linux", "python3");

/** Returns the verdicts of PROFIT, by kind. */
const found = new Map<string, Program>();

// One recording contains all programs, because it takes half a minute.
Deno.test.beforeAll(async () => {
  if (!await has("Linux")) return;
  const folder = Deno.makeTempDirSync();
  const file = `${folder}/leaks.csv`;
  await using actors = new AsyncDisposableStack();
  const started = new Map<string, Actor>();
  for (const [kind] of DENO_PROGRAMS) started.set(kind, actors.use(await startDeno(kind)));
  for (const [kind] of AWK_PROGRAMS) started.set(kind, actors.use(await startAwk(kind)));
  for (const [kind] of await has("python3") ? PYTHON_PROGRAMS : []) {
    started.set(kind, actors.use(await startActor("python3", [PYTHON, kind])));
  }
  const pids = Array.from(started.values(), ({ pid }) => pid).join(",");
  const args = [`--pid=${pids}`, "--pace=0.1", "--duration=30", "--columns=+mem_private"];
  const recorded = await runProfit([...args, "-o", file, "--fail-on=leak"]);
  assertEquals(recorded.code, 4, recorded.stderr);
  const { stdout } = await runProfit(["report", file, "--format=json"]);
  const { recordings: [recording] } = JSON.parse(stdout) as Reported;
  for (const [kind, { pid }] of started) {
    const process = recording!.processes.find((process) => process.pid === pid)!;
    const isLikely = (metric: string) =>
      (process[metric] as { growth: { verdict: string } }).growth.verdict === "likely";
    found.set(kind, [kind, isLikely("mem_private"), isLikely("num_open_files")]);
  }
  Deno.removeSync(folder, { recursive: true });
});

Deno.test(onLinux("real leaks are likely, healthy programs are not"), () => {
  assertEquals(AWK_PROGRAMS.map(([kind]) => found.get(kind)), AWK_PROGRAMS);
});

Deno.test(
  onLinux("right after the start of Deno no memory is a likely leak, descriptors are"),
  () => {
    assertEquals(DENO_PROGRAMS.map(([kind]) => found.get(kind)), DENO_PROGRAMS);
  },
);

Deno.test(withPython("real leaks in Python are likely, healthy programs are not"), () => {
  assertEquals(PYTHON_PROGRAMS.map(([kind]) => found.get(kind)), PYTHON_PROGRAMS);
});

/**
 * Starts a program that makes a text ten times a second, and keeps all texts or only the last. The
 * program begins with 100 MB.
 */
function startAwk(kind: string): Promise<Actor> {
  const place = kind === "kept" ? "n++" : "0";
  const program = `BEGIN { text = "x"; while (length(text) < 200000) text = text text
    for (n = 0; n < 400; n++) texts[n] = text n
    print "ready"; fflush()
    for (;;) { texts[${place}] = text n; system("sleep 0.1") } }`;
  return startActor("awk", [program]);
}

function startDeno(kind: string): Promise<Actor> {
  const flags = kind.startsWith("garbage") ? [SMALL_YOUNG] : [];
  return startActor(Deno.execPath(), ["run", "-A", "--no-config", ...flags, DENO, kind]);
}
