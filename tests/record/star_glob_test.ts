import { assert, assertEquals } from "@std/assert";
import { matchGlob } from "../../src/record/globs.ts";
import { matchStars } from "../../src/record/star_glob.ts";

Deno.test("a glob with many stars takes no time for a name that nearly matches", () => {
  const isLike = matchGlob("*a*a*a*a*a*a*a*a*b", false);
  const startMs = performance.now();
  assert(!isLike("a".repeat(255)));
  assert(isLike(`${"a".repeat(254)}b`));
  // The regular expression takes hours.
  assert(performance.now() - startMs < 60_000);
});

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
    // A choice of one keeps the glob, and the regular expression matches it.
    const byRegex = matchGlob(`{${glob},${glob}}`, false);
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
