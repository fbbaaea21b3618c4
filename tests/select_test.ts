import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../src/errors.ts";
import { selectByName } from "../src/select.ts";

const matches = (pattern: string, name: string, ignoreCase = false) =>
  selectByName([pattern], { ignoreCase }).matches({ pid: 1, startTicks: 0, name });

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

Deno.test("names and globs are compared without regard to case when asked", () => {
  assert(matches("ACME", "acme", true));
  assert(matches("AC*", "acme", true));
});

Deno.test("any of several patterns is enough", () => {
  const selection = selectByName(["acme", "o*r"], { ignoreCase: false });
  const found = ["acme", "other", "third"]
    .filter((name) => selection.matches({ pid: 1, startTicks: 0, name }));
  assertEquals(found, ["acme", "other"]);
});

Deno.test("a glob that cannot be read is a usage error that quotes it", () => {
  assertThrows(
    () => selectByName(["[z-a]*"], { ignoreCase: false }),
    UsageError,
    'Cannot read the glob "[z-a]*"',
  );
});
