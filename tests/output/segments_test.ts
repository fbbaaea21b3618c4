import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/model/errors.ts";
import type { Keep } from "../../src/model/segments.ts";
import { listSegments } from "../../src/model/segments.ts";
import type { Existing } from "../../src/model/world.ts";
import { findOldest, type Segment } from "../../src/output/segment_store.ts";
import { openSegments } from "../../src/output/segments.ts";
import { compressionOf } from "../../src/text/compression.ts";
import { decompress } from "../../src/text/decompress.ts";
import { fakeClock } from "../fakes.ts";

const HEADER = "pid,name\n";

/** The smallest limit, whose segments have 64 KiB. */
const MIB: Keep = { ageMs: null, bytes: 2 ** 20, aroundMs: 1000 };

const DAY: Keep = { ageMs: 86_400_000, bytes: null, aroundMs: 2 * 3_600_000 };

/** Runs a test on a folder that does not exist yet. */
async function withFolder(test: (folder: string) => Promise<unknown>): Promise<void> {
  const parent = Deno.makeTempDirSync({ prefix: "profit_segments_" });
  try {
    await test(`${parent}/acme`);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

function open(
  folder: string,
  existing: Existing,
  keep = MIB,
  clock = fakeClock(),
  header = HEADER,
) {
  const world = { clock, say: () => {}, listenForMarks: () => {} };
  return openSegments(folder, existing, header, keep, world);
}

function listFiles(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** Returns the text of each segment. */
async function readSegments(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for (const { name } of listSegments(listFiles(folder))) {
    const compression = compressionOf(name);
    const data = Deno.readFileSync(`${folder}/${name}`);
    const pieces = compression === null
      ? [data]
      : await Array.fromAsync(decompress([data], compression, { isCutOff: false }));
    texts.push(pieces.map((piece) => new TextDecoder().decode(piece)).join(""));
  }
  return texts;
}

async function readRows(folder: string): Promise<string[]> {
  return (await readSegments(folder)).flatMap((text) => {
    assert(text.startsWith(HEADER), text.slice(0, 99));
    return text.slice(HEADER.length).split("\n").slice(0, -1);
  });
}

/** Makes about 10 kB of rows that hardly compress. */
function randomRows(): string {
  return Array.from({ length: 200 }, () => `7,${Math.random()}${Math.random()}${Math.random()}\n`)
    .join("");
}

Deno.test("a recording in a folder consists of segments with headers, which contain all rows", async () => {
  await withFolder(async (folder) => {
    const output = await open(`${folder}/`, "refuse");
    const rows: string[] = [];
    for (let tick = 0; tick < 5000; tick++) {
      const row = `7,acme number ${tick} of many`;
      rows.push(row);
      await output.write(`${row}\n`);
    }
    assert(listFiles(folder).some((name) => name.endsWith("Z.csv")));
    await output.end();
    output.close();
    const files = listFiles(folder);
    assert(files.length > 1 && files.every((name) => name.endsWith("Z.csv.zst")), files.join());
    assertEquals(await readRows(folder), rows);
  });
});

Deno.test("the oldest segments are deleted before all segments exceed the limit", async () => {
  await withFolder(async (folder) => {
    const output = await open(folder, "refuse");
    let text = "";
    for (let tick = 0; tick < 300; tick++) {
      const rows = randomRows();
      text += rows;
      await output.write(rows);
      // PROFIT compresses the segment in the meantime.
      if (tick % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      const sizes = listFiles(folder).map((name) => Deno.statSync(`${folder}/${name}`).size);
      const bytes = sizes.reduce((a, b) => a + b);
      assert(bytes <= MIB.bytes! + 2 ** 16, `${bytes} bytes`);
    }
    await output.end();
    output.close();
    const kept = (await readRows(folder)).join("\n") + "\n";
    assert(kept.length > MIB.bytes! / 2 && text.endsWith(kept), `${kept.length}`);
  });
});

Deno.test("a segment is deleted when it ended longer ago than the limit, whatever the wall clock shows", async () => {
  await withFolder(async (folder) => {
    const clock = fakeClock();
    let stepMs = 0;
    const stepped = { ...clock, epochMs: () => clock.epochMs() + stepMs };
    const output = await open(folder, "refuse", DAY, stepped);
    for (let hour = 0; hour < 60; hour++) {
      if (hour === 30) stepMs = 400 * 86_400_000;
      await output.write(`${hour},acme\n`);
      clock.advance(3_600_000);
    }
    await output.end();
    output.close();
    const hours = (await readRows(folder)).map((row) => parseInt(row));
    assertEquals([hours[0]! >= 34 && hours[0]! <= 36, hours.at(-1)], [true, 59]);
    assertEquals(hours.length, 60 - hours[0]!);
    assert(listFiles(folder).length >= 24);
  });
});

Deno.test("the next recorder deletes segments of the one before that ended longer ago than the limit", async () => {
  await withFolder(async (folder) => {
    const clock = fakeClock();
    let output = await open(folder, "refuse", DAY, clock);
    for (let hour = 0; hour < 40; hour++) {
      if (hour === 20) {
        await output.end();
        output.close();
        output = await open(folder, "append", DAY, clock);
      }
      await output.write(`${hour},acme\n`);
      clock.advance(3_600_000);
    }
    await output.end();
    output.close();
    const hours = (await readRows(folder)).map((row) => parseInt(row));
    assertEquals([hours[0]! >= 14 && hours[0]! <= 16, hours.at(-1)], [true, 39]);
    assertEquals(hours.length, 40 - hours[0]!);
  });
});

Deno.test("--append continues the segment of a killed recorder, without a row that is cut", async () => {
  await withFolder(async (folder) => {
    const first = await open(folder, "append");
    await first.write('7,"new\nline"\n');
    const [name] = listFiles(folder);
    // Deno closes the file, which releases the lock.
    first.close();
    Deno.writeTextFileSync(`${folder}/${name}`, '8,"ac\nm', { append: true });
    Deno.writeTextFileSync(`${folder}/${name}.zst.part`, "half of it");
    const second = await open(folder, "append");
    await second.write("9,acme\n");
    assertEquals(listFiles(folder), [name]);
    await second.end();
    second.close();
    assertEquals(await readSegments(folder), [`${HEADER}7,"new\nline"\n9,acme\n`]);
    const third = await open(folder, "append");
    await third.write("10,acme\n");
    await third.end();
    third.close();
    assertEquals((await readSegments(folder)).at(-1), `${HEADER}10,acme\n`);
  });
});

Deno.test("--append begins a new segment if the columns differ", async () => {
  await withFolder(async (folder) => {
    const first = await open(folder, "append");
    await first.write("7,acme\n");
    first.close();
    const second = await open(folder, "append", MIB, fakeClock(), "pid\n");
    await second.write("7\n");
    await second.end();
    second.close();
    assertEquals(await readSegments(folder), [`${HEADER}7,acme\n`, "pid\n7\n"]);
  });
});

Deno.test("a folder has one recorder, and a recording in it is refused, or replaced at the first row", async () => {
  await withFolder(async (folder) => {
    const first = await open(folder, "refuse");
    await first.write("7,acme\n");
    await assertRejects(() => open(folder, "append"), UsageError, "another recorder writes to it");
    await first.end();
    first.close();
    await assertRejects(() => open(folder, "refuse"), UsageError, "it has a recording; --append");
    const unused = await open(folder, "replace");
    unused.discard();
    assertEquals(await readRows(folder), ["7,acme"]);
    const second = await open(folder, "replace");
    await second.write("8,acme\n");
    await second.end();
    second.close();
    assertEquals(await readRows(folder), ["8,acme"]);
  });
});

Deno.test("a discarded output leaves no new folder, and other files in an old folder", async () => {
  await withFolder(async (folder) => {
    (await open(folder, "refuse")).discard();
    await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(`${folder}/precious.csv`, "precious");
    (await open(folder, "refuse")).discard();
    assertEquals(listFiles(folder), ["precious.csv"]);
    Deno.removeSync(`${folder}/precious.csv`);
    (await open(folder, "refuse")).discard();
    assertEquals(listFiles(folder), []);
  });
});

Deno.test("a path that is a file, or in a missing folder, cannot be a folder of segments", async () => {
  await withFolder(async (folder) => {
    await assertRejects(() => open(`${folder}/deep`, "refuse"), UsageError, "there is no folder");
    Deno.writeTextFileSync(folder, "precious");
    await assertRejects(() => open(folder, "replace"), UsageError, "it is not a folder");
    assertEquals(Deno.readTextFileSync(folder), "precious");
  });
});

Deno.test("segments around a mark are kept, also by the next recorder, and other old segments are deleted", async () => {
  await withFolder(async (folder) => {
    const clock = fakeClock();
    let output = await open(folder, "refuse", DAY, clock);
    for (let hour = 0; hour < 80; hour++) {
      await output.write(`${hour},acme\n`);
      if (hour === 10) output.mark!("leak: a\n\x1b[2Jb");
      if (hour === 11) {
        output.close();
        output = await open(folder, "append", DAY, clock);
      }
      clock.advance(3_600_000);
    }
    await output.end();
    output.close();
    const hours = (await readRows(folder)).map((row) => parseInt(row));
    const kept = hours.filter((hour) => hour < 40);
    assertEquals([kept[0], kept.at(-1)], [7, 12]);
    assertEquals(hours[kept.length]! >= 54, true);
    const marks = Deno.readTextFileSync(`${folder}/marks.txt`);
    assertEquals(marks, "2026-11-23T01:37:00.000Z 7200s leak: a\\x0a\\x1b[2Jb\n");
  });
});

Deno.test("marked segments take at most half of a limit in bytes", async () => {
  await withFolder(async (folder) => {
    const clock = fakeClock();
    const output = await open(folder, "refuse", { ...MIB, aroundMs: 1e9 }, clock);
    output.mark!("SIGUSR2");
    for (let tick = 0; tick < 300; tick++) {
      await output.write(`${tick},${randomRows()}`);
      if (tick % 6 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await output.end();
    output.close();
    const segments = listSegments(listFiles(folder));
    // The kept segments begin with number 1. Those after a gap are the newest ones.
    const kept = segments.filter(({ number }, at) => number === at + 1);
    const keptBytes = kept.reduce(
      (sum, { name }) => sum + Deno.statSync(`${folder}/${name}`).size,
      0,
    );
    assert(kept.length < segments.length && keptBytes <= MIB.bytes! / 2, `${keptBytes} bytes`);
    const ticks = (await readRows(folder)).filter((row) => !row.startsWith("7,"))
      .map((row) => parseInt(row));
    const isEarly = (tick: number, at: number) => tick < 100 && at < 100;
    const early = ticks.filter(isEarly).length;
    assertEquals([ticks[0], ticks.at(-1)], [0, 299]);
    assert(early > 20 && ticks.length - early > 20, `${early} of ${ticks}`);
  });
});

Deno.test("a segment that a killed recorder began long ago is closed at the next row", async () => {
  await withFolder(async (folder) => {
    const clock = fakeClock();
    const first = await open(folder, "append", DAY, clock);
    await first.write("7,acme\n");
    first.close();
    clock.advance(2 * 3_600_000);
    const second = await open(folder, "append", DAY, clock);
    await second.write("8,acme\n");
    await second.end();
    second.close();
    assertEquals(await readSegments(folder), [`${HEADER}7,acme\n`, `${HEADER}8,acme\n`]);
  });
});

Deno.test("if somebody deletes the open segment, the next segment continues", async () => {
  await withFolder(async (folder) => {
    const said: string[] = [];
    const world = {
      clock: fakeClock(),
      say: (text: string) => void said.push(text),
      listenForMarks: () => {},
    };
    const output = await openSegments(folder, "refuse", HEADER, DAY, world);
    await output.write("7,acme\n");
    for (const name of listFiles(folder)) Deno.removeSync(`${folder}/${name}`);
    await output.write("8,acme\n");
    await output.end();
    output.close();
    assertEquals([await readRows(folder), said], [["8,acme"], []]);
  });
});

Deno.test("damage to a large segment costs only one of its frames", async () => {
  await withFolder(async (folder) => {
    const output = await open(folder, "refuse", DAY);
    for (let tick = 0; tick < 10; tick++) await output.write(`${tick},acme\n`.repeat(150_000));
    await output.end();
    output.close();
    const [name] = listFiles(folder);
    const data = Deno.readFileSync(`${folder}/${name}`);
    data[data.length - 20]! ^= 0xff;
    const notes = { isCutOff: false };
    const pieces = await Array.fromAsync(decompress([data], "zstd", notes));
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    assertEquals(Object.keys(notes).includes("damage"), true);
    assert(bytes > 4 * 2 ** 20 && bytes < 12_000_000, `${bytes}`);
  });
});

/** Makes 70 kB of rows, which is more than a segment of the smallest limit. */
const FULL = "7,acme\n".repeat(10_000);

function segmentAt(number: number): Segment {
  const [startEpochMs, endEpochMs] = [number * 10, number * 10 + 9];
  const about = { number, startEpochMs, endEpochMs, endMonotonicMs: endEpochMs };
  return { ...about, name: `${number}`, bytes: 100, rows: 1, isGone: false };
}

Deno.test("the oldest segment without a mark is deleted first, and never the last of a recording", () => {
  const segments = [1, 2, 3].map(segmentAt);
  const find = (marked: number[], isLastKept: boolean, of = segments, mostMarkedBytes = 1000) => {
    const marks = marked.map((number) => ({ fromEpochMs: number * 10, toEpochMs: number * 10 }));
    return findOldest({ segments: of, marks, mostMarkedBytes }, isLastKept)?.number;
  };
  assertEquals([find([], true), find([1], true), find([1, 2], true)], [1, 2, undefined]);
  assertEquals([find([1, 2], false), find([1, 2], true, segments, 150)], [3, 2]);
  const last = segments.slice(2);
  assertEquals([find([], true, last), find([], false, last)], [undefined, 3]);
});

Deno.test("a segment has at most 32 MiB, whatever the limit is", async () => {
  await withFolder(async (folder) => {
    const output = await open(folder, "refuse", DAY);
    const mebibyte = "7,acme\n".repeat(Math.ceil(2 ** 20 / 7));
    for (let written = 0; written < 33; written++) await output.write(mebibyte);
    await output.end();
    output.close();
    const sizes = (await readSegments(folder)).map(({ length }) => Math.floor(length / 2 ** 20));
    assertEquals(sizes, [32, 1]);
  });
});

Deno.test("the last segment stays, however large it is", async () => {
  await withFolder(async (folder) => {
    const output = await open(folder, "refuse");
    await output.write(FULL.repeat(20));
    await output.end();
    output.close();
    assertEquals((await readRows(folder)).length, 200_000);
  });
});

Deno.test("an output counts the rows of its recorder that the limits left", async () => {
  await withFolder(async (folder) => {
    const first = await open(folder, "append");
    await first.write('7,"a\nb"\n');
    assertEquals(first.findPlace().rows, 1);
    first.close();
    const output = await open(folder, "append");
    assertEquals(output.findPlace().rows, 0);
    let written = 0;
    for (let tick = 0; tick < 150; tick++) {
      await output.write(randomRows());
      written += 200;
    }
    await output.end();
    const { rows, isLost, trouble } = output.findPlace();
    assertEquals([rows, isLost, trouble], [(await readRows(folder)).length, false, null]);
    assert(rows! < written, `${rows}`);
    output.close();
  });
});

Deno.test("--append removes a segment whose header a killed recorder did not write, or not to its end", async () => {
  for (const start of ["", HEADER.slice(0, 3)]) {
    await withFolder(async (folder) => {
      const first = await open(folder, "refuse");
      await first.write("7,acme\n");
      await first.end();
      first.close();
      Deno.writeTextFileSync(`${folder}/000002-20261122T153700Z.csv`, start);
      const second = await open(folder, "append");
      await second.write("8,acme\n");
      await second.end();
      second.close();
      assertEquals(await readSegments(folder), [`${HEADER}7,acme\n`, `${HEADER}8,acme\n`]);
    });
  }
});

Deno.test("a segment without a complete row is not compressed to a file without a byte", async () => {
  await withFolder(async (folder) => {
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(`${folder}/000001-20261122T153700Z.csv`, "other,col");
    const output = await open(folder, "append");
    await output.write("8,acme\n");
    await output.end();
    output.close();
    assertEquals(listFiles(folder)[0], "000001-20261122T153700Z.csv");
    assertEquals((await readSegments(folder)).at(-1), `${HEADER}8,acme\n`);
  });
});
