import { assert, assertEquals, assertRejects } from "@std/assert";
import { listFiles } from "../tools/registry.ts";
import { runProgram, SHELL_WAIT, until, within } from "./limits.ts";
import { needs } from "./needs.ts";

const onLinux = await needs("Linux");

Deno.test("a result in time is returned, and an error is thrown", async () => {
  assertEquals(await within("an answer", Promise.resolve(7), 1), 7);
  const failing = Promise.reject(new TypeError("No answer"));
  await assertRejects(() => within("an answer", failing, 1), TypeError, "No answer");
});

Deno.test("the wait for a result has a limit, and the error names the result", async () => {
  const { promise } = Promise.withResolvers<void>();
  await assertRejects(() => within("an answer", promise, 0.05), Error, "in vain for an answer");
  await assertRejects(() => until("it holds", () => false, 0.05), Error, "in vain until it holds");
  await assertRejects(() => until("it answers", () => promise, 0.05), Error, "it answers");
});

Deno.test("a result is returned, even if it is empty", async () => {
  let tries = 0;
  assertEquals(await until("there is a text", () => ++tries < 3 ? undefined : ""), "");
  assertEquals(tries, 3);
});

Deno.test("a program gets its input, and its output is read to the end", async () => {
  const ended = await runProgram(["sh", "-c", 'cat; echo "$own" >&2; exit 7'], {
    stdin: "read",
    env: { own: "said" },
  });
  assertEquals(ended, { code: 7, stdout: "read", stderr: "said\n" });
});

Deno.test(onLinux("a program that does not end is killed with all its children"), async () => {
  const seconds = uniqueSeconds();
  const script = `sleep ${seconds} & (sleep ${seconds} & exec sleep ${seconds}) & wait`;
  const running = runProgram(["sh", "-c", script], { seconds: 0.5 });
  await assertRejects(() => running, Error, `Waited 0.5 s in vain for the end of "sh -c sleep`);
  await until("all of it has ended", () => countSleeps(seconds) === 0);
});

Deno.test(
  onLinux("a script that waits in vain says what it waited for, and leaves no process"),
  async () => {
    const seconds = uniqueSeconds();
    const script = `${SHELL_WAIT} sleep ${seconds} & wait_until true; echo waited >&2
    wait_seconds=1; wait_until false; echo "not said" >&2`;
    const running = runProgram(["sh", "-c", script]);
    const { message } = await assertRejects(() => running, Error);
    assertEquals(message, "waited\nWaited 1 s in vain until false\n");
    await until("all of it has ended", () => countSleeps(seconds) === 0);
  },
);

Deno.test("no shell loop in a test waits without a limit", () => {
  const root = new URL("./", import.meta.url).pathname;
  const sources = listFiles(root).filter((path) => /\.ts$/.test(path) && path !== "limits.ts");
  assert(sources.length > 100);
  const loops = sources.filter((path) =>
    /\buntil .*; do\b/.test(Deno.readTextFileSync(`${root}${path}`))
  );
  assertEquals(loops, []);
});

/**
 * Returns a time that no other process on this machine sleeps for, by which the test finds its
 * processes.
 */
function uniqueSeconds(): string {
  return `60.${crypto.getRandomValues(new Uint32Array(1))[0]}`;
}

function countSleeps(seconds: string): number {
  return Array.from(Deno.readDirSync("/proc")).filter(({ name }) => {
    try {
      return Deno.readTextFileSync(`/proc/${name}/cmdline`).includes(`sleep\0${seconds}`);
    } catch {
      return false; // This is not a process, or it has ended.
    }
  }).length;
}
