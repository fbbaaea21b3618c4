/**
 * Pointing PROFIT at processes: by command line, by user.
 */

import { assert, assertEquals } from "@std/assert";
import { hasProgram, isLinux, isRoot, rowsOf, runProfit, runShell } from "./profit.ts";

const onLinux = { ignore: !isLinux };

/** Runs a script that can start actors with `act NAME ARG...`; all are ended behind it. */
function play(script: string) {
  return runShell(`
    folder=$(mktemp -d)
    act() { ln -sf /bin/sleep $folder/$1; "$folder/$@" & last=$!; actors="$actors $last"; }
    ${script}
    code=$?; kill $actors; rm -r $folder; exit $code`);
}

Deno.test("a regular expression selects by the whole command line", onLinux, () => {
  const { stdout } = play(`act acme 61; act acme 62; act other 62
    "$@" -f 'acme 6[02]$' --duration=0 --columns=name,command -q`);
  const [row, ...others] = rowsOf(stdout);
  assertEquals([row!["name"], others.length], ["acme", 0]);
  assert(row!["command"]!.endsWith("/acme 62"));
});

Deno.test("a name and a regular expression must both hold", onLinux, () => {
  const { stdout } = play(`act acme 61; act other 61; act third 61; act acme 62
    "$@" acme other --full=' 61$' --duration=0 --columns=name -q`);
  assertEquals(rowsOf(stdout).map((row) => row["name"]).sort(), ["acme", "other"]);
});

Deno.test("PROFIT does not select itself, though its command line matches", onLinux, async () => {
  const { code, stderr } = await runProfit(["-f", "only-profit-has-this", "--duration=0"]);
  assertEquals(code, 3, stderr);
});

Deno.test("a command line that changes is noticed", onLinux, () => {
  const { stdout } = play(`
    sh -c 'sleep 1; exec sleep 61.5' & actors=$!
    "$@" -f '^sleep 61[.]5$' --pace=0.1 --duration=3 -q`);
  const rows = rowsOf(stdout).length;
  assert(rows >= 5 && rows <= 25, `${rows} rows`);
});

Deno.test("only a user's processes are recorded, by name and by number", {
  ignore: !isRoot || !hasProgram("setpriv"),
}, () => {
  for (const user of ["nobody", "65534"]) {
    const { stdout } = play(`act acme 61
      setpriv --reuid=65534 --clear-groups sleep 61 & actors="$actors $!"
      sleep 0.3; "$@" sleep -u ${user} --duration=0 --columns=name,user -q`);
    assertEquals(rowsOf(stdout), [{ name: "sleep", user: "nobody" }]);
  }
});

Deno.test("a user that there is not is a usage error", onLinux, async () => {
  const { code, stderr } = await runProfit(["-u", "no-such-user"]);
  assertEquals([code, stderr.split("\n")[0]], [
    2,
    'profit: No user "no-such-user" on this system; a number will do as well',
  ]);
});
