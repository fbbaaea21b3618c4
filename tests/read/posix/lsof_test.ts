import { assertEquals } from "@std/assert";
import { DIALECTS } from "../../../src/read/posix/dialects.ts";
import { listLsofArgs, parseLsof } from "../../../src/read/posix/lsof.ts";

const lines = (text: string) => text.split(" ").join("\n") + "\n";

// The field order is that of lsof 4.91's proc.c (print_proc), which lsof 4.95 prints as well.
Deno.test("parseLsof() counts numbers, and neither folders nor files in memory", () => {
  const withoutX = lines("p501 fcwd ftxt ftxt ftwd f0 f1 f2 p7720 ffp. f0 f1 f12 f255");
  assertEquals([...parseLsof(withoutX)], [[501, 3], [7720, 4]]);
});

Deno.test("parseLsof() leaves out processes that are gone or refused", () => {
  // lsof prints p602 on macOS, and p603 on Linux, if the system refuses the descriptors of a
  // process.
  const text = lines("p501 f0 p602 ferr p603 fcwd fNOFD p604 fcwd");
  assertEquals([...parseLsof(text)], [[501, 1], [604, 0]]);
  assertEquals([...parseLsof("")], []);
});

Deno.test("parseLsof() returns no number if one descriptor could not be read", () => {
  assertEquals([...parseLsof(lines("p501 f0 ferr f1 f2 p602 f0"))], [[602, 1]]);
});

Deno.test("parseLsof() is not misled by the names of files", () => {
  // Unit test fixture of golang/vscode-go (pickProcess.test.ts).
  const text = "p1010\nftxt\nn/Applications/Visual Studio Code.app/Helper (Renderer)\np2020\nf3\n";
  assertEquals([...parseLsof(text)], [[1010, 0], [2020, 1]]);
});

Deno.test("only lsof on macOS gets the option to skip files that are not descriptors", () => {
  const argsOf = (os: string) => listLsofArgs(DIALECTS[os]!.descriptorsOnly, [7, 8]).join(" ");
  assertEquals(argsOf("darwin"), "-nPlbw -X -F f -a -p 7,8");
  assertEquals(argsOf("linux"), "-nPlbw -F f -a -p 7,8");
});
