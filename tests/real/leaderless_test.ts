/**
 * Tests a process whose first thread has ended while another thread runs.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { rowsOf, runProfit, runShell, startActor } from "./profit.ts";

const onLinux = await needs("Linux");

const MEBIBYTE = 2 ** 20;

/** Its name is longer than the kernel keeps. */
const NAME = "profit-without-its-first";

const ARGS = ["run", "-A", "--no-config", new URL("leaderless.ts", import.meta.url).pathname];

/** Runs a test with a copy of Deno that has this name, in a temporary folder. */
async function withProgram(use: (program: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_leaderless_" });
  try {
    Deno.symlinkSync(Deno.execPath(), `${folder}/${NAME}`);
    await use(`${folder}/${NAME}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test(
  onLinux("a process is recorded though its first thread has ended"),
  () =>
    withProgram(async (program) => {
      await using actor = await startActor(program, [...ARGS, "--of-this-test"]);
      const read = (path: string) => Deno.readTextFileSync(`/proc/${actor.pid}/${path}`);
      assertEquals(read("stat").split(") ")[1]![0], "Z");
      const others = Array.from(Deno.readDirSync(`/proc/${actor.pid}/task`), ({ name }) => name)
        .filter((id) => id !== `${actor.pid}`);
      const files = Array.from(Deno.readDirSync(`/proc/${others[0]}/fd`)).length;
      const sizeOf = (key: string) =>
        Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(read(`task/${others[0]}/status`))![1]) *
        1024;

      const countThreads = () => Number(/^Threads:\s+(\d+)/m.exec(read("status"))![1]);

      for (const which of [[`--pid=${actor.pid}`], [NAME], ["-f", "of-this-test$"]]) {
        const columns = "--columns=+mem_private,mem_unique,command,num_threads,state";
        const before = countThreads();
        const { code, stdout, stderr } = await runProfit([...which, "--duration=0", columns]);
        const after = countThreads();
        assertEquals(code, 0, stderr);
        const { pid, name, mem_real, mem_unique, mem_private, ...row } = rowsOf(stdout)[0]!;
        assertEquals([pid, name], [`${actor.pid}`, NAME]);
        // Threads of Deno may free some memory.
        assertAlmostEquals(Number(mem_real), sizeOf("VmRSS"), MEBIBYTE);
        assertAlmostEquals(Number(mem_private), sizeOf("RssAnon") + sizeOf("VmSwap"), MEBIBYTE);
        assert(Number(mem_unique) > 20 * MEBIBYTE, mem_unique);
        assertEquals(row["num_open_files"], `${files}`);
        // Threads of Deno end when they have had nothing to do for some seconds.
        const threads = Number(row["num_threads"]);
        assert(after <= threads && threads <= before, `${after} <= ${threads} <= ${before}`);
        assertEquals([row["command"], row["state"]], [
          `${[program, ...ARGS].join(" ")} --of-this-test`,
          "S",
        ]);
      }
    }),
);

Deno.test(
  onLinux("a command is recorded to its end though its first thread ends"),
  () =>
    withProgram(async (program) => {
      const { code, stdout, stderr } = await runShell(`cd $(dirname ${program}); mkfifo line
      "$@" --pace=0.1 -o out.csv -- sh -c 'exec ${
        [program, ...ARGS].join(" ")
      } <line >ready' & profit=$!
      exec 3>line; wait_until '[ "$(grep -c ${NAME} out.csv)" -gt 10 ]'
      echo >&3; wait $profit; code=$?; cat out.csv; exit $code`);
      assertEquals(code, 7, stderr);
      assert(Number(rowsOf(stdout).at(-1)!["mem_real"]) > 20 * MEBIBYTE, stdout);
      assert(Number(/([\d.]+) MiB for its largest process/.exec(stderr)![1]) > 20, stderr);
    }),
);
