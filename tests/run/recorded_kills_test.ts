import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../src/model/world.ts";
import { readPage } from "../report/pages.ts";
import { playFiles } from "./play_files.ts";

/** A process: its name, its control group, and its last second. */
interface Life {
  readonly pid: number;
  readonly cgroup: string;
  readonly until: number;
}

const LAST = 9;
const OTHER: Life = { pid: 8, cgroup: "/acme", until: LAST };

/** Makes ten seconds of processes, with the kills that a control group counts in each second. */
function recordingOf(
  lives: readonly Life[],
  killsAt: (second: number, cgroup: string) => number,
  columns = "cgroup,cgroup_oom_kills",
): string {
  const header = `pid,name,mem_real,num_open_files,creation_epoch,timestamp,${columns}\n`;
  const hasGroup = columns.startsWith("cgroup,");
  const rows = Array.from(
    { length: LAST + 1 },
    (_, second) =>
      lives.filter(({ until }) => second <= until).map(({ pid, cgroup }) => {
        const kills = `${killsAt(second, cgroup)}`;
        const cells = [pid, `p${pid}`, 1048576 * pid, 3, "1000.00", `${2000 + second}.000`];
        return [...cells, ...(hasGroup ? [cgroup] : []), kills].join(",") + "\n";
      }),
  );
  return header + rows.flat().join("");
}

async function judge(text: string): Promise<{ code: number; said: string }> {
  const { code, stderr } = await playFiles({ a: text }, "report", "a", "--fail-on=oom");
  return { code, said: stderr };
}

const KILLED = "FAIL oom: p7 (pid 7): probably killed for memory\n";

Deno.test("report finds processes that were killed for memory by the column of kills", async () => {
  const lives = [{ pid: 7, cgroup: "/acme", until: 4 }, OTHER];
  // The count may rise while the process still ends, or a second after it is gone.
  for (const second of [4, 5, 6]) {
    const judged = await judge(recordingOf(lives, (now) => now >= second ? 3 : 2));
    assertEquals(judged, { code: EXIT.breached, said: KILLED }, `${second}`);
  }
});

Deno.test("if several processes are gone, report takes the largest for the killed one", async () => {
  const lives = [5, 7, 6].map((pid) => ({ pid, cgroup: "/acme", until: 4 }));
  const judged = await judge(recordingOf([...lives, OTHER], (now) => now >= 5 ? 1 : 0));
  assertEquals(judged, { code: EXIT.breached, said: KILLED });
});

Deno.test("a process that ended while its control group counted no kill was not killed", async () => {
  const lives = [{ pid: 7, cgroup: "/acme", until: 4 }, OTHER];
  assertEquals(await judge(recordingOf(lives, () => 2)), { code: EXIT.recorded, said: "" });
  const late = await judge(recordingOf(lives, (now) => now >= 8 ? 3 : 2));
  assertEquals(late, { code: EXIT.recorded, said: "" });
});

Deno.test("a process that was missing for one tick was not killed, if its group counts a kill then", async () => {
  const text = recordingOf([{ ...OTHER, pid: 7 }, OTHER], (now) => now >= LAST ? 3 : 2);
  const row = text.split("\n").find((line) => line.startsWith("7,") && line.includes(",2008.000,"));
  const gap = text.replace(`${row}\n`, "");
  assertEquals(gap.length, text.length - row!.length - 1);
  assertEquals(await judge(gap), { code: EXIT.recorded, said: "" });
});

Deno.test("a process that is killed and started again is found by the count of the new one", async () => {
  const text = recordingOf([{ pid: 7, cgroup: "/acme", until: 3 }], (now) => now >= 4 ? 1 : 0);
  const again = recordingOf([OTHER], () => 1).split("\n").slice(6).join("\n");
  assertEquals(await judge(text + again), { code: EXIT.breached, said: KILLED });
});

const UNTOLD = "the recording does not tell who was killed for memory";

Deno.test("report does not judge a kill of the last process of a control group, or of an unknown group", async () => {
  const lives = [{ pid: 7, cgroup: "/gone", until: 4 }, OTHER];
  const said = `profit: Not judged by "oom": p7 (pid 7): ${UNTOLD}\n`;
  assertEquals(await judge(recordingOf(lives, () => 0)), { code: EXIT.recorded, said });
  const columns = "cgroup_oom_kills";
  assertEquals(await judge(recordingOf(lives, () => 0, columns)), { code: EXIT.recorded, said });
  const seen = await judge(recordingOf(lives, (now) => now >= 5 ? 1 : 0, columns));
  assertEquals(seen, { code: EXIT.breached, said: KILLED });
  // A new control group with the same path counts from 0 again.
  const anew = recordingOf(
    [{ pid: 7, cgroup: "/acme", until: 4 }, OTHER],
    (now) => now > 4 ? 0 : 1,
  );
  assertEquals(await judge(anew), { code: EXIT.recorded, said });
});

Deno.test("report without a column of kills judges nothing, and names the columns to record", async () => {
  const text = "pid,name,timestamp\n7,p7,1\n7,p7,2\n";
  const { code, said } = await judge(text);
  assertEquals(code, EXIT.unjudged);
  const advice = "record with --columns=+cgroup,cgroup_oom_kills, or put --fail-on=oom on the";
  assertStringIncludes(said, `profit: Cannot judge "oom": ${UNTOLD}; ${advice}`);
});

Deno.test("a kill on one host does not count on another", async () => {
  const label = (text: string, host: string) =>
    text.trimEnd().split("\n").map((row, at) => `${row},${at === 0 ? "host" : host}\n`).join("");
  const lives = [{ pid: 7, cgroup: "/acme", until: 4 }, OTHER];
  const killed = label(recordingOf(lives, (now) => now >= 5 ? 1 : 0), "a");
  const ended = label(recordingOf(lives, () => 0), "b").split("\n").slice(1).join("\n");
  const { code, said } = await judge(killed + ended);
  assertEquals(code, EXIT.breached);
  assertEquals(said.match(/^FAIL oom: .*$/mg), [KILLED.trimEnd().replace("7)", "7, host=a)")]);
});

Deno.test("killed processes are in the summary, in JSON and on a page", async () => {
  const lives = [{ pid: 7, cgroup: "/acme", until: 4 }, OTHER];
  const text = recordingOf(lives, (now) => now >= 5 ? 1 : 0);
  const { stdout } = await playFiles({ a: text }, "report", "a");
  assertStringIncludes(stdout, "\nKilled: p7 (pid 7) was probably killed for memory\n");
  const json = await playFiles({ a: text }, "report", "a", "--format=json");
  const told = JSON.parse(json.stdout).recordings[0].processes
    .map((one: Record<string, unknown>) => [one["pid"], one["killed_for_memory"]]).sort();
  assertEquals(told, [[7, true], [8, false]]);
  const page = await readPage([text]);
  assertEquals(page.judged.map(({ summary }) => summary.killed?.isSure), [false, undefined]);
});
