import { assertEquals } from "@std/assert";
import { parseOwnStatus } from "../../src/system/own_status.ts";

Deno.test("parseOwnStatus() knows every signal, the real-time ones too", () => {
  const { ignored } = parseOwnStatus("SigIgn:\tffffffffffffffff\n");
  assertEquals([ignored.length, ignored.at(0), ignored.at(-1)], [64, 1, 64]);
});

Deno.test("parseOwnStatus() leaves unknown what nothing tells", () => {
  assertEquals(parseOwnStatus(""), { ppid: null, ignored: [] });
});
