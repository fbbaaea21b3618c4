/**
 * The scales of a figure: units, and round numbers for the marks. Pure.
 *
 * @module
 */

/** The unit of an axis. */
export interface AxisUnit {
  /** The name; empty for a number without a unit. */
  readonly unit: string;
  /** The number by which values are divided. */
  readonly factor: number;
}

/** A mark of an axis. */
export interface Mark {
  /** The value, in the unit of the axis. */
  readonly value: number;
  /** The value as text. */
  readonly text: string;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** The units of time: name, seconds, and the elapsed seconds above which the unit is used. */
const TIME_UNITS = [["s", 1, 0], ["h", 3600, 3 * 3600], ["d", 86400, 3 * 86400]] as const;

/**
 * Chooses the unit of an axis of values.
 *
 * @param unit The unit of the column.
 * @param max The largest value.
 * @returns The unit, and the factor by which values are divided.
 */
export function chooseValueUnit(unit: string, max: number): AxisUnit {
  if (unit === "percent") return { unit: "%", factor: 1 };
  const per = unit.endsWith("/s") ? "/s" : "";
  if (!unit.startsWith("bytes")) return { unit: per === "" ? "" : "1/s", factor: 1 };
  const power = Math.floor(Math.log2(Math.max(1, max)) / 10);
  const known = Math.min(BYTE_UNITS.length - 1, power);
  return { unit: `${BYTE_UNITS[known]}${per}`, factor: 2 ** (10 * known) };
}

/**
 * Chooses the unit of an axis of elapsed time: seconds, hours for more than three hours, and days
 * for more than three days.
 *
 * @param seconds The elapsed time in seconds.
 * @returns The unit, and the number of seconds in the unit.
 */
export function chooseTimeUnit(seconds: number): AxisUnit {
  const [unit, factor] = TIME_UNITS.findLast(([, , least]) => seconds > least) ?? TIME_UNITS[0];
  return { unit, factor };
}

/**
 * Lists the marks of an axis: round numbers.
 *
 * @param min The smallest value of the axis.
 * @param max The largest value of the axis.
 * @param most The largest number of steps between marks.
 * @returns The marks in ascending order, with their texts.
 */
export function listMarks(min: number, max: number, most: number): Mark[] {
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
