/**
 * A compiled program where there is nothing but the C library that it was linked with.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { isLinux, onCompiled, rowsOf, runShell } from "./profit.ts";

const ENTER = "unshare --map-root-user --mount --net";
const canEnter = isLinux && runShell(`${ENTER} mount --bind /tmp /tmp`).code === 0;
const why = onCompiled.why || (canEnter ? "" : " (needs user namespaces)");

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

Deno.test(`the program needs nothing but the C library${why}`, { ignore: why !== "" }, () => {
  const { code, stdout, stderr } = runShell(ALONE);
  assertEquals(code, 0, stderr);
  assertEquals(new Set(rowsOf(stdout).map((row) => row["name"])), new Set(["sleep"]));
  assertMatch(stderr, /^Ticks: [1-4] taken/m);
});
