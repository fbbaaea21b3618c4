import { assertEquals } from "@std/assert";
import { findStatusField } from "../../src/text/status_file.ts";

Deno.test("findStatusField() finds no line in a name, whatever ends a line elsewhere", () => {
  for (const end of ["\r", "\u2028", "\\n"]) {
    const text = `Name:\ta${end}Uid:\t0\nUid:\t33\n`;
    assertEquals(findStatusField(text, "Uid"), "33");
  }
});

Deno.test("findStatusField() does not take the end of a key for the key", () => {
  assertEquals(findStatusField("NSpid:\t7\t2\nPid:\t7\n", "Pid"), "7");
  assertEquals(findStatusField("NSpid:\t7\n", "pid"), null);
});
