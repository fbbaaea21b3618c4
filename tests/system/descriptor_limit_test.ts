import { assertEquals } from "@std/assert";
import { findCallersLimit, parseDescriptorLimit } from "../../src/system/descriptor_limit.ts";

const raised = { soft: 20_000, hard: 20_000 };

Deno.test("findCallersLimit() knows none where nothing was raised", () => {
  assertEquals(findCallersLimit(raised, raised), null);
  assertEquals(findCallersLimit({ soft: 256, hard: 20_000 }, { soft: 256, hard: 20_000 }), null);
  assertEquals(findCallersLimit(null, { soft: 256, hard: 20_000 }), null);
});

Deno.test("findCallersLimit() leaves PROFIT as many descriptors as it needs itself", () => {
  assertEquals(findCallersLimit(raised, { soft: 16, hard: 20_000 }), null);
});

Deno.test("parseDescriptorLimit() knows no limit", () => {
  const text = "Max open files            unlimited            unlimited            files     \n";
  assertEquals([parseDescriptorLimit(text), parseDescriptorLimit("")], [null, null]);
});
