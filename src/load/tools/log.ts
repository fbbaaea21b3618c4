/**
 * Types for the logs of other tools. A log becomes rows with the columns of a recording. No code.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";

/** A row of a log. A value that the log lacks is `null` or absent. */
export interface LogRow extends Partial<Readonly<Record<ColumnName, number | string | null>>> {
  /** The process id. If the log lacks it, a number below 0, different for each of several joined logs. */
  readonly pid: number;
  /** The name of the machine; absent if the log lacks it. */
  readonly host?: string;
  /** Seconds since 1970. In a log without a date, the first sample has the time 1. */
  readonly timestamp: number;
}

/** Reads a log line by line. */
export interface LogReader {
  /**
   * Reads a line without its line end.
   *
   * @returns The rows that are complete now; `null` if the line does not belong to such a log.
   */
  read(line: string): readonly LogRow[] | null;
  /** Ends the log. Returns the remaining rows. */
  end(): readonly LogRow[];
}

/** Another tool whose logs PROFIT can read. */
export interface Tool {
  /** The name of the tool. */
  readonly name: string;
  /** What the logs lack, in words. */
  readonly lacks: string;
  /** The values in the logs that become labels of the recording. */
  readonly labels: readonly "host"[];
  /** Returns whether a text is the beginning of a log of this tool. */
  readonly isLog: (start: string) => boolean;
  /** Creates a reader for one log. */
  readonly begin: () => LogReader;
}
