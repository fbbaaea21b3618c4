/**
 * Measures the cost of ps and lsof on this platform beside 500 processes. Also checks that the option
 * that saves work of lsof does so, and gives the same counts.
 *
 *     deno run -A tools/measure_programs.ts
 *
 * @module
 */

import { DIALECTS } from "../src/read/posix/dialects.ts";
import { openExec } from "../src/read/posix/exec.ts";
import { listLsofArgs, parseLsof } from "../src/read/posix/lsof.ts";
import { listKeywords, listPsArgs } from "../src/read/posix/ps.ts";

const RUNS = 21;
const CROWD = 500;
const exec = openExec(30_000, new AbortController().signal);
const dialect = DIALECTS[Deno.build.os]!;
const { ps, lsof, descriptorsOnly } = dialect;
const env = { TZ: "UTC0", LC_TIME: "C", LC_CTYPE: dialect.ctype };
const keywords = listKeywords({ user: null, more: [], name: dialect.name, last: "comm" });
const args = (option: string | null, pids: number[] | null) => listLsofArgs(option, pids);

const crowd = Array.from({ length: CROWD }, () => {
  const stdio = { stdin: "null", stdout: "null", stderr: "null" } as const;
  return new Deno.Command("sleep", { args: ["300"], ...stdio }).spawn();
});

await measure("ps, all processes", ps, listPsArgs(dialect, keywords, null));
await measure("ps, this process", ps, listPsArgs(dialect, keywords, [Deno.pid]));
await measure("lsof, this process", lsof, args(null, [Deno.pid]));
await measure("lsof, all processes", lsof, args(null, null));
if (descriptorsOnly) {
  await measure(`lsof ${descriptorsOnly}, this process`, lsof, args(descriptorsOnly, [Deno.pid]));
  await measure(`lsof ${descriptorsOnly}, all processes`, lsof, args(descriptorsOnly, null));
}

for (const child of crowd) child.kill();
await Promise.all(crowd.map((child) => child.status));

async function measure(title: string, program: string, args: string[]): Promise<void> {
  const times: number[] = [];
  let stdout = "";
  for (let run = 0; run < RUNS; run++) {
    const startMs = performance.now();
    ({ stdout } = await exec(program, args, env));
    times.push(performance.now() - startMs);
  }
  const median = times.toSorted((a, b) => a - b)[RUNS >> 1]!.toFixed(1);
  const files = parseLsof(stdout).get(Deno.pid);
  const count = files === undefined ? "" : `, ${files} descriptors of this process`;
  write(`${title}: median of ${RUNS} runs ${median} ms, ${stdout.length} characters${count}\n`);
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
