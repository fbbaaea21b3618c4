// @ts-check
/**
 * The scales of a figure: their units, and round numbers to mark. Pure.
 *
 * @module
 */

/** @typedef {{ unit: string, factor: number }} AxisUnit */

/** @typedef {{ value: number, text: string }} Mark */

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Elapsed time is told in the last of these units that is not too large: by how many seconds. */
const TIME_UNITS =
  /** @type {const} */ ([["s", 1, 0], ["h", 3600, 3 * 3600], ["d", 86400, 3 * 86400]]);

/**
 * Chooses the unit of an axis of values.
 *
 * @param {string} unit What the values are, as a column has it.
 * @param {number} max The largest of them.
 * @returns {AxisUnit} The unit, and how many of the values make one.
 */
export function chooseValueUnit(unit, max) {
  if (unit === "percent") return { unit: "%", factor: 1 };
  const per = unit.endsWith("/s") ? "/s" : "";
  if (!unit.startsWith("bytes")) return { unit: per === "" ? "" : "1/s", factor: 1 };
  const power = Math.floor(Math.log2(Math.max(1, max)) / 10);
  const known = Math.min(BYTE_UNITS.length - 1, power);
  return { unit: `${BYTE_UNITS[known]}${per}`, factor: 2 ** (10 * known) };
}

/**
 * Chooses the unit of an axis of elapsed time: seconds, but of more than three hours hours, and of more
 * than three days days.
 *
 * @param {number} seconds The time.
 * @returns {AxisUnit} The unit, and how many seconds make one.
 */
export function chooseTimeUnit(seconds) {
  const [unit, factor] = TIME_UNITS.findLast(([, , least]) => seconds > least) ?? TIME_UNITS[0];
  return { unit, factor };
}

/**
 * Lists the marks of an axis: round numbers.
 *
 * @param {number} min The least value of the axis.
 * @param {number} max The largest.
 * @param {number} most No more marks than that.
 * @returns {Mark[]} The marks, in order, with the numbers to write.
 */
export function listMarks(min, max, most) {
  const least = (max - min) / most;
  if (!(least > 0)) return [];
  const decade = 10 ** Math.floor(Math.log10(least));
  const step = decade * ([1, 2, 5].find((times) => times * decade >= least) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const value = (first + at) * step;
    return { value, text: value.toFixed(decimals).replace("-", "−") };
  });
}
