/**
 * The verdict on real programs: some leak, each has a healthy one beside it.
 */

import { assertEquals } from "@std/assert";
import { type Actor, hasProgram, isLinux, runProfit, startActor } from "./profit.ts";

const PYTHON = new URL("grower.py", import.meta.url).pathname;
const DENO = new URL("grower.ts", import.meta.url).pathname;

/** Each program, and whether its memory and its descriptors leak. */
const PROGRAMS: [program: string, kind: string, memoryLeaks: boolean, filesLeak: boolean][] = [
  ["python3", "malloc_without_free", true, false],
  ["python3", "malloc_and_free", false, false],
  ["python3", "cache_that_fills", false, false],
  ["python3", "cache_without_end", true, false],
  ["python3", "descriptors_never_closed", false, true],
  ["python3", "descriptors_closed", false, false],
  ["deno", "growingArray", true, false],
  ["deno", "ringBuffer", false, false],
  ["deno", "garbageOnly", false, false],
  ["deno", "garbageAndLeak", true, false],
];

/** A young generation that does not grow: what makes garbage comes to all the memory that it needs. */
const SMALL_YOUNG = "--v8-flags=--max-semi-space-size=1";

interface Reported {
  recordings: { processes: { pid: number; [metric: string]: unknown }[] }[];
}

Deno.test("real leaks are likely, healthy programs are not", {
  ignore: !isLinux || !hasProgram("python3"),
}, async () => {
  const folder = Deno.makeTempDirSync();
  const file = `${folder}/leaks.csv`;
  await using actors = new AsyncDisposableStack();
  const started: Actor[] = [];
  for (const [program, kind] of PROGRAMS) {
    const flags = kind.startsWith("garbage") ? [SMALL_YOUNG] : [];
    const args = program === "deno"
      ? ["run", "-A", "--no-config", ...flags, DENO, kind]
      : [PYTHON, kind];
    const path = program === "deno" ? Deno.execPath() : program;
    started.push(actors.use(await startActor(path, args)));
  }
  const pids = started.map(({ pid }) => pid).join(",");
  const args = [`--pid=${pids}`, "--pace=0.1", "--duration=30", "--columns=+mem_private"];
  const recorded = await runProfit([...args, "-o", file, "--fail-on=leak"]);
  assertEquals(recorded.code, 4, recorded.stderr);
  const { stdout } = await runProfit(["report", file, "--format=json"]);
  const { recordings: [recording] } = JSON.parse(stdout) as Reported;
  const isLikely = (pid: number, metric: string) => {
    const process = recording!.processes.find((process) => process.pid === pid)!;
    return (process[metric] as { growth: { verdict: string } }).growth.verdict === "likely";
  };
  const found = PROGRAMS.map(([program, kind], at) => {
    const { pid } = started[at]!;
    return [program, kind, isLikely(pid, "mem_private"), isLikely(pid, "num_open_files")];
  });
  assertEquals(found, PROGRAMS, recorded.stderr);
  Deno.removeSync(folder, { recursive: true });
});
