/**
 * Stands in for `@std/csv/parse`, over csv-parse.
 *
 * @module
 */

import { parse as parseSync } from "npm:csv-parse@7.0.3/sync";

/** Parses CSV into rows of cells. Rows may differ in length and in their line ends. */
export function parse(text: string): string[][] {
  return parseSync(text, {
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    skip_empty_lines: true,
  }) as string[][];
}
