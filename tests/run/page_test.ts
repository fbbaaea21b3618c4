import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording, type Recording } from "../../src/analyse/mod.ts";
import { addForPage, emptyForPage, endForPage } from "../../src/run/page.ts";
import { sample, snapshot } from "../fakes.ts";

const MIB = 2 ** 20;

/** A program that maps a file: what was recorded, or what its file of seven columns tells. */
function snapshots(isFile: boolean) {
  return Array.from({ length: 100 }, (_, second) => {
    const anonymousBytes = isFile ? null : 50 * MIB;
    const one = sample({ rssBytes: (200 + second) * MIB, anonymousBytes });
    return snapshot([one], { epochMs: second * 1000 });
  });
}

function pageOf(recorded: Recording | null) {
  const read = emptyForPage();
  for (const one of snapshots(true)) addForPage(read, one);
  return endForPage("a", read, recorded);
}

Deno.test("a page of what was just recorded says what was judged then, not what its file tells", () => {
  const recorded = emptyRecording();
  for (const one of snapshots(false)) addSnapshot(recorded, one);
  const verdicts = [pageOf(recorded), pageOf(null)].map(({ judged }) => {
    const { memory, metrics } = judged[0]!.summary;
    return [memory, metrics[memory].leak!.verdict];
  });
  assertEquals(verdicts, [["mem_anonymous", "possible"], ["mem_real", "likely"]]);
});
