import { assert, assertEquals, assertMatch } from "@std/assert";
import { findProgram, type Limits, runProgram } from "../../src/system/programs.ts";
import { within } from "../limits.ts";

/** Runs a script as a program, and returns its output. */
async function run(
  script: string,
  environment: Readonly<Record<string, string>> = {},
  limits?: Limits,
) {
  const path = Deno.makeTempFileSync({ prefix: "profit_program_" });
  try {
    Deno.writeTextFileSync(path, script);
    Deno.chmodSync(path, 0o755);
    let said = "";
    const say = (text: string) => void (said += text);
    const failure = await within("a program", runProgram(path, environment, say, limits));
    return { failure, said };
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("a program gets variables and no arguments, and nothing on standard input", async () => {
  const script = `#!/bin/sh\necho "$# $PROFIT_NAME"; cat; echo "two\tof" >&2; printf end`;
  const { failure, said } = await run(script, { PROFIT_NAME: "$(id) \x1b[2J" });
  assertEquals(failure, null);
  assertEquals(said.split("\n").sort(), ["", "0 $(id) \\x1b[2J", "end", "two\tof"]);
});

Deno.test("many lines of a program are passed on together", async () => {
  let lines = 0;
  let calls = 0;
  const path = Deno.makeTempFileSync({ prefix: "profit_program_" });
  Deno.writeTextFileSync(path, "#!/bin/sh\nyes | head -n 100000");
  Deno.chmodSync(path, 0o755);
  const say = (text: string) => {
    calls++;
    lines += text.split("\n").length - 1;
  };
  await within("a program", runProgram(path, {}, say));
  Deno.removeSync(path);
  assertEquals(lines, 100_000);
  assert(calls < 10_000, `${calls} calls`);
});

Deno.test("PROFIT reports how a program failed", async () => {
  assertEquals((await run("#!/bin/sh\nexit 3")).failure, "it ended with 3");
  assertEquals((await run("#!/bin/sh\nkill -9 $$")).failure, "it was ended by SIGKILL");
  assertMatch((await run("#!/nowhere")).failure!, /^no such file/);
});

Deno.test("a program that takes too long is asked to end, and killed if it does not", async () => {
  const limits = { limitMs: 100, patienceMs: 100 };
  const late = "it took more than 0.1 s, and was ended";
  assertEquals((await run("#!/bin/sh\nexec sleep 9", {}, limits)).failure, late);
  const stubborn = "#!/bin/sh\ntrap '' TERM\nfor n in 1 2 3 4 5 6 7 8 9; do sleep 1; done";
  assertEquals((await run(stubborn, {}, limits)).failure, late);
});

Deno.test("processes that a program leaves running delay nothing", async () => {
  const { failure, said } = await run("#!/bin/sh\nsleep 60 &\necho $!");
  assertEquals(failure, null);
  Deno.kill(Number(said), "SIGKILL");
});

Deno.test("a program is found by its path, or by its name on PATH", () => {
  assertEquals(findProgram("/bin/sh"), "/bin/sh");
  assert(findProgram("sh")?.endsWith("/sh"));
  for (const none of ["", "no-such-program", "./no-such-program", "/etc/passwd", "/tmp", "sh -c"]) {
    assertEquals(findProgram(none), null, none);
  }
});

Deno.test("a line without an end is passed on in pieces of 8 KiB, so that it takes no memory", async () => {
  const { said } = await run("#!/bin/sh\nhead -c 20000 /dev/zero | tr '\\0' a");
  assertEquals(said.replaceAll("\n", "").length, 20_000);
  assert(said.split("\n").every((line) => line.length <= 8192));
});
