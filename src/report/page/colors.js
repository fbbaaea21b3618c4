// @ts-check
/// <reference lib="dom" />
/**
 * The colours of the style sheet, for drawing on a canvas.
 *
 * @module
 */

/** @type {Map<string, string>} */
const known = new Map();

/**
 * Returns a colour of the style sheet.
 *
 * @param {string} name The name of the colour, such as `--text`.
 * @returns {string} The colour as a canvas takes it.
 */
export function colorOf(name) {
  const before = known.get(name);
  if (before !== undefined) return before;
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  known.set(name, color);
  return color;
}

/** Forgets all colours, after a change between light and dark. */
export function forgetColors() {
  known.clear();
}
