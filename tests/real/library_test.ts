/**
 * Tests the library in a separate program, and against the values of the kernel.
 */

import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { record, type RecordOptions } from "../../src/library.ts";
import { within } from "../limits.ts";
import { needs } from "../needs.ts";
import { runShell, startNamed } from "./profit.ts";

const onLinux = await needs("Linux");

/** Returns all snapshots of a recording that ends by itself. */
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
  assertEquals(counts, {
    rounds: 2,
    openAfter: 0,
    aborted: 1,
    reason: "enough",
    openAfterAbort: 0,
  });
});

Deno.test(onLinux("a sample has the values of the kernel"), async () => {
  await using actor = await startNamed("acme-library");
  const status = () => Deno.readTextFileSync(`/proc/${actor.pid}/status`);
  const options = { names: ["acme-lib*"], command: /printf/g, durationMs: 0 };
  const [snapshot] = await recordAll(options);
  const { samples, missed, skipped } = snapshot!;
  assertEquals([samples.length, missed, skipped], [1, null, 0]);
  const { rssBytes, creationEpochMs, cpuPercent, ...others } = samples[0]!;
  const openFiles = Array.from(Deno.readDirSync(`/proc/${actor.pid}/fd`)).length;
  assertEquals(others, { pid: actor.pid, ppid: Deno.pid, name: "acme-library", openFiles });
  assertEquals(rssBytes, Number(/^VmRSS:\s+(\d+)/m.exec(status())![1]) * 1024);
  assert(cpuPercent !== null && cpuPercent >= 0); // The process may be starting.
  assertAlmostEquals(creationEpochMs!, Date.now(), 60_000);
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
  const [wrong, kind, message] of [
    [{}, TypeError, "No process selected: give names, command, user or pids"],
    [
      { names: ["acme"], pids: [1] },
      TypeError,
      "Cannot select by names, command or user, and also by",
    ],
    [{ names: [""] }, TypeError, 'Cannot use [ "" ] as names: give an array of non-empty texts'],
    [{ names: "acme" as never }, TypeError, 'Cannot use "acme" as names: give an array'],
    [{ names: ["a[b-a]"] }, TypeError, 'Cannot use the glob "a[b-a]"'],
    [{ command: "acme" as never }, TypeError, 'Cannot use "acme" as command: give a regular'],
    [{ pids: 7 as never }, TypeError, "Cannot use 7 as pids: give an array of numbers"],
    [{ pids: [7, -5, NaN] }, RangeError, "Cannot use -5 as one of pids: give a whole number"],
    [{ pids: [NaN] }, RangeError, "Cannot use NaN as one of pids: give a whole number from 1"],
    [
      { pids: [1], paceMs: 9 },
      RangeError,
      "Cannot use 9 as paceMs: give a finite number of at least 10",
    ],
    [{ pids: [1], paceMs: Infinity }, RangeError, "Cannot use Infinity as paceMs"],
    [
      { pids: [1], durationMs: NaN },
      RangeError,
      "Cannot use NaN as durationMs: give a number of at least 0",
    ],
  ] satisfies [RecordOptions, ErrorConstructor, string][]
) {
  Deno.test(onLinux(`record(${Deno.inspect(wrong)}) is refused at once, with the value`), () => {
    assertThrows(() => record(wrong), kind, message);
  });
}

Deno.test(onLinux("an unknown user is refused with the first snapshot"), async () => {
  const next = () => within("the refusal", record({ user: "nobody-here" }).next());
  await assertRejects(
    next,
    RangeError,
    'Cannot use "nobody-here" as user: this system has no such user',
  );
});

Deno.test(
  onLinux("a signal that is aborted rejects with its reason, before and after a snapshot"),
  async () => {
    const reason = new Error("enough");
    const options = { pids: [Deno.pid], paceMs: 60_000, signal: AbortSignal.abort(reason) };
    assert(await assertRejects(() => record(options).next(), Error) === reason);
    const stop = new AbortController();
    const recording = record({ ...options, signal: stop.signal });
    assertEquals((await within("a snapshot", recording.next())).done, false);
    const next = recording.next();
    stop.abort(reason);
    assert(await assertRejects(() => within("the end", next), Error) === reason);
    assertEquals(await recording.next(), { done: true, value: undefined });
  },
);

Deno.test(onLinux("a signal that is aborted when the loop was left rejects nothing"), async () => {
  const stop = new AbortController();
  const recording = record({ pids: [Deno.pid], paceMs: 10, signal: stop.signal });
  await within("a snapshot", recording.next());
  await within("the end", recording.return(undefined));
  stop.abort(new Error("too late"));
  assertEquals(await recording.next(), { done: true, value: undefined });
});
