import { assert, assertEquals, assertRejects } from "@std/assert";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { UsageError } from "../../src/model/errors.ts";
import { openCompressor } from "../../src/output/compressed.ts";
import { openFile } from "../../src/output/file.ts";
import { decompress } from "../../src/text/decompress.ts";

const HEADER = "pid,name\n";

const KINDS = [["gzip", "gz", gunzipSync], ["zstd", "zst", zstdDecompressSync]] as const;

/** Runs a test with the path of a new file. */
async function withPath(ending: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_compressed_" });
  try {
    await test(`${folder}/out.csv.${ending}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a file whose name ends in .gz or .zst is compressed, and complete at its end", async () => {
  for (const [, ending, unpack] of KINDS) {
    await withPath(ending, async (path) => {
      const output = await openFile(path, "refuse", HEADER);
      await output.writeHeader();
      await output.write("7,acme\n");
      await output.end();
      const text = new TextDecoder().decode(unpack(Deno.readFileSync(path)));
      assertEquals(text, "pid,name\n7,acme\n");
    });
  }
});

Deno.test("each frame of zstd has a checksum, as each member of gzip has", async () => {
  const compressor = await openCompressor("zstd");
  const frame = await compressor.compress(new TextEncoder().encode("7,acme\n"));
  await compressor.end();
  assertEquals(frame[4]! & 4, 4); // The descriptor (RFC 8878, 3.1.1.1.1).
});

Deno.test("every row of a compressed file without an end can be read", async () => {
  for (const [compression, ending] of KINDS) {
    await withPath(ending, async (path) => {
      const output = await openFile(path, "refuse", HEADER);
      await output.writeHeader();
      for (let pid = 1; pid <= 9; pid++) {
        await output.write(`${pid},acme\n`);
        const notes = { isCutOff: false };
        const data = Deno.readFileSync(path);
        const pieces = await Array.fromAsync(decompress([data], compression, notes));
        const text = pieces.map((piece) => new TextDecoder().decode(piece)).join("");
        assert(text.endsWith(`\n${pid},acme\n`), text);
        assert(notes.isCutOff);
      }
    });
  }
});

Deno.test("--append continues compressed data with the same header, and refuses another", async () => {
  for (const [compression, ending] of KINDS) {
    await withPath(ending, async (path) => {
      for (const row of ["7,acme\n", "8,acme\n"]) {
        const output = await openFile(path, "append", HEADER);
        await output.writeHeader();
        await output.write(row);
        const open = () => openFile(path, "append", HEADER);
        await assertRejects(
          open,
          UsageError,
          "another program has locked it; end that program, or name another file",
        );
        await output.end();
        output.close();
      }
      const data = Deno.readFileSync(path);
      const pieces = await Array.fromAsync(decompress([data], compression, { isCutOff: false }));
      const text = pieces.map((piece) => new TextDecoder().decode(piece)).join("");
      assertEquals(text, "pid,name\n7,acme\n8,acme\n");
      const refuse = async (content: Uint8Array, header: string, message: string) => {
        Deno.writeFileSync(path, content);
        await assertRejects(() => openFile(path, "append", header), UsageError, message);
        assertEquals(Deno.readFileSync(path), content);
      };
      await refuse(data, "pid\n", 'its columns are "pid,name", not "pid"');
      await refuse(
        new TextEncoder().encode(HEADER),
        HEADER,
        `its name asks for ${compression}, but`,
      );
    });
  }
});

Deno.test("a member ends at the first write after ten seconds", async () => {
  let nowMs = 0;
  const compressor = await openCompressor("gzip", () => nowMs);
  const pieces: Uint8Array[] = [];
  for (let second = 0; second <= 25; second++) {
    nowMs = second * 1000;
    pieces.push(await compressor.compress(new TextEncoder().encode(`${second}\n`)));
  }
  // Each member begins with its signature (RFC 1952).
  const begins = pieces.flatMap((piece, at) => piece[0] === 0x1f && piece[1] === 0x8b ? [at] : []);
  assertEquals(begins, [0, 11, 22]);
  const whole = pieces.slice(0, 11).flatMap((piece) => [...piece]);
  assert(gunzipSync(Uint8Array.from(whole)).toString().endsWith("\n10\n"));
});

Deno.test("--append continues compressed data that was cut off after its last complete row", async () => {
  for (const [compression, ending] of KINDS) {
    await withPath(ending, async (path) => {
      const killed = await openFile(path, "refuse", HEADER);
      for (const row of ["7,acme\n", '8,"a\nb"\n', '9,"c\n']) await killed.write(row);
      killed.close();
      Deno.chmodSync(path, 0o640);
      const output = await openFile(path, "append", HEADER);
      await output.write("1,acme\n");
      await output.end();
      output.close();
      const notes = { isCutOff: false };
      const data = decompress([Deno.readFileSync(path)], compression, notes);
      const text = await new Response(ReadableStream.from(data)).text();
      assertEquals(text, 'pid,name\n7,acme\n8,"a\nb"\n1,acme\n');
      assert(!notes.isCutOff);
      assertEquals(Deno.statSync(path).mode! & 0o777, 0o640);
      assertEquals(Array.from(Deno.readDirSync(path.replace(/[^/]*$/, ""))).length, 1);
    });
  }
});

Deno.test("--append continues compressed data that was cut off after its last complete JSON line", async () => {
  const line = '{"name":"a\\"b"}\n';
  for (const [compression, ending] of KINDS) {
    await withPath(ending, async (path) => {
      const killed = await openFile(path, "refuse", ["name"]);
      for (const text of [line, line + '{"na']) await killed.write(text);
      killed.close();
      const output = await openFile(path, "append", ["name"]);
      await output.write(line);
      await output.end();
      const data = decompress([Deno.readFileSync(path)], compression, { isCutOff: false });
      assertEquals(await new Response(ReadableStream.from(data)).text(), line + line + line);
    });
  }
});

Deno.test("if a compressed file is cut during the recording, all later rows are read", async () => {
  for (const [compression, ending] of KINDS) {
    await withPath(ending, async (path) => {
      const output = await openFile(path, "refuse", HEADER);
      for (const row of ["7,acme\n", "8,acme\n"]) await output.write(row);
      Deno.truncateSync(path, 20);
      for (const row of ["9,acme\n", "10,acme\n"]) await output.write(row);
      await output.end();
      const data = decompress([Deno.readFileSync(path)], compression, { isCutOff: false });
      const text = await new Response(ReadableStream.from(data)).text();
      assertEquals(text, "pid,name\n9,acme\n10,acme\n");
    });
  }
});
