// @ts-check
/// <reference lib="dom" />
/**
 * Controls: buttons, choices and check boxes.
 *
 * @module
 */

/**
 * Makes a button.
 *
 * @param {string} text The text on the button.
 * @param {() => void} press The action of the button.
 */
export function makeButton(text, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", press);
  return button;
}

/**
 * Makes a row of buttons, of which one is pressed. At first it is the first button.
 *
 * @param {string} label The name of the choice.
 * @param {Record<string, string>} choices The texts on the buttons, by value.
 * @param {(value: string) => void} choose Receives the value that the reader chooses.
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
 * Makes a check box.
 *
 * @param {string} text The text beside the box.
 * @param {(isOn: boolean) => void} change Receives the new state of the box.
 */
export function makeCheck(text, change) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => change(box.checked));
  label.append(box, ` ${text}`);
  return label;
}
