/**
 * Asks DuckDB which of a hundred hosts leaks, by the query in docs/recordings.md, and prints the
 * answer and its cost. The recordings are made up, and have ten million rows:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/fleet.ts [TICKS] [PACE]
 *
 * TICKS is the number of samples of each of the five processes of a host (20000). PACE is the time
 * between samples in seconds (1). The recordings are a folder of 630 MB, which the bench removes.
 *
 * @module
 */

import { DuckDBInstance } from "npm:@duckdb/node-api@1.4.4-r.3";
import { type Fleet, writeRecordings } from "./fleet/recordings.ts";

/** The result of the query, the size of the recordings, and the cost. */
export interface Answer {
  /** The leaking processes, one in each row. */
  readonly leaks: readonly Record<string, unknown>[];
  /** Rows of all recordings. */
  readonly rows: number;
  /** Bytes of all recordings. */
  readonly bytes: number;
  /** The time of the query. */
  readonly queryMs: number;
}

/** Returns the query in docs/recordings.md. */
export function readQuery(): string {
  const page = Deno.readTextFileSync(new URL("../../docs/recordings.md", import.meta.url));
  const queries = [...page.matchAll(/^```sql\n(.*?)^```/gms)].map(([, query]) => query!);
  return queries.find((query) => query.includes("recordings/"))!;
}

/** Makes recordings and runs the query. */
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
