/**
 * The library, in a program of its own and against what the kernel says.
 */

import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, record, type RecordOptions, UsageError } from "../../src/library.ts";
import { within } from "../limits.ts";
import { needs } from "../needs.ts";
import { runShell, startNamed } from "./profit.ts";

const onLinux = await needs("Linux");

/** All snapshots of a recording that ends by itself. */
function recordAll(options: RecordOptions) {
  return within("the end of a recording", Array.fromAsync(record(options)));
}

Deno.test(onLinux("a program records, leaves a loop, aborts one, and ends by itself"), async () => {
  const { code, stdout, stderr } = await runShell(
    `sleep 60 & "$@" $!; code=$?; kill $!; exit $code`,
    "tests/real/library_user.ts",
  );
  assertEquals([code, stderr], [0, ""]);
  const said = Object.assign({}, ...stdout.trim().split("\n").map((line) => JSON.parse(line)));
  const { whole, short, openBefore, ...counts } = said;
  const taken = (snapshots: { skipped: number }[]) =>
    snapshots.reduce((sum, { skipped }) => sum + skipped + 1, 0);
  assertEquals([taken(whole), short >= 2], [3, true]);
  assert(openBefore > 0);
  assertEquals(counts, { rounds: 2, openAfter: 0, aborted: 2, openAfterAbort: 0 });
});

Deno.test(onLinux("a sample says what the kernel says"), async () => {
  await using actor = await startNamed("acme-library");
  const status = () => Deno.readTextFileSync(`/proc/${actor.pid}/status`);
  const options = { names: ["acme-lib*"], full: /printf/g, durationMs: 0 };
  const [snapshot] = await recordAll(options);
  const { samples, missed, skipped } = snapshot!;
  assertEquals([samples.length, missed, skipped], [1, null, 0]);
  const { rssBytes, creationEpochMs, cpuPercent, ...others } = samples[0]!;
  const openFiles = Array.from(Deno.readDirSync(`/proc/${actor.pid}/fd`)).length;
  assertEquals(others, { pid: actor.pid, ppid: Deno.pid, name: "acme-library", openFiles });
  assertEquals(rssBytes, Number(/^VmRSS:\s+(\d+)/m.exec(status())![1]) * 1024);
  assert(cpuPercent !== null && cpuPercent >= 0); // It may just be starting.
  assertAlmostEquals(creationEpochMs, Date.now(), 60_000);
});

Deno.test(
  onLinux("it records neither itself by name, nor a process that is not there"),
  async () => {
    const options = { names: ["deno"], durationMs: 0 };
    const [{ samples } = { samples: [] }] = await recordAll(options);
    assertEquals(samples.filter(({ pid }) => pid === Deno.pid), []);
    assertEquals(await recordAll({ pids: [2 ** 22] }), []);
  },
);

for (
  const [wrong, message] of [
    [{}, "Say which processes: names, full, user or pids"],
    [{ names: ["acme"], pids: [1] }, "Cannot select by names, full or user, and by pids at once"],
    [{ names: [""] }, "Cannot record a process without a name"],
    [{ names: ["a[b-a]"] }, 'Cannot read the glob "a[b-a]"'],
    [{ user: "nobody-here" }, 'No user "nobody-here" on this system; a number will do as well'],
    [{ pids: [1], paceMs: 9 }, "Cannot use 9 as paceMs: it is from 10 on, and finite"],
    [{ pids: [1], paceMs: Infinity }, "Cannot use Infinity as paceMs"],
    [{ pids: [1], durationMs: NaN }, "Cannot use NaN as durationMs: it is from 0 on"],
  ] satisfies [RecordOptions, string][]
) {
  Deno.test(onLinux(`record(${Deno.inspect(wrong)}) is refused with a reason`), async () => {
    const next = () => within("the refusal", record(wrong).next());
    const error = await assertRejects(next, UsageError, message);
    assert(!(error instanceof EnvironmentError));
  });
}
