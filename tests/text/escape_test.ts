import { assert, assertEquals } from "@std/assert";
import { escapeTerminal, guardFormula, unguardFormula } from "../../src/text/escape.ts";

Deno.test("escapeTerminal() lets through no character that moves, hides or reorders", () => {
  const ranges = [[0, 0x1f], [0x7f, 0x9f], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x2069]];
  const single = [0xad, 0x61c, 0xfeff, 0xe0001, 0xd800];
  const all = ranges.flatMap(([from, to]) =>
    Array.from({ length: to! - from! + 1 }, (_, at) => from! + at)
  );
  for (const code of [...all, ...single]) {
    assert(/^\\(x[0-9a-f]{2}|u\{[0-9a-f]+\})$/.test(escapeTerminal(String.fromCodePoint(code))));
  }
});

Deno.test("escapeTerminal() leaves letters of every script", () => {
  assertEquals(escapeTerminal("naïve сервер 服务 🦕 (a) \\"), "naïve сервер 服务 🦕 (a) \\");
});

for (
  const text of ["=1+1", "+1", "@SUM(A1)", "\tx", "\rx", "-1+2", "-2", "-bash -x", "'=1", "''=1"]
) {
  Deno.test(`guardFormula() puts one quote before ${JSON.stringify(text)}`, () => {
    assertEquals(guardFormula(text), `'${text}`);
  });
}

for (const text of ["acme", "-bash", "-zsh", "a=b", "'quoted'", "", "(sd-pam)"]) {
  Deno.test(`guardFormula() leaves ${JSON.stringify(text)}`, () => {
    assertEquals(guardFormula(text), text);
  });
}

Deno.test("unguardFormula() takes off exactly what guardFormula() put on", () => {
  const parts = ["'", "=", "-", "+", "@", "\t", "\r", "a", "1", " ", '"', "\n"];
  let texts = [""];
  for (let length = 0; length <= 4; length++) {
    for (const text of texts) assertEquals(unguardFormula(guardFormula(text)), text);
    texts = texts.flatMap((text) => parts.map((part) => text + part));
  }
});
