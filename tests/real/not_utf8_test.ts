/**
 * Tests folders and variables of the environment that are not UTF-8, which Deno refuses to return.
 */

import { assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { runShell } from "./profit.ts";

const onLinux = await needs("Linux");

/** Runs a script in a folder whose name is not UTF-8. */
async function playInFolder(script: string) {
  const folder = Deno.makeTempDirSync({ prefix: "profit_not_utf8_" });
  try {
    const { stdout, stderr } = await runShell(`cd ${folder}
    mkdir "$(printf 'caf\\351')" && cd caf* || exit
    ${script}`);
    return { lines: stdout.split("\n"), stderr };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test(onLinux("a file without rows is removed in a folder that is not UTF-8"), async () => {
  const { lines, stderr } = await playInFolder(`
    "$@" no-such-process --duration=0 -q -o out.csv; echo $?; ls`);
  assertEquals(lines, ["3", ""], stderr);
});

Deno.test(onLinux("a page is replaced in a folder that is not UTF-8"), async () => {
  const { lines, stderr } = await playInFolder(`
    echo old >page.html; mkdir other; echo linked >other/linked.html; ln -s other/linked.html link.html
    for page in page link; do
      "$@" --pid=$$ --duration=0 -q -o out.csv --report=$page.html --force; echo $?
    done
    grep -c '</html>' page.html other/linked.html; ls -F`);
  const [first, second, ...rest] = lines;
  assertEquals([first, second], ["0", "0"], stderr);
  assertEquals(rest, [
    "page.html:1",
    "other/linked.html:1",
    "link.html@",
    "other/",
    "out.csv",
    "page.html",
    "",
  ]);
});

Deno.test(onLinux("variables that are not UTF-8 do not end PROFIT"), async () => {
  const { lines, stderr } = await playInFolder(`
    bad=$(printf '\\351')
    TERM=$bad PATH=$PATH:/$bad "$@" --pid=$$ --duration=0 -q -o none --on 'mem_real>1=/bin/true'
    echo $?
    PATH=$PATH:/$bad "$@" --pid=$$ --duration=0 -q -o none --on 'mem_real>1=no-such-program'
    echo $?`);
  assertEquals(lines, ["0", "2", ""], stderr);
});
