// @ts-check
/// <reference lib="dom" />
/**
 * The colours of the style, for the canvases, which know nothing of it.
 *
 * @module
 */

/** @type {Map<string, string>} */
const known = new Map();

/**
 * A colour of the style.
 *
 * @param {string} name Such as `--text`.
 * @returns {string} What a canvas can be told.
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

/** Looks colours up again, after light became dark. */
export function forgetColors() {
  known.clear();
}
