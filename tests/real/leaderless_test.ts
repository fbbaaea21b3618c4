/**
 * A process whose first thread has ended, while another runs.
 */

import { assert, assertEquals } from "@std/assert";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";
import { rowsOf, runProfit, runShell, startActor } from "./profit.ts";

const withCompiler = await needs("Linux", "cc");

const MEBIBYTE = 2 ** 20;

/** Touches 20 MiB, ends its first thread, and says so in another, which waits for a line. */
const SOURCE = `
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static pthread_t first;
static void *go_on(void *memory) {
  pthread_join(first, NULL);
  puts("ready");
  fflush(stdout);
  getchar();
  exit(*(char *)memory);
}
int main(void) {
  pthread_t other;
  char *memory = memset(malloc(20 << 20), 7, 20 << 20);
  first = pthread_self();
  pthread_create(&other, NULL, go_on, memory);
  pthread_exit(NULL);
}
`;

/** Its name is longer than the kernel keeps. */
const NAME = "profit-without-its-first";

/** Does something with the program, in a folder that is gone then. */
async function withProgram(use: (program: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_leaderless_" });
  try {
    const program = `${folder}/${NAME}`;
    const { code, stderr } = await runProgram(["cc", "-pthread", "-x", "c", "-o", program, "-"], {
      stdin: SOURCE,
    });
    assertEquals(code, 0, stderr);
    await use(program);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test(
  withCompiler("a process is recorded though its first thread has ended"),
  () =>
    withProgram(async (program) => {
      await using actor = await startActor(program, ["--of-this-test"]);
      const read = (path: string) => Deno.readTextFileSync(`/proc/${actor.pid}/${path}`);
      assertEquals(read("stat").split(") ")[1]![0], "Z");
      const others = Array.from(Deno.readDirSync(`/proc/${actor.pid}/task`), ({ name }) => name)
        .filter((id) => id !== `${actor.pid}`);
      const files = Array.from(Deno.readDirSync(`/proc/${others[0]}/fd`)).length;
      const sizeOf = (key: string) =>
        Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(read(`task/${others[0]}/status`))![1]) *
        1024;

      for (const which of [[`--pid=${actor.pid}`], [NAME], ["-f", "of-this-test$"]]) {
        const columns = "--columns=+mem_private,mem_unique,command,num_threads,state";
        const { code, stdout, stderr } = await runProfit([...which, "--duration=0", columns]);
        assertEquals(code, 0, stderr);
        const { pid, name, mem_real, mem_unique, mem_private, ...row } = rowsOf(stdout)[0]!;
        assertEquals([pid, name], [`${actor.pid}`, NAME]);
        assertEquals([mem_real, mem_private], [
          `${sizeOf("VmRSS")}`,
          `${sizeOf("RssAnon") + sizeOf("VmSwap")}`,
        ]);
        assert(Number(mem_unique) > 20 * MEBIBYTE, mem_unique);
        assertEquals([row["num_open_files"], row["num_threads"]], [`${files}`, "2"]);
        assertEquals([row["command"], row["state"]], [`${program} --of-this-test`, "S"]);
      }
    }),
);

Deno.test(
  withCompiler("a command is recorded to its end though its first thread ends"),
  () =>
    withProgram(async (program) => {
      const { code, stdout, stderr } = await runShell(`cd $(dirname ${program}); mkfifo line
      "$@" --pace=0.1 -o out.csv -- sh -c 'exec ${program} <line >ready' & profit=$!
      exec 3>line; wait_until '[ "$(grep -c ${NAME} out.csv)" -gt 10 ]'
      echo >&3; wait $profit; code=$?; cat out.csv; exit $code`);
      assertEquals(code, 7, stderr);
      assert(Number(rowsOf(stdout).at(-1)!["mem_real"]) > 20 * MEBIBYTE, stdout);
      assert(Number(/largest process (?:at least )?([\d.]+) MiB/.exec(stderr)![1]) > 20, stderr);
    }),
);
