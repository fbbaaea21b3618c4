/**
 * A file that is replaced as a whole at each tick: a reader sees one version or the next.
 *
 * @module
 */

import { EnvironmentError, reasonOf, UsageError } from "../model/errors.ts";

/**
 * node_exporter's textfile collector reads files with this ending. An incomplete file has another
 * ending.
 */
const EXTENSION = ".prom";

/** The default name of the file. */
const NAME = "profit.prom";

/** Everybody can read the file, because node_exporter has a user of its own. */
const MODE = 0o644;

/** A file that is replaced. */
export interface Textfile {
  /** The path. */
  readonly path: string;
  /** The name of the file without its ending; `null` for the default name. */
  readonly ownName: string | null;
  /** Replaces the file soon. If several texts wait, only the last is written. */
  put(text: string): void;
  /** Waits until the last text is written. */
  flush(): Promise<void>;
  /** Waits until the last text is written and closes the file. Removes a new file without a text. */
  close(): Promise<void>;
}

/** Locks a file without waiting. Returns whether it is locked now. */
export type TryLock = (file: Deno.FsFile) => boolean;

/** The locked file, if there is one, and whether it is a new file without a text. */
interface Held {
  readonly file: Deno.FsFile | null;
  readonly isNew: boolean;
}

/**
 * Opens the file. Tries whether the folder accepts it, and locks the existing file (flock(2)) so that no
 * other process replaces it. The lock ends with the process.
 *
 * @param place A folder, or a file in a folder whose name ends in `.prom`.
 * @param warn Called once, when the file can no longer be written.
 * @param tryLock Locks a file.
 * @returns The file, unchanged so far. A new file is empty.
 * @throws {UsageError} If the folder does not exist, or another process writes to the file.
 * @throws {EnvironmentError} If the file cannot be written.
 */
export async function openTextfile(
  place: string,
  warn: (message: string) => void,
  tryLock: TryLock,
): Promise<Textfile> {
  const { folder, name } = splitPlace(place);
  const path = `${folder}/${name}`;
  const newPath = `${folder}/.${name}.new`;
  if (!isFolder(folder)) {
    throw new UsageError(
      `Cannot write metrics to "${folder}": there is no such folder; create it first`,
    );
  }
  if (isFolder(path)) throw new UsageError(`Cannot write "${path}": it is a folder`);
  let held: Held = { file: null, isNew: false };
  try {
    held = hold(path, tryLock);
    (await writeNew("")).close();
    await Deno.remove(newPath);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    if (held.isNew) await removeIfThere(path);
    held.file?.close();
    throw new EnvironmentError(`Cannot write "${path}": ${reasonOf(cause)}`, { cause });
  }
  let next: string | null = null;
  let isWriting = false;
  let hasFailed = false;
  let written = Promise.resolve();
  return {
    path,
    ownName: name === NAME ? null : name.slice(0, -EXTENSION.length),
    put: (text) => {
      next = text;
      if (!isWriting) written = writeAll();
    },
    flush: () => written,
    close: async () => {
      await written;
      if (held.isNew) await removeIfThere(path).catch(() => {}); // The folder of the file may be gone.
      held.file?.close();
    },
  };

  /**
   * Writes all waiting texts. Nobody waits for this, because the folder can be on a network and no
   * tick must be late.
   */
  async function writeAll(): Promise<void> {
    isWriting = true;
    for (let text = next; text !== null; text = next) {
      next = null;
      try {
        await replace(text);
      } catch (error) {
        if (!hasFailed) warn(`Cannot write "${path}": ${reasonOf(error)}; the recording continues`);
        hasFailed = true;
      }
    }
    isWriting = false;
  }

  async function replace(text: string): Promise<void> {
    try {
      const file = await writeNew(text);
      await Deno.rename(newPath, path);
      held.file?.close();
      held = { file, isNew: false };
    } catch (error) {
      await removeIfThere(newPath).catch(() => {}); // The first failure is the one to report.
      throw error;
    }
  }

  async function writeNew(text: string): Promise<Deno.FsFile> {
    // A file of an earlier recorder may be there. PROFIT must not follow a link that somebody put
    // there.
    await removeIfThere(newPath);
    const file = await createElsewhere(newPath);
    try {
      tryLock(file);
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }
}

/** Recorders that share a folder need different files. */
function splitPlace(place: string): { folder: string; name: string } {
  const isFile = place.endsWith(EXTENSION) && !isFolder(place);
  if (!isFile) return { folder: place.replace(/(?<=.)\/+$/, ""), name: NAME };
  const end = place.lastIndexOf("/");
  const folder = end < 0 ? "." : place.slice(0, end).replace(/\/+$/, "");
  return { folder: folder || "/", name: place.slice(end + 1) };
}

/**
 * Locks the existing file, or a new file. If the existing file cannot be read, PROFIT holds no
 * lock.
 */
function hold(path: string, tryLock: TryLock): Held {
  for (;;) {
    const created = createIfMissing(path);
    const file = created ?? openIfReadable(path);
    if (file === null) return { file, isNew: false };
    if (!tryLock(file)) {
      file.close();
      const advice = "record all with one, or name another file, such as DIR/NAME.prom";
      throw new UsageError(`Cannot write "${path}": another recorder writes it; ${advice}`);
    }
    if (file.statSync().nlink !== 0) return { file, isNew: created !== null };
    file.close(); // Somebody replaced the file in the meantime.
  }
}

function createIfMissing(path: string): Deno.FsFile | null {
  try {
    return createReadable(path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return null;
    throw error;
  }
}

function openIfReadable(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path);
  } catch {
    return null;
  }
}

/**
 * Creates a file that everybody can read, in another thread, because the folder may not answer. If
 * the umask forbids others to read it, the file is created again in this thread: the folder has just
 * answered.
 */
async function createElsewhere(path: string): Promise<Deno.FsFile> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: MODE });
  const { mode } = await file.stat();
  if (((mode ?? MODE) & MODE) === MODE) return file;
  file.close();
  await Deno.remove(path);
  return createReadable(path);
}

/**
 * Creates a file that everybody can read, whatever the umask is. A later `chmod` would be unsafe,
 * because the owner of the folder could redirect it to another file. The umask belongs to all
 * threads. Therefore it is restored before anything else happens.
 */
function createReadable(path: string): Deno.FsFile {
  const umask = Deno.umask(~MODE & 0o777);
  try {
    return Deno.openSync(path, { write: true, createNew: true, mode: MODE });
  } finally {
    Deno.umask(umask);
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw new EnvironmentError(`Cannot write to "${path}": ${reasonOf(cause)}`, { cause });
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
