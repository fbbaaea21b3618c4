import { assertEquals } from "@std/assert";
import { quote } from "../../src/load/cell.ts";

Deno.test("an error shows at most 60 characters of a cell", () => {
  assertEquals(quote("a".repeat(60)), `"${"a".repeat(60)}"`);
  assertEquals(quote("a".repeat(61)), `"${"a".repeat(59)}…"`);
});
