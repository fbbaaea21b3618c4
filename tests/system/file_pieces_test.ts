/** Checks that a file is read in pieces, and is always closed. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { readPieces } from "../../src/system/file_pieces.ts";

const file = async (bytes: Uint8Array) => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, bytes);
  const open = await Deno.open(path);
  await Deno.remove(path);
  return open;
};

Deno.test("a file is read to its end, and no piece changes afterwards", async () => {
  const bytes = Uint8Array.from({ length: 1_000_003 }, (_, at) => at % 251);
  const pieces = await Array.fromAsync(readPieces(await file(bytes)));
  assert(pieces.length > 1);
  assertEquals(new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()), bytes);
  assertEquals(await Array.fromAsync(readPieces(await file(new Uint8Array()))), []);
});

Deno.test("a file is closed if its reader stops early", async () => {
  const open = await file(new Uint8Array(1_000_000));
  for await (const _ of readPieces(open)) break;
  await assertRejects(() => open.stat(), Deno.errors.BadResource);
});
