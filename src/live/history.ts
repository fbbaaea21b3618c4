/**
 * The last minute of a value, in bounded memory, and its picture in one line. Pure, except that
 * `addToHistory` changes its history.
 *
 * @module
 */

/** A history keeps this many seconds, with one value for each. */
const HISTORY_SECONDS = 60;

const BARS = "▁▂▃▄▅▆▇█";

/** The last minute of a value. */
export interface History {
  /** The values, by second modulo the size; NaN is unknown. */
  readonly values: Float64Array;
  /** The second of the latest value. */
  second: number;
}

/**
 * Returns an empty history.
 *
 * @param second The second at which the history begins.
 */
export function emptyHistory(second: number): History {
  return { values: new Float64Array(HISTORY_SECONDS).fill(NaN), second };
}

/**
 * Adds a value. The value also fills the seconds since the previous value. Of several values in one
 * second, the largest stays.
 *
 * @param history The history.
 * @param second The second in which the value was measured.
 * @param value The value; `null` is unknown.
 */
export function addToHistory(history: History, second: number, value: number | null): void {
  const { values } = history;
  if (second === history.second) {
    const slot = second % HISTORY_SECONDS;
    values[slot] = larger(values[slot]!, value ?? NaN);
    return;
  }
  const oldest = second - HISTORY_SECONDS + 1;
  for (let at = Math.max(history.second + 1, oldest); at <= second; at++) {
    values[at % HISTORY_SECONDS] = value ?? NaN;
  }
  history.second = second;
}

/** Returns a copy of a history. */
export function copyHistory({ values, second }: History): History {
  return { values: values.slice(), second };
}

/** Returns the known values, in no particular order. */
export function knownValues({ values }: History): number[] {
  return [...values].filter((value) => !Number.isNaN(value));
}

/**
 * Draws a history as bars, with the latest bar at the right. A bar of several seconds shows their
 * largest value. Each bar keeps its seconds, so that the picture moves without changing its form.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const history = emptyHistory(0);
 * for (const [second, value] of [0, 50, 100].entries()) addToHistory(history, second, value);
 * assertEquals(renderSparkline(history, 2, 12, [0, 100]), "           █");
 * assertEquals(renderSparkline(history, 2, 60, [0, 100]).trimStart(), "▁▅█");
 * ```
 *
 * @param history The values.
 * @param second The second at the right end of the picture.
 * @param width The number of bars for the minute: a divisor of 60.
 * @param range The values of the lowest and of the highest bar.
 * @returns A text of that width.
 */
export function renderSparkline(
  history: History,
  second: number,
  width: number,
  [low, high]: readonly [low: number, high: number],
): string {
  const seconds = HISTORY_SECONDS / width;
  const last = Math.floor(second / seconds);
  return Array.from({ length: width }, (_, at) => {
    const value = largest(history, (last - width + 1 + at) * seconds, seconds);
    const level = Math.round((value - low) / (high - low) * (BARS.length - 1));
    return BARS[Math.min(Math.max(level, 0), BARS.length - 1)] ?? " ";
  }).join("");
}

/** Returns the largest value of some seconds; NaN if none is known. */
function largest({ values, second }: History, from: number, seconds: number): number {
  let found = NaN;
  const oldest = Math.max(from, 0, second - HISTORY_SECONDS + 1);
  for (let at = oldest; at < from + seconds && at <= second; at++) {
    found = larger(found, values[at % HISTORY_SECONDS]!);
  }
  return found;
}

/** Returns the larger of two values. NaN is no value. */
function larger(a: number, b: number): number {
  return a > b || Number.isNaN(b) ? a : b;
}
