// @ts-check
/// <reference lib="dom" />
/**
 * The elements around a chart: its title, the readout of its cursor, and the room for its picture.
 *
 * @module
 */

import { KEYS } from "./keyboard.js";

/** @import { Column } from "../chart/recordings.ts" */

/**
 * Makes the elements of a chart.
 *
 * @param {HTMLElement} parent The element that they are added to.
 * @param {Column} column The column of the chart.
 */
export function makeFrame(parent, column) {
  const frame = document.createElement("figure");
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `${column.title} over time; ${KEYS}`);
  frame.dataset.column = column.name;
  const title = document.createElement("h2");
  title.textContent = column.title;
  const readout = document.createElement("p");
  readout.className = "readout";
  const caption = document.createElement("figcaption");
  caption.append(title, readout);
  const plot = document.createElement("div");
  plot.className = "plot";
  frame.append(caption, plot);
  parent.append(frame);
  return { frame, caption, plot, readout };
}
