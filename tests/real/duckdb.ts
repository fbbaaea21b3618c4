/**
 * DuckDB, in a process of its own: `duckdb.ts FOLDER SQL` asks it of the files in a folder, and prints
 * the rows of the answer as JSON. A machine without the package fails here, not where it is tested.
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
