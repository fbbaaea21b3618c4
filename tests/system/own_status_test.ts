import { assertEquals } from "@std/assert";
import { runProgram } from "../limits.ts";
import { parseOwnStatus } from "../../src/system/own_status.ts";

Deno.test("parseOwnStatus() knows every signal, the real-time ones too", () => {
  const { ignored } = parseOwnStatus("SigIgn:\tffffffffffffffff\n");
  assertEquals([ignored.length, ignored.at(0), ignored.at(-1)], [64, 1, 64]);
});

Deno.test("parseOwnStatus() returns null for missing lines", () => {
  assertEquals(parseOwnStatus(""), { ppid: null, ignored: [] });
});

Deno.test("isHangupIgnored() asks a shell, which ignores what its parent does", async () => {
  const script = new URL("ignores_hangup.ts", import.meta.url).pathname;
  for (const [trap, code] of [["trap '' HUP; ", 0], ["", 1]] as const) {
    const shell = `${trap}exec "$0" run -A --no-config "$1"`;
    const ended = await runProgram(["sh", "-c", shell, Deno.execPath(), script]);
    assertEquals(ended.code, code, ended.stderr);
  }
});
