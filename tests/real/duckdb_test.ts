/**
 * Runs the queries of the documentation on new recordings.
 */

import { assert, assertEquals } from "@std/assert";
import { commandOf, runProfit } from "./profit.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PAGES = ["README.md", "docs/csv.md", "docs/recordings.md"]
  .map((path) => Deno.readTextFileSync(`${ROOT}${path}`));

/** The queries on single recordings. The bench of a fleet runs the other query. */
const queries = PAGES.flatMap((page) => [...page.matchAll(/^```sql\n(.*?)^```/gms)])
  .map(([, query]) => query!).filter((query) => /acme[.]|rec\//.test(query));

const withDuckDb = await needs("DuckDB");

Deno.test(withDuckDb("DuckDB answers the queries in the documentation"), async () => {
  const folder = Deno.makeTempDirSync({ prefix: "profit_duckdb_" });
  try {
    const recording = [`--pid=${Deno.pid}`, "--duration=0.2", "--pace=0.1", "-q"];
    for (const file of ["acme.csv", "acme.jsonl"]) {
      const { code, stderr } = await runProfit([...recording, "-o", file], folder);
      assertEquals(code, 0, stderr);
    }
    const { code, stderr } = await runProfit([...recording, "--keep=24h", "-o", "rec"], folder);
    assertEquals(code, 0, stderr);
    assertEquals(queries.length, 4);
    for (const query of queries) {
      const [deno = "", ...args] = commandOf("tests/real/duckdb.ts");
      const { code, stdout, stderr } = await runProgram([deno, ...args, folder, query]);
      assertEquals(code, 0, stderr);
      const [{ name, peak }] = JSON.parse(stdout) as [{ name: string; peak: string }];
      assert(name.startsWith("deno") && Number(peak) > 2 ** 20, stdout);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
