/**
 * Passes the gathered values to OpenTelemetry, whose exporter is part of Deno. PROFIT loads this
 * file only with OTEL_DENO.
 *
 * @module
 */

import { metrics } from "@opentelemetry/api";
import { VERSION } from "../../model/version.ts";
import type { ExportedColumn } from "../../export/exported_columns.ts";
import type { Gathered } from "../../export/gathered.ts";
import { type Meter, openInstruments } from "../../export/opentelemetry.ts";

/**
 * Makes PROFIT's instruments.
 *
 * @param columns The recorded columns that are exported in addition to the default values.
 * @param isGrouped Whether groups are exported instead of processes.
 * @returns A function to call after each tick.
 */
export function openTelemetry(
  columns: readonly ExportedColumn[],
  isGrouped: boolean,
): (gathered: Gathered) => void {
  const meter = metrics.getMeter("profit", VERSION);
  // Deno accepts a bigint as a whole number, which the types do not know.
  return openInstruments(meter as unknown as Meter, columns, isGrouped);
}
