import { assert, assertEquals } from "@std/assert";
import { measureReal } from "./real_rates.ts";

Deno.test("the leak test is about as right on real programs as in real_rates.ts", async () => {
  const [whole, first, second] = await measureReal();
  assertEquals([whole!.healthy, whole!.leaking], [70, 44]);
  assert(whole!.alarms.length <= 3, whole!.alarms.join());
  assert(whole!.missed.length <= 17, whole!.missed.join());
  for (const { alarms } of [first!, second!]) assert(alarms.length <= 8, alarms.join());
});
