// @ts-check
/// <reference lib="dom" />
/**
 * What the reader can press: buttons, choices and boxes.
 *
 * @module
 */

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
