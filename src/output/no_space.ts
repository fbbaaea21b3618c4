/**
 * Whether a write failed because there is no room.
 *
 * @module
 */

/** By these codes, a disk is full, or the part of it that a user may have (errno(3)). */
const NO_SPACE = ["ENOSPC", "EDQUOT"];

/**
 * Tells the error of a full disk from others.
 *
 * @param error What was caught.
 */
export function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return NO_SPACE.includes(code ?? "") || /[(]os error (?:28|122)[)]/.test(error.message);
}
