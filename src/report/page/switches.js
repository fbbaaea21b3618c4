// @ts-check
/// <reference lib="dom" />
/**
 * How the page is shown: in which time zone, light or dark, on paper.
 *
 * @module
 */

import { makeChoice } from "./controls.js";
import { splitMoment } from "./format.js";

/** @import { View } from "./view.js" */

/** As wide as the text of a page of A4 or Letter, in pixels. */
const PAPER_WIDTH = 690;

/**
 * Makes the switches.
 *
 * @param {HTMLElement} parent Where they go.
 * @param {View} view How the page is shown; changed by them.
 * @param {object} tell Is told what the reader chooses.
 * @param {() => void} tell.redraw Draws everything anew.
 * @param {(isElapsed: boolean) => void} tell.setElapsed
 * @param {(width?: number) => void} tell.resize Fits the charts to a width in pixels, or the window.
 */
export function makeSwitches(parent, view, { redraw, setElapsed, resize }) {
  /** @param {string} theme */
  const setTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
    redraw();
  };
  /** @param {string} clock */
  const setClock = (clock) => {
    if (clock !== "elapsed") view.isUtc = clock === "utc";
    showTimes(view);
    setElapsed(clock === "elapsed");
  };
  parent.append(
    makeChoice("Time", { local: "Local time", utc: "UTC", elapsed: "Elapsed" }, setClock),
    makeChoice("Colours", { auto: "Auto", light: "Light", dark: "Dark" }, setTheme),
  );
  showTimes(view);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white, and has a width of its own.
  let screen = "auto";
  addEventListener("beforeprint", () => {
    screen = document.documentElement.dataset.theme ?? "auto";
    setTheme("light");
    resize(PAPER_WIDTH);
  });
  addEventListener("afterprint", () => {
    setTheme(screen);
    resize();
  });
}

/** @param {View} view */
function showTimes(view) {
  for (const element of document.querySelectorAll("time")) {
    const { day, time, zone } = splitMoment(Number(element.dataset.ms) / 1000, view.isUtc);
    element.textContent = `${day} ${time} ${zone}`;
  }
}
