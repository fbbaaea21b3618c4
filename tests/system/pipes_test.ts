import { assertEquals } from "@std/assert";
import { pipeOpener } from "../../src/system/pipes.ts";
import { bytes } from "../fakes.ts";

/** Makes a pipe of some pieces, which can be opened once. */
function openOnce() {
  let opened = 0;
  return pipeOpener(() => {
    assertEquals(opened++, 0);
    return Promise.resolve(ReadableStream.from(["one ", "two ", "three"].map(bytes)));
  });
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return new TextDecoder().decode(
    Uint8Array.from((await Array.fromAsync(chunks)).flatMap((one) => [...one])),
  );
}

Deno.test("a pipe is read from its start a second time, wherever the first reading ended", async () => {
  for (const most of [0, 1, 2, 3, 4]) {
    const open = openOnce();
    let read = 0;
    if (most > 0) { for await (const _ of await open("-")) if (++read === most) break; }
    for (let round = 0; round < 3; round++) {
      assertEquals(await textOf(await open("-")), "one two three", `${most}`);
    }
  }
});
