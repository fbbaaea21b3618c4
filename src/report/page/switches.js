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

/**
 * Makes the switches.
 *
 * @param {HTMLElement} parent Where they go.
 * @param {View} view How the page is shown; changed by them.
 * @param {() => void} redraw Draws everything anew.
 */
export function makeSwitches(parent, view, redraw) {
  /** @param {string} theme */
  const setTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
    redraw();
  };
  /** @param {string} zone */
  const setZone = (zone) => {
    view.isUtc = zone === "utc";
    showTimes(view);
    redraw();
  };
  parent.append(
    makeChoice("Time zone", { local: "Local time", utc: "UTC" }, setZone),
    makeChoice("Colours", { auto: "Auto", light: "Light", dark: "Dark" }, setTheme),
  );
  showTimes(view);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white.
  let screen = "auto";
  addEventListener("beforeprint", () => {
    screen = document.documentElement.dataset.theme ?? "auto";
    setTheme("light");
  });
  addEventListener("afterprint", () => setTheme(screen));
}

/** @param {View} view */
function showTimes(view) {
  for (const element of document.querySelectorAll("time")) {
    const { day, time, zone } = splitMoment(Number(element.dataset.ms) / 1000, view.isUtc);
    element.textContent = `${day} ${time} ${zone}`;
  }
}
