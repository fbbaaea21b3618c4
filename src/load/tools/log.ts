/**
 * What the log of another tool is read into: rows with the columns of a recording. No code.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";

/** A row of a log: what it does not tell is `null`, or not there. */
export interface LogRow extends Partial<Readonly<Record<ColumnName, number | string | null>>> {
  /** Process id; below 0 where the log does not tell it, another one for each log of those joined. */
  readonly pid: number;
  /** The machine, where the log tells it. */
  readonly host?: string;
  /** Seconds since 1970; of a log without a date, since a second before it began. */
  readonly timestamp: number;
}

/** Reads a log, line by line. */
export interface LogReader {
  /**
   * Reads a line, without its end.
   *
   * @returns The rows that are complete now; `null` where this is no line of such a log.
   */
  read(line: string): readonly LogRow[] | null;
  /** Ends it; returns the rows that were not complete before. */
  end(): readonly LogRow[];
}

/** Another tool, whose logs can be read. */
export interface Tool {
  /** What it is called. */
  readonly name: string;
  /** What its logs do not tell, in words. */
  readonly lacks: string;
  /** What its logs tell that is no column: labels of a recording. */
  readonly labels: readonly "host"[];
  /** Whether a text is the beginning of a log of it. */
  readonly isLog: (start: string) => boolean;
  /** Begins to read one. */
  readonly begin: () => LogReader;
}
