/**
 * Tests a compiled program on a system that has only the C library.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { needs } from "../needs.ts";
import { rowsOf, runShell } from "./profit.ts";

const ENTER = "unshare --map-root-user --mount --net";
const onCompiled = await needs("Linux", "a compiled program in PROFIT", "user namespaces");

/** Runs PROFIT without Deno, Node, an environment, a network, and a folder to write to. */
const ALONE = `
  root=$(mktemp -d); mkdir $root/proc; cp "$1" $root/profit
  for library in $(ldd "$1" | grep -o '/[^ ]*'); do
    mkdir -p $root\${library%/*}; cp $library $root$library
  done
  sleep 60 & sleep=$!
  ${ENTER} sh -c '
    mount --bind $1 $1 && mount --rbind /proc $1/proc && mount -o remount,ro,bind $1 && cd $1 &&
      exec env -i "$(command -v chroot)" . /profit --pid=$2 --pace=0.1 --duration=0.3
  ' sh $root $sleep
  code=$?; kill $sleep; rm -r $root; exit $code`;

Deno.test(onCompiled("the program needs nothing but the C library"), async () => {
  const { code, stdout, stderr } = await runShell(ALONE);
  assertEquals(code, 0, stderr);
  assertEquals(new Set(rowsOf(stdout).map((row) => row["name"])), new Set(["sleep"]));
  assertMatch(stderr, /^Ticks: [1-4] taken/m);
});
