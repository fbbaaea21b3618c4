// @ts-check
/// <reference lib="dom" />
/**
 * The axes of a chart.
 *
 * @module
 */

import { colorOf } from "./colors.js";
import { BYTE_STEPS, ELAPSED_STEPS, formatElapsed, formatMoments, formatValue } from "./format.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Column } from "../chart/recordings.ts" */
/** @import { View } from "./view.js" */

/**
 * Makes the axis of time and the axis of values, in the words of the chart library.
 *
 * @param {Column} column The column.
 * @param {boolean} isElapsed Whether the chart shows elapsed time instead of clock time.
 * @param {View} view The state of the page.
 * @returns {UPlot.Axis[]} The axes.
 */
export function makeAxes({ unit }, isElapsed, view) {
  /** @param {string} name */
  const stroke = (name) => () => colorOf(name);
  const axis = {
    stroke: stroke("--muted"),
    grid: { stroke: stroke("--grid"), width: 1 },
    ticks: { stroke: stroke("--grid"), width: 1, size: 5 },
    font: "12px system-ui, sans-serif",
  };
  return [
    {
      ...axis,
      space: 84,
      size: isElapsed ? 32 : 48,
      ...(isElapsed ? { incrs: ELAPSED_STEPS } : {}),
      values: (_, moments, __, ___, step) =>
        isElapsed ? moments.map(formatElapsed) : formatMoments(moments, step, view.isUtc),
    },
    {
      ...axis,
      size: 76,
      ...(unit.startsWith("bytes") ? { incrs: BYTE_STEPS } : {}),
      values: (_, values, __, ___, step) => values.map((value) => formatValue(value, unit, step)),
    },
  ];
}
