// @ts-check
/**
 * What the page shows, and how: what its reader can change.
 *
 * @module
 */

/** @import { Range } from "./ranges.js" */
/** @import { Process } from "./recordings.js" */

/** @typedef {ReturnType<typeof makeView>} View */

/**
 * A part of the axis of time; `null` is all of it.
 *
 * @typedef {Range | null} TimeRange
 */

/**
 * How the page is shown at first.
 *
 * @param {number} limit No more processes than that.
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
     * What the charts show where they are not zoomed.
     *
     * @type {Range}
     */
    whole: [0, 1],
    /** @type {TimeRange} */
    zoom: null,
  };
}
