/**
 * Stands in for `@std/csv/stringify`, over csv-stringify.
 *
 * @module
 */

import { stringify as stringifySync } from "npm:csv-stringify@6.9.0/sync";

/** Writes rows of cells, each row ended by CRLF. */
export function stringify(rows: readonly (readonly string[])[]): string {
  return stringifySync(rows as string[][], { record_delimiter: "\r\n", quoted_match: "\n" });
}
