import { assert, assertEquals } from "@std/assert";
import { askFleet, readQuery } from "./fleet.ts";
import { LEAKS_MIB_PER_HOUR } from "./fleet/recordings.ts";

Deno.test("the query of docs/recordings.md finds which of a hundred hosts leak, and how fast", async () => {
  const fleet = { hosts: 100, ticks: 240, paceSeconds: 10 };
  const { leaks, rows } = await askFleet(fleet, readQuery());
  assertEquals(rows, 120_000);
  assertEquals(leaks.map(({ host, name }) => `${host} ${name}`), [
    "web93 api",
    "web17 api",
    "web42 api",
  ]);
  for (const { host, mib_per_hour } of leaks) {
    const ratio = Number(mib_per_hour) / LEAKS_MIB_PER_HOUR[`${host}`]!;
    assert(Math.abs(ratio - 1) < 0.05, `${host}: ${mib_per_hour} MiB/h`);
  }
});
