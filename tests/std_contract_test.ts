/**
 * Tests the behaviour of the standard library that PROFIT needs, for the real library and for its
 * stand-ins.
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { unicodeWidth } from "@std/cli/unicode-width";
import { parse } from "@std/csv/parse";
import { globToRegExp } from "@std/path/posix/glob-to-regexp";

function parseFlags(...args: string[]) {
  const unknown: [string, string | undefined][] = [];
  const parsed: Record<string, unknown> = parseArgs(args, {
    boolean: ["quiet", "no-file"],
    string: ["pace", "output", "_"],
    collect: ["pace", "output"],
    alias: { q: "quiet", o: "output" },
    unknown: (arg: string, key?: string) => {
      if (arg.startsWith("-")) unknown.push([arg, key]);
      return !arg.startsWith("-");
    },
  });
  const { _: rest, quiet, pace, output } = parsed;
  return { rest, quiet, noFile: parsed["no-file"], pace, output, unknown };
}

const NONE = { rest: [], quiet: false, noFile: false, pace: [], output: [], unknown: [] };

for (
  const [args, expected] of [
    [[], {}],
    [["acme", "007", "1e3"], { rest: ["acme", "007", "1e3"] }],
    [["--quiet", "acme"], { quiet: true, rest: ["acme"] }],
    [["-q"], { quiet: true }],
    [["--pace=1", "--pace", "2"], { pace: ["1", "2"] }],
    [["-o", "x.csv"], { output: ["x.csv"] }],
    [["-o=x=y"], { output: ["x=y"] }],
    [["-o", "-"], { output: ["-"] }],
    [["-qo", "x"], { quiet: true, output: ["x"] }],
    [["--pace"], { pace: [""] }],
    [["--pace", "--quiet"], { pace: [""], quiet: true }],
    [["--pace", "-1"], { pace: [""], unknown: [["-1", "1"]] }],
    [["--bogus=5"], { unknown: [["--bogus=5", "bogus"]] }],
    [["--no-quiet"], { unknown: [["--no-quiet", "no-quiet"]] }],
    [["--no-file", "acme"], { noFile: true, rest: ["acme"] }],
  ] as const
) {
  Deno.test(`parseArgs() reads ${JSON.stringify(args)}`, () => {
    const expectedAll = JSON.parse(JSON.stringify({ ...NONE, ...expected }));
    assertEquals(parseFlags(...args), expectedAll);
  });
}

Deno.test("unicodeWidth() sums up the columns of characters: two if wide, none if combining", () => {
  const widths = { "": 0, "abc": 3, "日本": 4, "한": 2, "ａ": 2, "🦕": 2, "e\u0301": 1, "…█▁░": 4 };
  for (const [text, width] of Object.entries(widths)) assertEquals(unicodeWidth(text), width, text);
});

Deno.test("parse() reads quotes, LF line ends, and line ends between quotes", () => {
  assertEquals(parse('x,"a,b","a""b"\n1,"a\nb","a\rb"\n'), [["x", "a,b", 'a"b'], [
    "1",
    "a\nb",
    "a\rb",
  ]]);
});

Deno.test("parse() reads rows of any length and line end, and ignores empty lines", () => {
  assertEquals(parse("a,b\r\n\n1\r\n\r\n'=1,\u{1f995} ,,\n"), [["a", "b"], ["1"], [
    "'=1",
    "\u{1f995} ",
    "",
    "",
  ]]);
  assertEquals(parse(""), []);
});

Deno.test("parse() throws on a quote in a wrong place", () => {
  for (const text of ['a"b\n', '"a"b\n', '"a\n']) assertThrows(() => parse(text), Error);
});

Deno.test("globToRegExp() reads * ? [a-z] [!a-z] {a,b}, and can ignore case", () => {
  for (
    const [glob, yes, no] of [
      ["a*", ["a", "abc", "a.b", "a\nb"], ["ba", "A"]],
      ["*", [".a", "a"], ["a/b"]],
      ["a?c", ["abc"], ["ac", "abbc"]],
      ["w[0-9]", ["w7"], ["w", "wa"]],
      ["w[!0-9]", ["wa"], ["w7"]],
      ["{a,bc}d", ["ad", "bcd"], ["d", "abcd"]],
      ["a.c", ["a.c"], ["abc"]],
      ['say "*', ['say "hi"', 'say "'], ["say hi"]],
      ["*?\0b*", ["xy\0b"], ["xyb"]],
      ["\ufeff*", ["\ufeffa"], ["a"]],
    ] as const
  ) {
    const { source, flags } = globToRegExp(glob);
    const expression = new RegExp(source, flags + "s");
    for (const text of yes) assert(expression.test(text), `${glob} ${text}`);
    for (const text of no) assert(!expression.test(text), `${glob} ${text}`);
  }
  assert(globToRegExp("a*", { caseInsensitive: true }).test("ABC"));
});

Deno.test("globToRegExp() throws a SyntaxError on an invalid glob", () => {
  assertThrows(() => globToRegExp("[z-a]*"), SyntaxError);
});
