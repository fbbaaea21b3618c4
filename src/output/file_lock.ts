/**
 * Locks by which recorders that write to one file know of each other (flock(2)). The kernel takes
 * back the locks of a process that ends, also of one that is killed.
 *
 * @module
 */

/** A recorder that opens a file has it to itself for milliseconds: one that waits gives up then. */
const PATIENCE_MS = 5000;

const RETRY_MS = 10;

/** The Deno that a program is compiled with may lack it: then there are no locks. */
type Lockable = Deno.FsFile & { tryLockSync?(exclusive: boolean): boolean };

/** What a lock is for: `own` keeps all others away, `share` only those that ask for `own`. */
export type Lock = "own" | "share";

/**
 * Takes a lock, or takes it for another one, without waiting.
 *
 * @param file The file.
 * @param lock The lock.
 * @returns Whether it is taken. On a file system without locks, as some in a network, it always is.
 */
export function tryLock(file: Deno.FsFile, lock: Lock): boolean {
  try {
    return (file as Lockable).tryLockSync?.(lock === "own") ?? true;
  } catch {
    return true; // ENOLCK, EOPNOTSUPP and the like.
  }
}

/**
 * Takes a lock beside whoever has one to share, `own` where nobody has.
 *
 * @param file The file.
 * @returns The lock; `null` where another process has the file to itself for long.
 */
export async function lockBeside(file: Deno.FsFile): Promise<Lock | null> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
    for (const lock of ["own", "share"] satisfies Lock[]) if (tryLock(file, lock)) return lock;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return null;
}
