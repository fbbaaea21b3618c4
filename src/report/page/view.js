// @ts-check
/**
 * The state of the page: everything that the reader can change.
 *
 * @module
 */

/** @import { Range } from "../chart/points.ts" */
/** @import { Process } from "../chart/recordings.ts" */

/** @typedef {ReturnType<typeof makeView>} View */

/**
 * A part of the axis of time; `null` is the whole axis.
 *
 * @typedef {Range | null} TimeRange
 */

/**
 * Makes the state of the page at its start.
 *
 * @param {number} limit The largest number of processes to show.
 */
export function makeView(limit) {
  return {
    /** @type {Process[]} */
    shown: [],
    /** @type {Set<Process>} */
    hidden: new Set(),
    /** @type {Process | null} */
    focus: null,
    isUtc: false,
    hasRises: false,
    hasForecasts: false,
    limit,
    filter: "",
    /**
     * The times that charts without a zoom show.
     *
     * @type {Range}
     */
    whole: [0, 1],
    /** @type {TimeRange} */
    zoom: null,
  };
}
