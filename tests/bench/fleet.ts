/**
 * Asks DuckDB which of a hundred hosts leaks, of ten million rows made for it, by the query in
 * docs/recordings.md, and prints the answer and what it took:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/fleet.ts [TICKS] [PACE]
 *
 * TICKS is how many samples each of five processes a host has, 20000; PACE the seconds between two,
 * 1. That makes a folder of 630 MB, which is removed again.
 *
 * @module
 */

import { DuckDBInstance } from "npm:@duckdb/node-api@1.4.4-r.3";
import { type Fleet, writeRecordings } from "./fleet/recordings.ts";

/** What the query finds, what of, and what it took. */
export interface Answer {
  /** A leaking process in each row. */
  readonly leaks: readonly Record<string, unknown>[];
  /** Rows of all recordings. */
  readonly rows: number;
  /** Bytes of all recordings. */
  readonly bytes: number;
  /** How long the query took. */
  readonly queryMs: number;
}

/** The query, as docs/recordings.md has it. */
export function readQuery(): string {
  const page = Deno.readTextFileSync(new URL("../../docs/recordings.md", import.meta.url));
  const queries = [...page.matchAll(/^```sql\n(.*?)^```/gms)].map(([, query]) => query!);
  return queries.find((query) => query.includes("recordings/"))!;
}

/** Makes recordings and asks the query of them. */
export async function askFleet(fleet: Fleet, query: string): Promise<Answer> {
  const folder = Deno.makeTempDirSync();
  try {
    const recordings = `${folder}/recordings`;
    Deno.mkdirSync(recordings);
    const rows = writeRecordings(recordings, fleet);
    const files = Array.from(Deno.readDirSync(recordings), ({ name }) => `${recordings}/${name}`);
    const bytes = files.reduce((sum, file) => sum + Deno.statSync(file).size, 0);
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`SET file_search_path = '${folder}'`);
    const startMs = performance.now();
    const leaks = (await connection.runAndReadAll(query)).getRowObjectsJS();
    const queryMs = performance.now() - startMs;
    connection.closeSync();
    return { leaks, rows, bytes, queryMs };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const [ticks = 20_000, paceSeconds = 1] = Deno.args.map(Number);
  const answer = await askFleet({ hosts: 100, ticks, paceSeconds }, readQuery());
  const { leaks, rows, bytes, queryMs } = answer;
  // deno-lint-ignore no-console
  console.table(leaks);
  const [megabytes, seconds] = [(bytes / 1e6).toFixed(0), (queryMs / 1000).toFixed(1)];
  // deno-lint-ignore no-console
  console.log(`${rows} rows, ${megabytes} MB: ${seconds} s`);
}
