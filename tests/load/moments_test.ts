import { assertEquals, assertThrows } from "@std/assert";
import { parseMoment } from "../../src/load/moments.ts";
import { UsageError } from "../../src/model/errors.ts";

Deno.test("a time is local time unless a time zone follows it", () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  assertEquals(parseMoment("from", "2026-11-22 12:00"), { kind: "day", epochMs: noon });
  const noonUtc = { kind: "day", epochMs: Date.UTC(2026, 10, 22, 12) } as const;
  for (const zone of ["13:00+01:00", "06:30:00 -0530", "12:00Z", "12:00:00.000 UTC"]) {
    assertEquals(parseMoment("from", `2026-11-22T${zone}`), noonUtc, zone);
  }
  const clock = { kind: "clock", msOfDay: 3_723_500, isUtc: false } as const;
  assertEquals(parseMoment("to", "1:02:03.5"), clock);
  assertEquals(parseMoment("to", "01:02:03.5Z"), { ...clock, isUtc: true });
});

for (
  const text of ["2026-02-30", "2026-13-01 10:00", "9:60", "24:00", "now", "2026", "1795361820064"]
) {
  Deno.test(`"${text}" is not a time`, () => {
    assertThrows(() => parseMoment("from", text), UsageError, `Cannot use "${text}" as --from`);
  });
}
