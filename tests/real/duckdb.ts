/**
 * DuckDB in a separate process: `duckdb.ts FOLDER SQL` queries the files in a folder, and prints the rows as
 * JSON. On a machine without the package, this process fails instead of the test.
 *
 * @module
 */

import { DuckDBInstance } from "npm:@duckdb/node-api@1.4.4-r.3";

const [folder = ".", sql = "select 1"] = Deno.args;
const connection = await (await DuckDBInstance.create()).connect();
await connection.run(`SET file_search_path = '${folder}'`);
const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
// deno-lint-ignore no-console
console.log(JSON.stringify(rows));
