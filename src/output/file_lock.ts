/**
 * Locks by which recorders notice other recorders of the same file (flock(2)). The kernel releases
 * the locks of a process that ends or is killed.
 *
 * @module
 */

/**
 * The longest wait for a lock. A recorder that opens a file holds an `own` lock for milliseconds.
 */
const PATIENCE_MS = 5000;

const RETRY_MS = 10;

/** The Deno of a compiled program may lack the function. Then there are no locks. */
type Lockable = Deno.FsFile & { tryLockSync?(exclusive: boolean): boolean };

/** An `own` lock excludes all other locks, a `share` lock excludes `own` locks. */
export type Lock = "own" | "share";

/**
 * Takes a lock without waiting, or changes the kind of a lock.
 *
 * @param file The file.
 * @param lock The kind of lock.
 * @returns Whether the lock is taken; always `true` on a file system without locks.
 */
export function tryLock(file: Deno.FsFile, lock: Lock): boolean {
  try {
    return (file as Lockable).tryLockSync?.(lock === "own") ?? true;
  } catch {
    return true; // The file system has no locks (ENOLCK, EOPNOTSUPP).
  }
}

/**
 * Takes an `own` lock if no other process has a lock, and otherwise a `share` lock.
 *
 * @param file The file.
 * @returns The kind of lock; `null` if another process holds an `own` lock for 5 s.
 */
export async function lockBeside(file: Deno.FsFile): Promise<Lock | null> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
    for (const lock of ["own", "share"] satisfies Lock[]) if (tryLock(file, lock)) return lock;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return null;
}
