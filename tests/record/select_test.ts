import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/model/errors.ts";
import { reading, selectAll } from "../fakes.ts";

const matches = (pattern: string, name: string, ignoreCase = false) =>
  selectAll({ names: [pattern], ignoreCase }).matches(reading({ name }));

for (
  const [pattern, name] of [
    ["acme", "acme"],
    ["acme*", "acme"],
    ["ac*", "acme\n2"],
    ["*", ".hidden"],
    ["a?me", "acme"],
    ["a?b", "a\nb"],
    ["worker[0-9]", "worker7"],
    ["worker[!0-9]", "workers"],
    ["{acme,other}d", "otherd"],
    ["kworker/0*", "kworker/0:1H-kblockd"],
    ["kworker*", "kworker/u8:0"],
    ["k*-kblockd", "kworker/0:1H-kblockd"],
    ["a.c", "a.c"],
    ["[acme]", "[acme]"],
    ["a*b", "a*b"],
    ["(sd-pam)", "(sd-pam)"],
  ] as const
) {
  Deno.test(`"${pattern}" matches ${JSON.stringify(name)}`, () => assert(matches(pattern, name)));
}

for (
  const [pattern, name] of [
    ["acme", "acmed"],
    ["acme", "Acme"],
    ["acme*", "xacme"],
    ["a?me", "ame"],
    ["a.c", "abc"],
    ["worker[0-9]", "worker10"],
  ] as const
) {
  Deno.test(`"${pattern}" does not match "${name}"`, () => assert(!matches(pattern, name)));
}

Deno.test("names and globs ignore case if the option says so", () => {
  assert(matches("ACME", "acme", true));
  assert(matches("AC*", "acme", true));
});

Deno.test("a name must match one of several patterns", () => {
  const selection = selectAll({ names: ["acme", "o*r"] });
  const found = ["acme", "other", "third"].filter((name) => selection.matches(reading({ name })));
  assertEquals(found, ["acme", "other"]);
});

Deno.test("a glob that cannot be read is a usage error that quotes it", () => {
  assertThrows(
    () => selectAll({ names: ["[z-a]*"] }),
    UsageError,
    'Cannot use the glob "[z-a]*"',
  );
});

Deno.test("name, command line and user must all match if they are given", () => {
  const { matches } = selectAll({ names: ["node", "deno"], full: /serve.* -v/, uid: 33 });
  const served = reading({ name: "node", command: "node serve -v", uid: 33 });
  assert(matches(served));
  assert(matches({ ...served, name: "deno" }));
  assert(!matches({ ...served, name: "bun" }));
  assert(!matches({ ...served, command: "node serve" }));
  assert(!matches({ ...served, uid: 0 }));
});

Deno.test("a kernel thread has no command line to match", () => {
  assert(!selectAll({ full: /./ }).matches(reading({ command: "" })));
});

Deno.test("PROFIT never selects itself", () => {
  const { matches } = selectAll({ ownPid: 7 });
  assert(!matches(reading({ pid: 7 })));
  assert(matches(reading({ pid: 8 })));
});
