import { assert, assertEquals, assertThrows } from "@std/assert";
import { ReadError } from "../../src/model/errors.ts";
import { limitRegex } from "../../src/system/limited_regex.ts";
import { findShortChars } from "../../src/system/regex_cost.ts";

/** For a text with another ending, this expression takes practically for ever. */
const ENDLESS = /^(a+)+$/u;

const endless = (length: number) => "a".repeat(length) + "b";

const unexpected = (text: string) => {
  throw new Error(`It took too long for ${text.length} characters`);
};

Deno.test("a limited expression matches what the expression matches, short or long", () => {
  const regex = limitRegex(/JAVA .*acme[.]jar/iu, unexpected);
  const path = "/opt/lib/x.jar:".repeat(10_000);
  for (const text of [`java -cp ${path} acme.jar`, "java acme.jar"]) assert(regex.test(text));
  for (const text of [`java -cp ${path} other.jar`, "java other.jar"]) assert(!regex.test(text));
  regex.close();
});

Deno.test("the text of the first parentheses is returned, short or long, or null without a match", () => {
  const regex = limitRegex(/svc_(?:(\w+)|-)\.py/u, unexpected);
  for (const before of ["", "x".repeat(10_000)]) {
    assertEquals(regex.capture(`${before} svc_api.py`), "api");
    assertEquals(regex.capture(`${before} svc_-.py`), null);
    assertEquals(regex.capture(`${before} other.py`), null);
    assert(regex.test(`${before} svc_-.py`));
  }
  regex.close();
});

Deno.test("a match that takes too long counts as no match, is reported once, and delays nothing else", () => {
  const told: string[] = [];
  const regex = limitRegex(ENDLESS, (text) => told.push(text));
  const texts = [endless(2000), endless(3000)];
  for (const text of [...texts, ...texts]) assert(!regex.test(text));
  assertEquals(told, texts);
  assert(regex.test("a".repeat(2000)));
  regex.close();
});

Deno.test("a short text can take too long, too", () => {
  const patterns = [ENDLESS, /(a|aa)+$/u, /(a{1,9})*$/u, /(?:a?b?){9,}$/u, /.*.*.*.*=/u];
  for (const pattern of patterns) {
    let told = 0;
    const regex = limitRegex(pattern, () => told++);
    assert(!regex.test(`${endless(150)}c`));
    assertEquals(told, 1, pattern.source);
    regex.close();
  }
});

Deno.test("findShortChars() counts repetitions, and not the signs for them in classes and escapes", () => {
  const sources = ["[+*]\\*\\+(?:x|y)", "a+", "(a+)b", "x*?y", "x{3}", "(?<n>a)\\k<n>", "(?:a?)*b"];
  assertEquals(sources.map(findShortChars), [Infinity, 1000, 1000, 1000, 1000, 1000, 0]);
  assertEquals(findShortChars("a?a?a?a?a?a?a?aaaaaaa"), 0);
});

Deno.test("without a thread, the tick is missed and PROFIT does not end", () => {
  const { Worker } = globalThis;
  const regex = limitRegex(ENDLESS, unexpected);
  globalThis.Worker = class {
    constructor() {
      throw new Error("Resource temporarily unavailable (os error 11)");
    }
  } as unknown as typeof Worker;
  try {
    const message = "Cannot start a thread to match --full: resource temporarily unavailable";
    assertThrows(() => regex.test(endless(30)), ReadError, message);
  } finally {
    globalThis.Worker = Worker;
  }
  assert(regex.test("aaa"));
  regex.close();
});
