/**
 * Recognises errors of a full disk.
 *
 * @module
 */

/** Codes of a full disk, and of an exhausted quota (errno(3)). */
const NO_SPACE = ["ENOSPC", "EDQUOT"];

/**
 * Returns whether an error says that a disk is full.
 *
 * @param error The error.
 */
export function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return NO_SPACE.includes(code ?? "") || /[(]os error (?:28|122)[)]/.test(error.message);
}
