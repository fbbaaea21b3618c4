/**
 * Joins what is gathered with OpenTelemetry, whose exporter is Deno's own. Loaded only where it is
 * asked for by OTEL_DENO.
 *
 * @module
 */

import { metrics } from "@opentelemetry/api";
import { VERSION } from "../model/version.ts";
import type { ExportedColumn } from "../export/exported_columns.ts";
import type { Gathered } from "../export/gathered.ts";
import { type Meter, openInstruments } from "../export/opentelemetry.ts";

/**
 * Makes PROFIT's instruments.
 *
 * @param columns The recorded columns that are told beyond those that always are.
 * @param isGrouped Whether groups are told, instead of processes.
 * @returns A function to be called with what is gathered after each tick.
 */
export function openTelemetry(
  columns: readonly ExportedColumn[],
  isGrouped: boolean,
): (gathered: Gathered) => void {
  const meter = metrics.getMeter("profit", VERSION);
  // Deno takes a bigint for a whole number, of which the types do not know.
  return openInstruments(meter as unknown as Meter, columns, isGrouped);
}
