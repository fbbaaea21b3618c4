import { assert, assertEquals, assertThrows } from "@std/assert";
import { globToRegExp } from "@std/path/posix/glob-to-regexp";
import { matchGlob, matchPath } from "../../src/record/globs.ts";
import { UsageError } from "../../src/model/errors.ts";
import { matchStars } from "../../src/record/star_glob.ts";

Deno.test("a glob with many stars takes no time for a name that nearly matches", () => {
  const isLike = matchGlob("*a*a*a*a*a*a*a*a*b", false);
  const startMs = performance.now();
  assert(!isLike("a".repeat(255)));
  assert(isLike(`${"a".repeat(254)}b`));
  // The regular expression takes hours.
  assert(performance.now() - startMs < 60_000);
});

/** Matches a glob by the regular expression of the standard library, in which `*` matches slashes. */
function regexOf(glob: string): (name: string) => boolean {
  // A choice of one matches the empty name by both implementations of the library.
  const { source } = globToRegExp(`{${glob},${glob}}`.replaceAll("/", "\0"));
  const regex = new RegExp(source, "s");
  return (name) => regex.test(name.replaceAll("/", "\0"));
}

Deno.test("matchStars() matches as the regular expression does", () => {
  const globs = [
    "*",
    "a*",
    "*b",
    "a*b",
    "*a*b*",
    "a*b*c",
    "?*?",
    "*[a-b]*[!a]*",
    "*.*[*]*",
    "*\\**a*",
    "*a-*/*",
    "a*a*a",
  ];
  const names = [
    "",
    "a",
    "b",
    "ab",
    "aab",
    "abc",
    "a.b*",
    "x*ya",
    "]",
    "zx",
    "a-b/c",
    "a|b$",
    "aa",
    "aaa",
    "a\nb",
    "AB",
    "a-/",
    ".*",
    "\u{1f600}b",
  ];
  for (const glob of globs) {
    const byRegex = regexOf(glob);
    const byPieces = matchStars(glob, false)!;
    for (const name of names) {
      assertEquals(byPieces(name), byRegex(name), `${glob} ${JSON.stringify(name)}`);
    }
  }
  assert(matchStars("*A*B*", true)!("xaxb"));
  assert(matchStars("*|*$*", false)!("a|b$") && !matchStars("*|*$*", false)!("a"));
});

Deno.test("matchStars() leaves globs with braces, extended globs and POSIX classes alone", () => {
  for (const glob of ["*{a,b}*", "*@(a|b)*", "*[[:alpha:]]*"]) {
    assertEquals(matchStars(glob, false), null);
  }
});

Deno.test("a glob with braces and many stars takes no time for a name that nearly matches", () => {
  const isLike = matchGlob("{a,b}*{a,c}*{a,d}*{a,e}*{a,f{1,2}}*x", false);
  const isGroup = matchPath("{a,b}*{a,c}*{a,d}*{a,e}*/*a*a*a*a*x", false, "");
  const startMs = performance.now();
  const long = "a".repeat(255);
  assert(!isLike(long) && isLike(`${long}x`) && isLike("bcdef2x") && !isLike("bcdefx"));
  assert(!isGroup(`${long}/${long}`) && isGroup(`${long}/${long}x`) && !isGroup(`${long}x`));
  // The regular expressions take hours.
  assert(performance.now() - startMs < 60_000);
});

Deno.test("a glob with braces matches as the regular expression does", () => {
  const globs = ["{a,b}*{c,d}*", "*{a,}*b*", "{a*,*b{c,d}}*"];
  const names = ["", "a", "ac", "bxd", "ab", "bbc", "xbd", ",a", "{}", "b", "{a}b", "axb"];
  for (const glob of globs) {
    const [isLike, byRegex] = [matchGlob(glob, false), regexOf(glob)];
    for (const name of names) {
      assertEquals(isLike(name), byRegex(name), `${glob} ${JSON.stringify(name)}`);
    }
  }
});

Deno.test("a glob with a class of characters may have two stars", () => {
  const isLike = matchGlob("[[:digit:]]*a*", false);
  assert(isLike("7-acme") && !isLike("acme-7") && !isLike("7-web"));
});

Deno.test("two stars in a name mean one, and in a path any number of parts", () => {
  const isLike = matchGlob("**web**prod**", false);
  assert(isLike("my-web/prod") && !isLike("prod-web"));
  const isGroup = matchPath("acme.slice/**", false, "");
  assert(isGroup("acme.slice/api/worker") && !isGroup("other.slice/api"));
});

for (
  const [glob, why] of [
    ["+(a|aa)b", "*( and +( can take too long; for a parenthesis, write [(]"],
    ["*(sd-pam)", "*( and +( can take too long; for a parenthesis, write [(]"],
    ["{a,aa}".repeat(30), "its braces stand for more than 256 globs"],
    ["[[:alpha:]]*a*b*c", "it may have 2 stars at most, because of **, (...), [:...:] or {1..9}"],
  ] as const
) {
  Deno.test(`a glob that can take for ever is refused: ${glob.slice(0, 20)}`, () => {
    assertThrows(() => matchGlob(glob, false), UsageError, `Cannot use the glob "${glob}": ${why}`);
  });
}
