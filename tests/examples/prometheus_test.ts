import { assert, assertEquals } from "@std/assert";
import { emptyGathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { listMetrics } from "../../src/export/metrics.ts";
import { sample, snapshot } from "../fakes.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const onPromtool = await needs("promtool");

Deno.test(onPromtool("Prometheus accepts the rules, and they alert when they should"), async () => {
  const file = `${ROOT}tests/examples/profit_rules_test.yml`; // The test file names the rules.
  const { code, stdout, stderr } = await runProgram(["promtool", "test", "rules", file]);
  assertEquals(code, 0, stdout + stderr);
});

/** Lists the queries of all panels of the dashboard, for a reader who has chosen nothing. */
function listDashboardQueries(): string[] {
  const { panels } = JSON.parse(Deno.readTextFileSync(`${ROOT}examples/profit_dashboard.json`));
  return panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) =>
      expr.replaceAll("$__rate_interval", "1m").replace(/\$(instance|name|group)/g, ".*")
        .replaceAll("$top", "10")
    )
  );
}

Deno.test(onPromtool("Prometheus understands what the dashboard asks"), async () => {
  const file = Deno.makeTempFileSync({ suffix: ".json" }); // JSON is YAML, too.
  const rules = listDashboardQueries().map((expr, at) => ({ record: `panel${at}`, expr }));
  Deno.writeTextFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
  const { code, stdout, stderr } = await runProgram(["promtool", "check", "rules", file]);
  Deno.removeSync(file);
  assertEquals(code, 0, stdout + stderr);
});

/** Lists the names of all metrics, for a process whose values are all known. */
function listMetricNames(): string[] {
  const gathered = emptyGathered();
  const refusals = [{ column: "user", reason: "permission denied" }] as const;
  const known = sample({ cpuUserSeconds: 1, cpuSystemSeconds: 1, refusals });
  gather(gathered, snapshot([known]), () => 1024);
  gathered.members.get(7)!.leaks = { memory: "likely", descriptors: "none" };
  return listMetrics(gathered, { perPid: false })
    .map(({ name, type }) => type === "counter" ? `${name}_total` : name);
}

Deno.test("the rules and the dashboard know only metrics that PROFIT has", () => {
  const known = listMetricNames();
  for (const file of ["profit.rules.yml", "profit_dashboard.json"]) {
    const text = Deno.readTextFileSync(`${ROOT}examples/${file}`);
    const used = text.match(/\bprofit_\w+(?=[ [{,)])/g) ?? [];
    assert(used.length >= 3, file);
    assertEquals(used.filter((name) => !known.includes(name)), [], file);
  }
});
