import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import { emptyNotes, loadSnapshots } from "../../src/load/mod.ts";
import { readRecording } from "../../src/load/open.ts";
import { decompress } from "../../src/text/decompress.ts";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { openCompressor } from "../../src/output/compressed.ts";
import { joinBytes } from "../../src/text/bytes.ts";
import { bytes } from "../fakes.ts";

const ROWS = "pid,name,timestamp\n7,acme,1\n7,acme,2\n8,b,2\n";

/** The rows, in two members or frames; by gzip 1.12 and zstd 1.5.4 of Debian. */
const WRITTEN = {
  gzip:
    "H4sIAAAAAAAAAyvITNHJS8xN1SnJzE0tLknMLeAy10lMBgoYcgEALi7vPBwAAAAfiwgAAAAAAAIDM9dJTM5N1THistBJApIAru1bAQ8AAAA=",
  zstd: "KLUv/SQc4QAAcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCn+LQ5YotS/9IA95AAA3LGFjbWUsMgo4LGIsMgo=",
} as const;

/** Two rows after a skippable frame, by pzstd 1.5.4. */
const SKIPPED = "UCpNGAQAAAApAAAAKLUv/QRY4QAAcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCn+LQ5Y=";

const XZ =
  "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAbcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCgAV3vjd6t1ETAABNByTGq2PH7bzfQEAAAAABFla";

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function* cut(data: Uint8Array, size = data.length): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

/** Reads the rows of a file in pieces of a number of bytes. */
async function read(data: Uint8Array, size?: number, notes = emptyNotes()) {
  const blocks = await Array.fromAsync(readRecording(cut(data, size), "x", notes, loadSnapshots));
  return blocks.flat().flatMap(({ tick, samples }) =>
    samples.map(({ reading: { pid, name } }) => `${pid},${name},${tick.epochMs / 1000}`)
  );
}

const EXPECTED = ["7,acme,1", "7,acme,2", "8,b,2"];

Deno.test("compressed recordings are read, also several in a row, cut anywhere into chunks", async () => {
  for (const data of [bytes(ROWS), ...Object.values(WRITTEN).map(decode)]) {
    for (const size of [1, 2, 7, data.length]) {
      const notes = emptyNotes();
      assertEquals(await read(data, size, notes), EXPECTED);
      assertEquals([notes.cutOffData, notes.cutOffLine], [null, null]);
    }
  }
  assertEquals(await read(decode(SKIPPED)), EXPECTED.slice(0, 1));
});

Deno.test("compressed data that is cut off is read as far as possible, and PROFIT reports it", async () => {
  for (const [compression, base64] of Object.entries(WRITTEN)) {
    const data = decode(base64);
    let most = 0;
    for (let length = 12; length < data.length; length++) {
      const notes = emptyNotes();
      let rows: string[] = [];
      try {
        rows = await read(data.subarray(0, length), 5, notes);
      } catch (error) {
        assert(error instanceof DataError && /cut off/.test(error.message), `${error}`);
      }
      assertEquals(rows, EXPECTED.slice(0, rows.length));
      assert(rows.length >= most);
      most = rows.length;
      // After a cut between two members, nothing is missing.
      const isWhole = notes.cutOffData === null && notes.cutOffLine === null;
      assert(rows.length === 0 || notes.cutOffData === compression || isWhole && rows.length === 1);
    }
    assert(most >= 1);
  }
});

Deno.test("damaged data is an error that says that it is damaged", async () => {
  for (const [compression, base64] of Object.entries(WRITTEN)) {
    const data = decode(base64);
    data[38]! ^= 0xff; // The damage is in a checksum.
    await assertRejects(
      () => read(data),
      DataError,
      `Cannot read "x": its ${compression} data is damaged: `,
    );
  }
});

const PART_SECONDS = 1200;

/**
 * Makes a recording of eight hours with a row a second. Each 20 minutes are a member or frame, as in
 * files of PROFIT.
 */
async function packParts(compression: "gzip" | "zstd") {
  const compressor = await openCompressor(compression);
  const parts: Uint8Array[] = [];
  for (let part = 0; part < 24; part++) {
    const rows = Array.from({ length: PART_SECONDS }, (_, second) => {
      const time = 1000 + part * PART_SECONDS + second;
      return `7,acme${time * 7919 % 10007},${time}\n`;
    });
    const text = (part === 0 ? "pid,name,timestamp\n" : "") + rows.join("");
    parts.push(joinBytes([await compressor.compress(bytes(text)), await compressor.end()]));
  }
  return parts;
}

