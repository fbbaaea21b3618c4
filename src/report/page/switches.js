// @ts-check
/// <reference lib="dom" />
/**
 * The switches of the page: clock time or elapsed time, light or dark; and the page on paper.
 *
 * @module
 */

import { makeChoice } from "./controls.js";
import { splitMoment } from "./format.js";

/** @import { View } from "./view.js" */

/** The width between the margins of A4 and of Letter, in pixels. */
const PAPER_WIDTH = 690;

const CLOCKS = { local: "Local time", utc: "UTC" };
const ELAPSED = { elapsed: "Elapsed" };

/**
 * Makes the switches.
 *
 * @param {HTMLElement} parent The element that the switches are added to.
 * @param {View} view The state of the page, which the switches change.
 * @param {boolean} isOverlay Whether the page has several recordings, which always have elapsed time.
 * @param {object} tell The callbacks for choices of the reader.
 * @param {() => void} tell.redraw Draws all charts again.
 * @param {(isElapsed: boolean) => void} tell.setElapsed
 * @param {(width?: number) => void} tell.resize Fits all charts to a width in pixels. The width
 * defaults to the available width.
 */
export function makeSwitches(parent, view, isOverlay, { redraw, setElapsed, resize }) {
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
    makeChoice("Time", { ...CLOCKS, ...(isOverlay ? {} : ELAPSED) }, setClock),
    makeChoice("Colours", { auto: "Auto", light: "Light", dark: "Dark" }, setTheme),
  );
  showTimes(view);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white, and narrower than most windows.
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
