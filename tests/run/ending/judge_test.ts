import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseCondition } from "../../../src/cli/conditions.ts";
import { parseCommandLine } from "../../../src/cli/mod.ts";
import { tellJudgements, tellTooShort } from "../../../src/run/ending/judge.ts";
import { needsOf } from "../../../src/run/mod.ts";

/** Returns the messages at the start of a recording. */
function told(...argv: string[]): string {
  const command = parseCommandLine(argv);
  if (command.run !== "record") throw new Error("Not a recording");
  let said = "";
  tellTooShort(command.options, (text) => said += text);
  return said;
}

Deno.test("a recording says at its start that its command will be too young for a gate on leaks", () => {
  const minute = ["--fail-on=leak", "--duration=60"];
  assertEquals(
    told(...minute, "--", "/opt/bin/node", "acme.js"),
    'profit: "leak" does not judge memory that grows before a process is two minutes old: ' +
      "choose a longer --duration\n",
  );
  assertEquals(told("--fail-on=leak", "--duration=2m", "--", "node"), "");
  assertEquals(told(...minute, "--", "acme"), "");
  assertEquals(told("--fail-on=mem_real.growth>1/h", "--duration=60", "--", "node"), "");
  assertEquals(told("-q", ...minute, "--", "node"), "");
  // A process that runs already may be old.
  assertEquals(told(...minute, "node"), "");
});

Deno.test("a recording says at its start that it will have fewer than 48 samples", () => {
  const advice = "choose a longer --duration or a shorter --pace";
  assertEquals(
    told("acme", "--fail-on=leak", "--duration=46"),
    `profit: "leak" needs 48 samples, and the recording will have 47 at most: ${advice}\n`,
  );
  assertEquals(told("acme", "--fail-on=leak", "--duration=47"), "");
});

Deno.test("a name in a line on what was not judged is no command of the runner", () => {
  const condition = { kind: "leak", text: "leak", verdict: "likely" } as const;
  const unjudged = [{ name: "##[x", pid: 7, metric: "mem_real", reason: "unknown" }] as const;
  const tell = (format: "text" | "github") => {
    let said = "";
    const judgements = [{ condition, breaches: [], judged: 1, unjudged }];
    tellJudgements(judgements, { quiet: false, format }, (text) => said += text);
    return said;
  };
  const line = 'profit: Not judged by "leak": ##[x (pid 7): mem_real is unknown\n';
  assertEquals(tell("text"), line);
  assertEquals(tell("github"), line.replace("##[", "#\\#["));
});

Deno.test("five processes that were not judged are named, and the others are counted", () => {
  const condition = { kind: "leak", text: "leak", verdict: "likely" } as const;
  const unjudged = Array.from({ length: 7 }, (_, pid) => {
    return { name: "acme", pid, metric: "mem_real", reason: "too few samples" } as const;
  });
  let said = "";
  const judgements = [{ condition, breaches: [], judged: 1, unjudged }];
  const options = { quiet: false, format: "text" } as const;
  tellJudgements(judgements, options, (text) => said += text);
  assertStringIncludes(said, "acme (pid 4) and 2 more: fewer than 48 samples");
});

Deno.test("a change of too few samples needs more of them, in whichever way, and others three runs", () => {
  const condition = parseCondition("mem_real>+5%", { change: true });
  const adviceOn = (reason: "too few samples" | "drifts") => {
    const unjudged = [{ name: "acme", pid: null, metric: "mem_real", reason }] as const;
    let said = "";
    const options = { quiet: false, format: "text" } as const;
    const judgements = [{ condition, breaches: [], judged: 0, unjudged }];
    tellJudgements(judgements, options, (text) => said += text);
    return said.slice(said.indexOf(": ") + 2);
  };
  assertEquals(
    adviceOn("too few samples"),
    'Cannot judge "mem_real>+5%": fewer than 24 samples; record for longer, at a shorter --pace, ' +
      "or more runs on each side\n",
  );
  assertStringIncludes(adviceOn("drifts"), "; record for longer, or compare three runs or more");
});

Deno.test("a gate without a result for a process that grows like a leak exits with 5", () => {
  const condition = { kind: "leak", text: "leak", verdict: "likely" } as const;
  const unjudged = [
    { name: "acme", pid: 7, metric: "mem_anonymous", reason: "young" },
    { name: "sh", pid: 8, metric: "mem_anonymous", reason: "unknown" },
  ] as const;
  const breach = { condition, name: "acme", pid: 9, found: 2 ** 30, metric: "mem_real" } as const;
  for (const [breaches, expected] of [[[], 5], [[breach], 4]] as const) {
    let said = "";
    const judgements = [{ condition, breaches, judged: 2, unjudged }];
    const options = { quiet: false, format: "text" } as const;
    assertEquals(tellJudgements(judgements, options, (text) => said += text), expected);
    assertStringIncludes(
      said,
      'profit: Not judged by "leak": sh (pid 8): mem_anonymous is unknown\n' +
        'profit: Cannot judge "leak": acme (pid 7): mem_anonymous grows like a leak, but the process ' +
        "has just started; record for 10 minutes, or begin two minutes after the start\n",
    );
  }
});

for (
  const [condition, column] of [
    ["mem_private>1", "mem_private"],
    ["total.mem_private>1", "mem_private"],
    ["total.mem_proportional>1", "mem_proportional"],
    ["mem_unique>1", "mem_unique"],
    ["read_bytes>1", "io_read_bytes"],
    ["written_bytes>1", "io_write_bytes"],
    ["mem_real>1", null],
  ] as const
) {
  Deno.test(`a recording with --fail-on=${condition} also reads ${column ?? "no column"}`, () => {
    const command = parseCommandLine(["acme", `--fail-on=${condition}`]);
    if (command.run !== "record") throw new Error("Not a recording");
    const { columns } = needsOf(command.options, { hasTelemetry: false });
    const more = columns.filter((name) => !command.options.columns.includes(name));
    assertEquals(more, column === null ? [] : [column]);
  });
}
