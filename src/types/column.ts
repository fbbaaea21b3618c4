/**
 * The columns of a recording, by name. No code.
 *
 * @module
 */

/** A column that costs a read of its own. */
export type ExtraColumn =
  | "user"
  | "command"
  | "mem_private"
  | "mem_unique"
  | "mem_proportional"
  | "mem_swap"
  | "io_read_bytes"
  | "io_write_bytes"
  | "max_open_files";

/** The name of a CSV column. */
export type ColumnName =
  | ExtraColumn
  | "pid"
  | "name"
  | "cpu_percent"
  | "mem_real"
  | "num_open_files"
  | "creation_epoch"
  | "timestamp"
  | "ppid"
  | "state"
  | "num_threads"
  | "cpu_user_seconds"
  | "cpu_system_seconds"
  | "mem_virtual";

/** A value that is summed up and judged, by the name of its column. */
export type MetricName = "cpu_percent" | "mem_real" | "mem_private" | "num_open_files";

/** A column of a recording that says the same in every row. */
export interface Label {
  /** Its name, which no other column has. */
  readonly name: string;
  /** What it says; any text. */
  readonly value: string;
}
