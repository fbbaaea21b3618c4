import { assert, assertEquals } from "@std/assert";
import { measureReport } from "./report_speed/rounds.ts";
import { renderSpeeds } from "./report_speed/table.ts";

Deno.test("the bench of report runs, and its figures are sane", async () => {
  const contents = { processes: 5, ticks: 40 };
  const measured = await measureReport(contents, 1);
  assert(measured.fileBytes > 200 * 50 && measured.fileBytes < 200 * 80, `${measured.fileBytes}`);
  for (const figures of [measured.report, measured.bare]) {
    const { program, wallSeconds, wallSecondsRange, cpuSeconds, peakRssBytes } = figures;
    assert(wallSeconds > 0 && wallSeconds < 60, `${program}: ${wallSeconds} s`);
    assertEquals(wallSecondsRange, [wallSeconds, wallSeconds]);
    assert(cpuSeconds === null || cpuSeconds > 0 && cpuSeconds < 60, `${program}: ${cpuSeconds} s`);
    assert(peakRssBytes === null || peakRssBytes > 2 ** 20 && peakRssBytes < 2 ** 29, program);
  }
  assert(renderSpeeds(measured, contents, 1).startsWith("200 rows, 40 for each of 5 processes, "));
});
