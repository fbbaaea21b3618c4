// @ts-check
/// <reference lib="dom" />
/**
 * The table of processes: it can be sorted, and shows a part of its rows.
 *
 * @module
 */

import { makeSwatch } from "./legend.js";

/** @import { Process } from "../chart/recordings.ts" */
/** @import { View } from "./view.js" */

/**
 * Makes a click on a heading sort the table.
 *
 * @param {HTMLTableElement} table The table.
 */
export function makeSortable(table) {
  const heads = [...table.tHead?.rows[0]?.cells ?? []];
  for (const [column, head] of heads.entries()) {
    head.firstElementChild?.addEventListener("click", () => {
      // Readers look for the largest number first.
      const first = head.className === "text" ? "ascending" : "descending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      for (const cell of heads) cell.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      sortRows(table, column, head.className === "text", order === "ascending" ? 1 : -1);
    });
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {number} column
 * @param {boolean} isText
 * @param {1 | -1} sign
 */
function sortRows(table, column, isText, sign) {
  const rows = bodyRows(table).map((row) => ({ row, key: row.cells[column]?.dataset.v }));
  /** @type {(a: string, b: string) => number} */
  const compare = isText
    ? (a, b) => a.localeCompare(b, undefined, { numeric: true })
    : (a, b) => Number(a) - Number(b);
  rows.sort((a, b) => {
    // Unknown values come last in both orders.
    if (a.key === undefined || b.key === undefined) {
      return Number(a.key === undefined) - Number(b.key === undefined);
    }
    return sign * compare(a.key, b.key);
  });
  table.tBodies[0]?.append(...rows.map(({ row }) => row));
}

/** @param {HTMLTableElement} table */
function bodyRows(table) {
  return [...table.tBodies[0]?.rows ?? []];
}

/**
 * Shows the rows of some processes, each with the colour of its line, and hides the other rows.
 *
 * @param {HTMLTableElement} table The table.
 * @param {View} view The state of the page.
 * @param {(process: Process | null) => void} focus Receives the process that the reader points at.
 */
export function showRows(table, view, focus) {
  const places = new Map(view.shown.map((process, at) => [`${process.id}`, { process, at }]));
  for (const row of bodyRows(table)) {
    const place = places.get(row.dataset.id ?? "");
    row.hidden = place === undefined;
    row.querySelector(".swatch")?.remove();
    row.onpointerenter = row.onpointerleave = null;
    if (place === undefined) continue;
    row.cells[0]?.prepend(makeSwatch(place.at));
    row.onpointerenter = () => focus(place.process);
    row.onpointerleave = () => focus(null);
  }
}
