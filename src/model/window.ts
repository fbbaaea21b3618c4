/**
 * The requested part of a recording, by time. Pure, except that it uses the time zone of this machine.
 *
 * @module
 */

/** A moment, or a time of day whose day follows from the end of the recording. */
export type Moment =
  | { readonly kind: "day"; readonly epochMs: number }
  | { readonly kind: "clock"; readonly msOfDay: number; readonly isUtc: boolean };

/** The requested part of recordings, with times as text. */
export interface AskedWindow {
  /** The length of the last part, in milliseconds; `null` if not given. */
  readonly lastMs: number | null;
  /** The first moment, as text; `null` if not given. */
  readonly from: string | null;
  /** The last moment, as text; `null` if not given. */
  readonly to: string | null;
}

/** The requested part of a recording. */
export interface Window {
  /** The length of the last part, in milliseconds; `null` if not given. */
  readonly lastMs: number | null;
  /** The first moment; `null` for the start of the recording. */
  readonly from: Moment | null;
  /** The last moment; `null` for the end of the recording. */
  readonly to: Moment | null;
}

/** A span in milliseconds since 1970, which includes both ends. */
export interface Span {
  /** The first moment. */
  readonly fromEpochMs: number;
  /** The last moment. */
  readonly toEpochMs: number;
}

/**
 * Returns whether the times of a window depend on the end of the recording.
 *
 * @param window The window.
 */
export function needsEnd({ lastMs, from, to }: Window): boolean {
  return lastMs !== null || from?.kind === "clock" || to?.kind === "clock";
}

/**
 * Computes the span of a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const endEpochMs = Date.UTC(2026, 10, 22, 2, 30);
 * const at = (hours: number) => ({ kind: "clock", msOfDay: hours * 3_600_000, isUtc: true }) as const;
 * const { fromEpochMs, toEpochMs } = spanOf({ lastMs: null, from: at(23), to: at(2) }, endEpochMs);
 * assertEquals(new Date(fromEpochMs).toISOString(), "2026-11-21T23:00:00.000Z");
 * assertEquals(new Date(toEpochMs).toISOString(), "2026-11-22T02:00:00.000Z");
 * ```
 *
 * @param window The window.
 * @param endEpochMs The time of the last sample of the recording, in milliseconds since 1970.
 * @returns The span. A time of day means the latest such time that is not after the end.
 */
export function spanOf({ lastMs, from, to }: Window, endEpochMs: number): Span {
  const fromEpochMs = lastMs === null ? momentOf(from, endEpochMs) : endEpochMs - lastMs;
  return { fromEpochMs: fromEpochMs ?? -Infinity, toEpochMs: momentOf(to, endEpochMs) ?? Infinity };
}

function momentOf(moment: Moment | null, endEpochMs: number): number | null {
  if (moment === null || moment.kind === "day") return moment?.epochMs ?? null;
  const today = atClock(endEpochMs, moment, 0);
  return today <= endEpochMs ? today : atClock(endEpochMs, moment, -1);
}

/** Returns a time of day on the day of a moment, or some days later. A day may have 23 or 25 hours. */
function atClock(
  epochMs: number,
  { msOfDay, isUtc }: { readonly msOfDay: number; readonly isUtc: boolean },
  days: number,
): number {
  const date = new Date(epochMs);
  return isUtc
    ? date.setUTCHours(24 * days, 0, 0, msOfDay)
    : date.setHours(24 * days, 0, 0, msOfDay);
}
