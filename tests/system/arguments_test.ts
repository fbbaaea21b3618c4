import { assertEquals } from "@std/assert";
import { findChangedArguments } from "../../src/system/arguments.ts";

/** Makes a command line in Latin-1, whose characters beyond ASCII are not UTF-8. */
function latin1(text: string): () => Uint8Array {
  return () => Uint8Array.from(text, (char) => char.charCodeAt(0));
}

Deno.test("findChangedArguments() finds what is not UTF-8, and keeps what says U+FFFD itself", () => {
  const commandLine = latin1("deno\0run\0main.ts\0caf\xe9\0\0\xef\xbf\xbd\0");
  assertEquals(findChangedArguments(["caf\uFFFD", "", "\uFFFD"], commandLine), ["caf\uFFFD"]);
});

Deno.test("findChangedArguments() returns none if the system has no such file", () => {
  const fail = () => {
    throw new Deno.errors.NotFound("No such file");
  };
  assertEquals(findChangedArguments(["\uFFFD"], fail), []);
});
