import { assertEquals } from "@std/assert";
import {
  applyKey,
  FIRST_SETTINGS,
  type LiveSettings,
  renderKeys,
} from "../../src/live/settings.ts";

/** Presses keys, one after the other. */
function press(...keys: readonly string[]): LiveSettings {
  return keys.reduce(applyKey, FIRST_SETTINGS);
}

Deno.test("a filter is typed, corrected, kept by Enter, and cleared by Esc", () => {
  assertEquals(press("/", "w", "x", "\x7f", "e", "b", "\b").filter, "we");
  for (const enter of ["\r", "\n"]) {
    assertEquals(press("/", "w", enter, "l"), { ...FIRST_SETTINGS, filter: "w", order: "leaks" });
  }
  assertEquals(press("/", "w", "\x1b"), FIRST_SETTINGS);
  assertEquals(press("/", "w", "\r", "\x1b"), FIRST_SETTINGS);
  assertEquals(press("/", "w", "\r", "/").filter, "");
});

Deno.test("a filter accepts visible characters up to a length, and keys are letters while it is typed", () => {
  assertEquals(press("/", "\x01", "\x1b[D", "é", "m", " ").filter, "ém ");
  assertEquals(press("/", ..."x".repeat(50)).filter.length, 40);
});

Deno.test("a key without a meaning changes nothing", () => {
  assertEquals(press("x", "\r", "\x1b[A", "constructor"), FIRST_SETTINGS);
});

Deno.test("the line of keys shows what is set", () => {
  assertEquals(
    renderKeys(press("m", " ", "/", "w", "\r")),
    "c CPU  [m] memory  f descriptors  l leaks  [space] held  q ends  [/] w",
  );
});
