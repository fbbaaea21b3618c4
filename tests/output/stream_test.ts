import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../../src/model/errors.ts";
import { openStream } from "../../src/output/stream.ts";

Deno.test("a stream that takes a few bytes at a time gets all of them", async () => {
  const taken: number[] = [];
  const stream = {
    isTerminal: () => false,
    write: (bytes: Uint8Array) => {
      taken.push(...bytes.subarray(0, 3));
      return Promise.resolve(Math.min(3, bytes.length));
    },
  };
  assert(await openStream(stream, "x").write("7,acme\n8,ü\n"));
  assertEquals(new TextDecoder().decode(Uint8Array.from(taken)), "7,acme\n8,ü\n");
});

Deno.test("a pipe that nobody reads is not an error", async () => {
  const stream = {
    isTerminal: () => false,
    write: () => Promise.reject(new Deno.errors.BrokenPipe()),
  };
  assertEquals(await openStream(stream, "x").write("7,acme\n"), false);
});

Deno.test("a write that fails is an error that says where and why", async () => {
  const stream = {
    isTerminal: () => false,
    write: () => Promise.reject(new Error("No space left on device (os error 28)")),
  };
  await assertRejects(
    () => openStream(stream, '"full.csv"').write("5678\n9012\n"),
    EnvironmentError,
    'Cannot write "full.csv": no space left on device',
  );
});
