import { assertEquals, assertRejects } from "@std/assert";
import { createGunzip, gzipSync } from "node:zlib";
import { gunzipWhole } from "../../src/text/gunzip_whole.ts";
import { openZlibStream } from "../../src/text/zlib_stream.ts";

const member = new Uint8Array(gzipSync("acme\n".repeat(1000)));
const two = new Uint8Array([...member, ...member]);

async function read(data: Uint8Array): Promise<{ text: string; isCutOff: boolean }> {
  const notes = { isCutOff: false };
  const stream = openZlibStream(createGunzip());
  let text = "";
  for await (const bytes of gunzipWhole([data], notes, stream, () => false)) {
    text += new TextDecoder().decode(bytes);
  }
  return { text, ...notes };
}

Deno.test("gunzipWhole() reads all members", async () => {
  assertEquals(await read(two), { text: "acme\n".repeat(2000), isCutOff: false });
});

Deno.test("gunzipWhole() reads truncated data as far as possible, and notes the truncation", async () => {
  const { text, isCutOff } = await read(two.subarray(0, two.length - 12));
  assertEquals([text.startsWith("acme\n".repeat(1000)), isCutOff], [true, true]);
});

Deno.test("gunzipWhole() refuses data that is followed by something else", async () => {
  await assertRejects(
    () => read(new Uint8Array([...member, 65, 66, 67, 68])),
    Error,
    "other data follows it",
  );
});
