// @ts-check
/// <reference lib="dom" />
/**
 * The table: sorted by its heads, and only those rows that are shown.
 *
 * @module
 */

import { makeSwatch } from "./legend.js";

/** @import { Process } from "./recordings.js" */
/** @import { View } from "./view.js" */

/**
 * Makes the heads of the table sort it.
 *
 * @param {HTMLTableElement} table The table.
 */
export function makeSortable(table) {
  const heads = [...table.tHead?.rows[0]?.cells ?? []];
  for (const [column, head] of heads.entries()) {
    head.firstElementChild?.addEventListener("click", () => {
      // Numbers are looked at for the largest.
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
    // What is unknown comes last, whatever the order.
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
 * Shows the rows of the processes that are shown, each with the colour of its line.
 *
 * @param {HTMLTableElement} table The table.
 * @param {View} view What is shown.
 * @param {(process: Process | null) => void} focus Is told which row the reader points at.
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
