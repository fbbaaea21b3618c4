// @ts-check
/// <reference lib="dom" />
/**
 * The buttons that save a chart as a file.
 *
 * @module
 */

import { makeButton } from "./controls.js";
import { renderPng } from "./figure_canvas.js";
import { renderSvg } from "../chart/figure_svg.ts";

/** @import { Figure } from "../chart/figure_shapes.ts" */

/** The time for which the file is kept in memory. The browser reads the file after the click. */
const KEPT_MS = 60_000;

/**
 * Makes the buttons of a chart.
 *
 * @param {string} name The name of the files, without an extension.
 * @param {() => Figure} layOut Lays out the chart as the reader sees the chart.
 */
export function makeSaveButtons(name, layOut) {
  const buttons = document.createElement("span");
  buttons.className = "save";
  buttons.append(
    makeButton("Save as PNG", async () => {
      offer(`${name}.png`, "image/png", await renderPng(layOut()));
    }),
    makeButton("Save as SVG", () => offer(`${name}.svg`, "image/svg+xml", renderSvg(layOut()))),
  );
  return buttons;
}

/**
 * Makes the browser save a file.
 *
 * @param {string} name
 * @param {string} type
 * @param {BlobPart} content
 */
function offer(name, type, content) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
