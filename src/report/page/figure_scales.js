// @ts-check
/**
 * The scales of a figure: units, and round numbers for the marks. Pure.
 *
 * @module
 */

/** @typedef {{ unit: string, factor: number }} AxisUnit */

/** @typedef {{ value: number, text: string }} Mark */

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** The units of time: name, seconds, and the elapsed seconds above which the unit is used. */
const TIME_UNITS =
  /** @type {const} */ ([["s", 1, 0], ["h", 3600, 3 * 3600], ["d", 86400, 3 * 86400]]);

/**
 * Chooses the unit of an axis of values.
 *
 * @param {string} unit The unit of the column.
 * @param {number} max The largest value.
 * @returns {AxisUnit} The unit, and the factor by which values are divided.
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
 * Chooses the unit of an axis of elapsed time: seconds, above three hours hours, and above three days
 * days.
 *
 * @param {number} seconds The elapsed time in seconds.
 * @returns {AxisUnit} The unit, and the number of seconds in the unit.
 */
export function chooseTimeUnit(seconds) {
  const [unit, factor] = TIME_UNITS.findLast(([, , least]) => seconds > least) ?? TIME_UNITS[0];
  return { unit, factor };
}

/**
 * Lists the marks of an axis: round numbers.
 *
 * @param {number} min The smallest value of the axis.
 * @param {number} max The largest value of the axis.
 * @param {number} most The largest number of steps between marks.
 * @returns {Mark[]} The marks in ascending order, with their texts.
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
