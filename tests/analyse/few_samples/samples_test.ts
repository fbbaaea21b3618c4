import { assert, assertEquals } from "@std/assert";
import { emptyEarlyRecords, summariseAll } from "../../../src/analyse/few_samples/records.ts";
import { addSnapshot, emptyRecording, type Recording } from "../../../src/analyse/mod.ts";
import { summarise } from "../../../src/analyse/summary.ts";
import type { Sample } from "../../../src/model/samples.ts";
import { sample, snapshot } from "../../fakes.ts";

/** Makes processes that come and go, with 1 to 20 samples each, the same on two hosts. */
function churn(seconds: number): Sample[][] {
  return Array.from({ length: seconds }, (_, second) =>
    Array.from({ length: 40 }, (_, at) => at)
      .map((at) => ({ pid: at >> 1, host: at & 1, age: second % ((at >> 1) + 1) }))
      .filter(({ pid, age }) => (second + pid) % 7 !== 3 || age === 0)
      .map(({ pid, host, age }) => {
        const chance = (pid * 31 + second * 17 + host * 5) % 13;
        const labels = host === 1 ? { labels: "host=web1" } : {};
        const values = {
          rssBytes: chance === 5 ? null : 4096 * (100 + chance * pid),
          anonymousBytes: pid % 3 === 0 ? 4096 * (50 + chance) : null,
          openFiles: chance === 7 ? null : chance,
          ageSeconds: pid === 4 ? null : age,
          extras: pid % 4 === 0 ? { mem_private: 4096 * chance } : {},
        };
        const name = `job-${pid % 4}-${age > 3 ? "late" : "early"}`;
        const cpuPercent = chance === 2 ? null : chance;
        return sample({ pid, startTicks: second - age, name, ...labels, ...values }, cpuPercent);
      }));
}

function record(ticks: readonly Sample[][], recording: Recording): Recording {
  for (const [second, samples] of ticks.entries()) {
    addSnapshot(
      recording,
      snapshot(samples, { epochMs: second * 1000 }),
      ({ pid }) => pid === 6 ? 1024 : null,
    );
  }
  return recording;
}

Deno.test("processes of few samples have the same summary, whether their samples are kept or summed up", () => {
  const ticks = churn(200);
  const early = record(ticks, emptyRecording(null, emptyEarlyRecords()));
  const others = record(ticks, emptyRecording());
  const kept = early.processes.early!.samples.rows.size;
  assert(kept > 100 && early.processes.all.length > 100, `${kept}`);
  assertEquals(kept + early.processes.all.length, others.processes.all.length);
  assertEquals(others.processes.all[0]!.labels, "");
  const [all, expected] = [[...summariseAll(early.processes).values()], summarise(others.processes)]
    .map((summaries) => summaries.map((one) => ({ ...one, findGrowing: one.findGrowing!() })));
  assertEquals(all, expected);
});

Deno.test("the space of a process that has outgrown it is reused", () => {
  const recording = emptyRecording(null, emptyEarlyRecords());
  for (let second = 0; second < 900; second++) {
    const one = sample({ pid: 1 + Math.floor(second / 9), startTicks: 7 });
    addSnapshot(recording, snapshot([one], { epochMs: second * 1000 }));
  }
  const { rows, places } = recording.processes.early!.samples;
  assertEquals([rows.size, rows.used, places, recording.processes.all.length], [0, 1, 8, 100]);
});
