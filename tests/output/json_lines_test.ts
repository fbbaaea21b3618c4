import { assertEquals } from "@std/assert";
import { jsonRowRenderer } from "../../src/output/json_lines.ts";
import { isPlain } from "../fuzz/unicode.ts";
import { sample, snapshot } from "../fakes.ts";

Deno.test("JSON lines have numbers as numbers, unknown values as null, and labels as text", () => {
  const renderRows = jsonRowRenderer(["pid", "name", "mem_real", "timestamp"], [
    { name: "host", value: 'web"1' },
  ]);
  const rows = renderRows(snapshot([
    sample({ pid: 7, name: "acme", rssBytes: 4096 }),
    sample({ pid: 8, name: "acme", rssBytes: null }),
  ], { epochMs: 1_795_647_861_060 }));
  assertEquals(
    rows,
    '{"pid":7,"name":"acme","mem_real":4096,"timestamp":1795647861.060,"host":"web\\"1"}\n' +
      '{"pid":8,"name":"acme","mem_real":null,"timestamp":1795647861.060,"host":"web\\"1"}\n',
  );
});

Deno.test("no name in JSON lines breaks its line, or reaches a terminal as it is", () => {
  const name = '=1+1\n"\\\u2028\x1b[2J\u202e\x9b\ud83d🦕';
  const line = jsonRowRenderer(["name"], [])(snapshot([sample({ name })]));
  assertEquals([line.indexOf("\n"), isPlain(line.trimEnd())], [line.length - 1, true]);
  assertEquals(JSON.parse(line), { name });
});
