// @ts-check
/// <reference lib="dom" />
/**
 * The legend: it hides, shows and highlights lines in all charts.
 *
 * @module
 */

import { lineColor } from "../chart/line_styles.ts";
import { makeButton } from "./controls.js";

/** @import { Process } from "../chart/recordings.ts" */
/** @import { View } from "./view.js" */

/**
 * Makes a spot with the colour of a line.
 *
 * @param {number} at The place of the line among the lines that are shown.
 */
export function makeSwatch(at) {
  const swatch = document.createElement("i");
  swatch.className = "swatch";
  swatch.style.background = `var(${lineColor(at)})`;
  return swatch;
}

/**
 * Fills the legend.
 *
 * @param {HTMLElement} legend The legend.
 * @param {View} view The state of the page.
 * @param {object} tell The callbacks for actions of the reader.
 * @param {(process: Process) => void} tell.toggle
 * @param {(process: Process | null) => void} tell.focus
 */
export function fillLegend(legend, view, tell) {
  legend.replaceChildren(...view.shown.map((process, at) => {
    const chip = makeButton("", () => {
      tell.toggle(process);
      chip.setAttribute("aria-pressed", `${!view.hidden.has(process)}`);
    });
    chip.className = "chip";
    chip.dataset.id = `${process.id}`;
    chip.setAttribute("aria-pressed", `${!view.hidden.has(process)}`);
    const name = document.createElement("span");
    name.textContent = process.name || "(no name)";
    const detail = document.createElement("small");
    detail.textContent = process.detail;
    chip.append(makeSwatch(at), name, detail);
    for (const event of ["pointerenter", "focus"]) {
      chip.addEventListener(event, () => tell.focus(process));
    }
    for (const event of ["pointerleave", "blur"]) {
      chip.addEventListener(event, () => tell.focus(null));
    }
    return chip;
  }));
}

/**
 * Marks the process in focus, in the legend and in the table.
 *
 * @param {Process | null} process The process.
 */
export function markFocus(process) {
  for (const element of document.querySelectorAll("[data-id]")) {
    element.classList.toggle("focus", element.getAttribute("data-id") === `${process?.id}`);
  }
}
