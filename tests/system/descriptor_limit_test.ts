import { assertEquals } from "@std/assert";
import { findCallersLimit, parseDescriptorLimit } from "../../src/system/descriptor_limit.ts";

const raised = { soft: 20_000, hard: 20_000 };

Deno.test("findCallersLimit() returns null if Deno did not raise the limit", () => {
  assertEquals(findCallersLimit(raised, raised), null);
  assertEquals(findCallersLimit({ soft: 256, hard: 20_000 }, { soft: 256, hard: 20_000 }), null);
  assertEquals(findCallersLimit(null, { soft: 256, hard: 20_000 }), null);
});

Deno.test("findCallersLimit() leaves PROFIT as many descriptors as it needs itself", () => {
  assertEquals(findCallersLimit(raised, { soft: 16, hard: 20_000 }), null);
});

Deno.test("parseDescriptorLimit() returns null for no limit", () => {
  const text = "Max open files            unlimited            unlimited            files     \n";
  assertEquals([parseDescriptorLimit(text), parseDescriptorLimit("")], [null, null]);
});
