import { assertEquals } from "@std/assert";
import { readFolder } from "../../src/load/folder.ts";
import { emptyNotes } from "../../src/load/mod.ts";
import { bytes } from "../fakes.ts";

Deno.test("a segment that was closed after the listing is read, and a deleted one is left out", async () => {
  const row = (timestamp: number) => bytes(`pid,name,timestamp\n7,acme,${timestamp}\n`);
  const there: Record<string, Uint8Array> = {
    "000002-20261122T153700Z.csv.zst": row(1795361820),
    "000003-20261122T153800Z.csv.gz": row(1795361880),
    "000004-20261122T153900Z.csv": row(1795361940),
  };
  const names = [1, 2, 3, 4].map((number) => `00000${number}-20261122T153${5 + number}00Z.csv`);
  const open = (name: string) => {
    const found = there[name];
    return Promise.resolve(
      found === undefined ? null : (async function* () {
        yield await Promise.resolve(found);
      })(),
    );
  };
  const notes = emptyNotes();
  const snapshots = (await Array.fromAsync(readFolder({ names, open }, "d", notes, null))).flat();
  assertEquals(snapshots.map(({ tick }) => tick.epochMs / 1000), [
    1795361820,
    1795361880,
    1795361940,
  ]);
  assertEquals([notes.rows, notes.unread], [3, []]);
});
