import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import { emptyNotes, loadSnapshots } from "../../src/load/mod.ts";
import { readRecording } from "../../src/load/open.ts";
import { decompress } from "../../src/text/decompress.ts";
import { bytes } from "../fakes.ts";

const ROWS = "pid,name,timestamp\n7,acme,1\n7,acme,2\n8,b,2\n";

/** The rows, in two members or frames; by gzip 1.12 and zstd 1.5.4 of Debian. */
const WRITTEN = {
  gzip:
    "H4sIAAAAAAAAAyvITNHJS8xN1SnJzE0tLknMLeAy10lMBgoYcgEALi7vPBwAAAAfiwgAAAAAAAIDM9dJTM5N1THistBJApIAru1bAQ8AAAA=",
  zstd: "KLUv/SQc4QAAcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCn+LQ5YotS/9IA95AAA3LGFjbWUsMgo4LGIsMgo=",
} as const;

/** Two rows, behind a frame that is to be skipped: by pzstd 1.5.4. */
const SKIPPED = "UCpNGAQAAAApAAAAKLUv/QRY4QAAcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCn+LQ5Y=";

const XZ =
  "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAbcGlkLG5hbWUsdGltZXN0YW1wCjcsYWNtZSwxCgAV3vjd6t1ETAABNByTGq2PH7bzfQEAAAAABFla";

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function* cut(data: Uint8Array, size = data.length): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

/** The rows of a file that comes in pieces of so many bytes. */
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

Deno.test("of compressed data that is cut off, all is read that is there, and it is told", async () => {
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
      // Between two members nothing is missing.
      const isWhole = notes.cutOffData === null && notes.cutOffLine === null;
      assert(rows.length === 0 || notes.cutOffData === compression || isWhole && rows.length === 1);
    }
    assert(most >= 1);
  }
});

Deno.test("damaged data is an error that says so", async () => {
  for (const [compression, base64] of Object.entries(WRITTEN)) {
    const data = decode(base64);
    data[38]! ^= 0xff; // In a checksum.
    await assertRejects(
      () => read(data),
      DataError,
      `Cannot read "x": its ${compression} data is damaged: `,
    );
    const message = "is damaged: something else stands behind it; what can be read of it: ";
    const behind = new Uint8Array([...decode(base64), ...bytes("garbage")]);
    await assertRejects(() => read(behind), DataError, message);
  }
});

Deno.test("NUL bytes behind compressed data, as on a tape or after a loss of power, are ignored", async () => {
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

Deno.test("of data that is packed in another way the message says what to run", async () => {
  await assertRejects(() => read(decode(XZ)), DataError, "it is xz data; unpack it first: xz -dk");
  await assertRejects(() => read(bytes("PK\x03\x04...")), DataError, "a zip archive or an .xlsx");
  await assertRejects(() => read(bytes("BZh91AY&SY")), DataError, "it is bzip2 data");
});

Deno.test("what unpacks to a thousand times as much comes a little at a time", async () => {
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
