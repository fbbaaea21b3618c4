/**
 * The part of a recording that is looked at, by the times of its samples. Pure, but that the time zone
 * of this machine counts.
 *
 * @module
 */

/** A time: with its day, or of the day that the end of a recording tells. */
export type Moment =
  | { readonly kind: "day"; readonly epochMs: number }
  | { readonly kind: "clock"; readonly msOfDay: number; readonly isUtc: boolean };

/** Which part of recordings is asked for. */
export interface AskedWindow {
  /** So much of the end, in milliseconds; `null` where that was not asked. */
  readonly lastMs: number | null;
  /** Its first moment, as it was written; `null` where that was not asked. */
  readonly from: string | null;
  /** Its last moment, as it was written; `null` where that was not asked. */
  readonly to: string | null;
}

/** The part of a recording that is wanted. */
export interface Window {
  /** So much of its end, in milliseconds; `null` where that was not asked. */
  readonly lastMs: number | null;
  /** Its first moment; `null` for that of the recording. */
  readonly from: Moment | null;
  /** Its last moment; `null` for that of the recording. */
  readonly to: Moment | null;
}

/** The same in milliseconds since 1970; both ends belong to it. */
export interface Span {
  /** The first moment. */
  readonly fromEpochMs: number;
  /** The last moment. */
  readonly toEpochMs: number;
}

/**
 * Whether a window can be told only by the end of the recording.
 *
 * @param window The window.
 */
export function needsEnd({ lastMs, from, to }: Window): boolean {
  return lastMs !== null || from?.kind === "clock" || to?.kind === "clock";
}

/**
 * Tells the span of a window.
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
 * @returns The span. A time without a day is the latest one that is not after the end.
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

/** A time of the day of another one, or of one some days from it, which may have 23 or 25 hours. */
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
