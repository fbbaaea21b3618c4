/**
 * The last minute of a value, in bounded memory, and its picture in a line. Pure but for what it is told
 * to remember.
 *
 * @module
 */

/** How much is remembered: a value for each second. */
const HISTORY_SECONDS = 60;

const BARS = "▁▂▃▄▅▆▇█";

/** A value of the last minute. */
export interface History {
  /** By second, modulo the size; NaN is unknown. */
  readonly values: Float64Array;
  /** The second of the latest. */
  second: number;
}

/**
 * A history of nothing yet.
 *
 * @param second The second at which it begins.
 */
export function emptyHistory(second: number): History {
  return { values: new Float64Array(HISTORY_SECONDS).fill(NaN), second };
}

/**
 * Remembers a value. It stands for the seconds since the one before, too; of several in a second
 * the largest stays.
 *
 * @param history What it is added to.
 * @param second When it was measured.
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

/** Copies a history, to which nothing is added then. */
export function copyHistory({ values, second }: History): History {
  return { values: values.slice(), second };
}

/** The values that are known, in no order. */
export function knownValues({ values }: History): number[] {
  return [...values].filter((value) => !Number.isNaN(value));
}

/**
 * Draws a history as bars, the latest at the right. Bars of more than a second show its largest
 * value, and keep to their seconds, so that the picture moves but does not change.
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
 * @param second The second at its right end.
 * @param width How many bars make the minute: a divisor of 60.
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

/** The largest of some seconds; NaN where none is known. */
function largest({ values, second }: History, from: number, seconds: number): number {
  let found = NaN;
  const oldest = Math.max(from, 0, second - HISTORY_SECONDS + 1);
  for (let at = oldest; at < from + seconds && at <= second; at++) {
    found = larger(found, values[at % HISTORY_SECONDS]!);
  }
  return found;
}

/** The larger of two values, of which NaN is none. */
function larger(a: number, b: number): number {
  return a > b || Number.isNaN(b) ? a : b;
}
