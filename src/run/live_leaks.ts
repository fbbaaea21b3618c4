/**
 * The leaks in the live view.
 *
 * @module
 */

import type { Recording } from "../analyse/mod.ts";
import { renderGroupLeaks, renderLeaks } from "../report/verdict_text.ts";

/**
 * Names the likely leak that grows fastest, and the part of it that grows. A group comes before its
 * processes.
 *
 * @param recording The remembered recording.
 * @returns A line; `null` if nothing is likely to leak.
 */
export function renderFirstLeak({ likelyLeaks }: Pick<Recording, "likelyLeaks">): string | null {
  const all = [...likelyLeaks.values()];
  const plain = (_: number, line: string) => line;
  const groups = renderGroupLeaks(all.filter(({ totals }) => totals !== undefined), plain);
  const processes = renderLeaks(all.filter(({ totals }) => totals === undefined), plain);
  return [...groups, ...processes][0] ?? null;
}
