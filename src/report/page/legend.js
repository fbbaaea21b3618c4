/**
 * The legend, which toggles and highlights the lines of all charts, and the switches.
 *
 * @module
 */

import { lineColor } from "./colors.js";

/**
 * Makes a button.
 *
 * @param {string} text What it says.
 * @param {() => void} press What it does.
 */
export function makeButton(text, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", press);
  return button;
}

/**
 * Makes buttons of which one is pressed.
 *
 * @param {string} label What they choose.
 * @param {Record<string, string>} choices What each says, by value.
 * @param {(value: string) => void} choose Is told the choice. The first is chosen already.
 */
export function makeChoice(label, choices, choose) {
  const group = document.createElement("div");
  group.className = "choice";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  const buttons = Object.entries(choices).map(([value, text], at) => {
    const button = makeButton(text, () => {
      for (const other of buttons) other.setAttribute("aria-pressed", `${other === button}`);
      choose(value);
    });
    button.value = value;
    button.setAttribute("aria-pressed", `${at === 0}`);
    return button;
  });
  group.append(...buttons);
  return group;
}

/**
 * Makes a box to tick.
 *
 * @param {string} text What it says.
 * @param {(isOn: boolean) => void} change Is told when it changes.
 */
export function makeCheck(text, change) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => change(box.checked));
  label.append(box, ` ${text}`);
  return label;
}

/**
 * A spot of the colour of a line.
 *
 * @param {number} at Which of the lines that are shown.
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
 * @param {object} view What is shown.
 * @param {{ toggle: Function, focus: Function }} tell Is told what the reader does with it.
 */
export function fillLegend(legend, view, tell) {
  legend.replaceChildren(...view.shown.map((process, at) => {
    const chip = makeButton("", () => {
      tell.toggle(process);
      chip.setAttribute("aria-pressed", `${!view.hidden.has(process)}`);
    });
    chip.className = "chip";
    chip.dataset.id = process.id;
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
 * Shows which process is in focus.
 *
 * @param {object | null} process The process.
 */
export function markFocus(process) {
  for (const element of document.querySelectorAll("[data-id]")) {
    element.classList.toggle("focus", element.dataset.id === `${process?.id}`);
  }
}
