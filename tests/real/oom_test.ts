/**
 * Tests a service that leaks until the kernel kills it: PROFIT predicts the time, and reports the
 * kill.
 */

import { assert, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { runShell } from "./profit.ts";

const onGroups = await needs("Linux", "root", "control groups of memory");

const LIMIT_MIB = 64;

/** The length of one recording, which ends about 15 s before the kill. */
const SECONDS = 15;

/**
 * The tolerance, as a share of the remaining time: on a busy machine, the service leaks unevenly.
 * tests/run/limits_test.ts is stricter.
 */
const MOST_WRONG = 0.35;

/**
 * `tail` keeps two more mebibytes each second. The file `fed` has the time of each mebibyte. Another
 * process sleeps beside it.
 */
const SCRIPT = `
  group=/sys/fs/cgroup/memory/profit-$$; folder=$(mktemp -d); mkfifo $folder/pipe
  mkdir $group; echo ${LIMIT_MIB * 2 ** 20} >$group/memory.limit_in_bytes
  inside() { exec sh -c 'echo $$ >'$group'/cgroup.procs; exec "$@"' sh "$@"; }
  (while head -c 1048576 /dev/zero; do date +%s.%N >&3; sleep 0.5; done) \
    2>/dev/null >$folder/pipe 3>$folder/fed & feeder=$!
  inside tail -c 1000000000 <$folder/pipe & leaking=$!
  inside sleep 300 & healthy=$!
  wait_until 'grep -q tail /proc/$leaking/comm'
  record() { "$@" --pid=$leaking,$healthy --pace=0.2 -o none; }
  (record "$@" --duration=${SECONDS} 2>$folder/early; date +%s.%N >$folder/early_end) & early=$!
  (record "$@" --duration=inf --fail-on=oom 2>$folder/late; echo $? >$folder/code) & late=$!
  wait $leaking; date +%s.%N >$folder/killed
  sleep 3; kill $healthy $feeder; wait $early $late
  for file in early_end killed fed code early late; do echo "$file:"; cat $folder/$file; done
  wait; rmdir $group; rm -r $folder`;

const NAME =
  "another user sees well before when a group will be full, and which process was killed";

Deno.test(onGroups(NAME), async () => {
  const { stdout } = await runShell(SCRIPT, "tests/real/as_nobody.ts");
  const part = (name: string) =>
    new RegExp(`^${name}:\n([^]*?)(?=^\\w+:\n|$(?![^]))`, "m")
      .exec(stdout)?.[1]?.trim() ?? "";
  const [endedAt, killedAt] = [Number(part("early_end")), Number(part("killed"))];
  const countFed = (from: number, to: number) =>
    part("fed").split("\n").filter((time) => from < Number(time) && Number(time) <= to).length;
  // The time that was left if the service leaks on as it did. A busy machine may stop it later.
  const left = SECONDS * countFed(endedAt, killedAt) / countFed(endedAt - SECONDS, endedAt);
  const line =
    /^Limit: tail \(pid \d+\) and 1 more reach the 64\.0 MiB of \/profit-\d+ in (\d+) s \((\d+) s to (\d+) s\)/m;
  const [seconds, earliest, latest] = line.exec(part("early"))?.slice(1).map(Number) ?? [];
  assert(seconds !== undefined && earliest! <= latest!, stdout);
  assert(Math.abs(seconds - left) <= MOST_WRONG * left, `${left} s were left: ${stdout}`);
  assertEquals(part("code"), "4", stdout);
  const killed =
    /^FAIL oom: tail \(pid \d+\): probably killed for memory, at 6\d\.\d of 64\.0 MiB of \/profit-\d+$/m;
  assert(killed.test(part("late")), stdout);
});