for (const compression of ["gzip", "zstd"] as const) {
  Deno.test(`all parts of damaged ${compression} data with a correct checksum are read, and no other row`, async () => {
    const parts = await packParts(compression);
    const all = await read(joinBytes(parts));
    assertEquals(all.length, 24 * PART_SECONDS);
    for (const size of [997, 65536, 1e9]) {
      for (const place of [20, Math.floor(parts[7]!.length / 2), parts[7]!.length - 6]) {
        const damaged = parts.map((part) => part.slice());
        damaged[7]![place]! ^= 0xff;
        const notes = emptyNotes();
        const rows = await read(joinBytes(damaged), size, notes);
        const good = [...all.slice(0, 7 * PART_SECONDS), ...all.slice(8 * PART_SECONDS)];
        assertEquals(rows.length, good.length, `${compression} ${size} ${place}`);
        assertEquals(rows, good);
        assertEquals([notes.damagedData?.compression, notes.cutOffData], [compression, null]);
      }
    }
  });

  Deno.test(`anything after ${compression} data is left out and reported`, async () => {
    const data = decode(WRITTEN[compression]);
    for (const garbage of ["garbage", "g", "garbage".repeat(30_000)]) {
      for (const size of [1000, 65536, 1e9]) {
        const notes = emptyNotes();
        assertEquals(await read(joinBytes([data, bytes(garbage)]), size, notes), EXPECTED);
        const reason = "other data follows it";
        assertEquals([notes.damagedData, notes.cutOffData], [{ compression, reason }, null]);
        // The rest of the file is read, too.
        const pack = compression === "gzip" ? gzipSync : zstdCompressSync;
        const more = joinBytes([data, bytes(garbage), new Uint8Array(pack(bytes("9,c,9\n")))]);
        assertEquals(await read(more, size), [...EXPECTED, "9,c,9"]);
      }
    }
  });
}

Deno.test("a member that is damaged does not make one row of two", async () => {
  const member = (text: string) => new Uint8Array(gzipSync(bytes(text)));
  const damaged = member("8,b,2\n8,b");
  damaged[damaged.length - 6]! ^= 1;
  const parts = [member("pid,name,timestamp\n7,acme,1\n7,ac"), damaged, member(",3\n9,c,4\n")];
  const notes = emptyNotes();
  assertEquals(await read(joinBytes(parts), 1e9, notes), ["7,acme,1", "9,c,4"]);
  assertEquals(notes.leftOutRows, 2);
});

Deno.test("NUL bytes after compressed data, as on a tape or after a power failure, are ignored", async () => {
  for (const [compression, base64] of Object.entries(WRITTEN)) {
    const data = decode(base64);
    for (const count of [1, 9, 512, 70_000]) {
      for (const size of [1, 1000, 65_536]) {
        const read1 = async (data: Uint8Array, notes = emptyNotes()) =>
          [
            await read(new Uint8Array([...data, ...new Uint8Array(count)]), size, notes),
            notes,
          ] as const;
        const [rows, { cutOffData }] = await read1(data);
        assertEquals([rows, cutOffData], [EXPECTED, null], `${compression} ${count} ${size}`);
        const [cut, notes] = await read1(data.subarray(0, -9));
        assertEquals([cut.slice(0, 1), notes.cutOffData], [EXPECTED.slice(0, 1), compression]);
      }
    }
  }
});

Deno.test("the error for another compression says which program to run", async () => {
  await assertRejects(() => read(decode(XZ)), DataError, "it is xz data; unpack it first: xz -dk");
  await assertRejects(() => read(bytes("PK\x03\x04...")), DataError, "a zip archive or an .xlsx");
  await assertRejects(() => read(bytes("BZh91AY&SY")), DataError, "it is bzip2 data");
});

/** A header and a row, from standard input; by zstd 1.5.4 of Debian. */
const LONG = {
  "--long=28": "KLUv/QSQ4QAAcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCn+LQ5Y=",
  "--long=31": "KLUv/QSo4QAAcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCn+LQ5Y=",
} as const;

for (const [option, window] of [["--long=28", "256.0 MiB"], ["--long=31", "2.0 GiB"]] as const) {
  Deno.test(`zstd data that was written with ${option} is not called damaged`, async () => {
    const data = decode(LONG[option]);
    await assertRejects(
      () => read(data),
      DataError,
      `Cannot read "x": its zstd data needs a window of ${window}, and PROFIT uses at most ` +
        `128.0 MiB; unpack it first: zstd -d ${option} FILE`,
    );
    const notes = emptyNotes();
    assertEquals(await read(joinBytes([decode(WRITTEN.zstd), data]), 9, notes), EXPECTED);
    assertStringIncludes(notes.damagedData!.reason, `needs a window of ${window}`);
  });
}

Deno.test("data that expands a thousandfold is decompressed in small pieces", async () => {
  const zlib = await import("node:zlib");
  const zeros = new Uint8Array(64 << 20);
  const packed = { gzip: zlib.gzipSync(zeros), zstd: zlib.zstdCompressSync(zeros) } as const;
  for (const compression of ["gzip", "zstd"] as const) {
    let [total, most] = [0, 0];
    for await (
      const { length } of decompress([packed[compression]], compression, { isCutOff: false })
    ) {
      [total, most] = [total + length, Math.max(most, length)];
    }
    assertEquals(total, zeros.length);
    assert(packed[compression].length < zeros.length / 900 && most <= 1 << 20, `${most}`);
  }
});
