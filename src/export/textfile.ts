/**
 * A file that is replaced as a whole, over and over: who reads it sees one version or the next.
 *
 * @module
 */

import { EnvironmentError, reasonOf, UsageError } from "../model/errors.ts";

/** The names that node_exporter's textfile collector looks for end so; that of a new file does not. */
const EXTENSION = ".prom";

/** What the file is called in a folder. */
const NAME = "profit.prom";

/** Readable for everybody: node_exporter has a user of its own. */
const MODE = 0o644;

/** A file that is replaced. */
export interface Textfile {
  /** Where it is. */
  readonly path: string;
  /** Replaces it, soon; of several texts that wait, only the last is written. */
  put(text: string): void;
  /** Is done when the last text is there. */
  flush(): Promise<void>;
  /** Lets go of it when the last text is there; where there was none, of a new file nothing stays. */
  close(): Promise<void>;
}

/** Locks a file without waiting; returns whether it is locked. */
export type TryLock = (file: Deno.FsFile) => boolean;

/** The file that is locked, if one is, and whether it is a new one without a text. */
interface Held {
  readonly file: Deno.FsFile | null;
  readonly isNew: boolean;
}

/**
 * Makes sure that the folder takes the file, and that no other process replaces it: the file that is
 * there is locked (flock(2)), which ends with the process.
 *
 * @param place A folder; or a file in one, whose name ends in `.prom`.
 * @param warn Is told when it cannot be written later on, once.
 * @param tryLock Locks it.
 * @returns The file, in which nothing has changed yet; a new one is empty.
 * @throws {UsageError} When there is no such folder, or another process writes to the file.
 * @throws {EnvironmentError} When it cannot be written.
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
    throw new UsageError(`Cannot write metrics to "${folder}": there is no such folder`);
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
    put: (text) => {
      next = text;
      if (!isWriting) written = writeAll();
    },
    flush: () => written,
    close: async () => {
      await written;
      if (held.isNew) await removeIfThere(path).catch(() => {}); // Its folder may be gone.
      held.file?.close();
    },
  };

  /** Not waited for, since a folder may be on a network: no tick is late for it. */
  async function writeAll(): Promise<void> {
    isWriting = true;
    for (let text = next; text !== null; text = next) {
      next = null;
      try {
        await replace(text);
      } catch (error) {
        if (!hasFailed) warn(`Cannot write "${path}": ${reasonOf(error)}; the recording goes on`);
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
      await removeIfThere(newPath).catch(() => {}); // What failed before is to be told.
      throw error;
    }
  }

  async function writeNew(text: string): Promise<Deno.FsFile> {
    // One may be left over; a link that somebody put there must not be followed.
    await removeIfThere(newPath);
    const file = createReadable(newPath);
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

/** Recorders that share a folder have a file each. */
function splitPlace(place: string): { folder: string; name: string } {
  const isFile = place.endsWith(EXTENSION) && !isFolder(place);
  if (!isFile) return { folder: place.replace(/(?<=.)\/+$/, ""), name: NAME };
  const end = place.lastIndexOf("/");
  const folder = end < 0 ? "." : place.slice(0, end).replace(/\/+$/, "");
  return { folder: folder || "/", name: place.slice(end + 1) };
}

/** Locks the file that is there, or a new one; none where what is there cannot be read. */
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
    file.close(); // It was replaced meanwhile.
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
 * Makes a file that everybody can read, whatever the umask is. A `chmod` behind it could be led to
 * another file by who owns the folder; and the umask is that of all threads, so that it is back
 * before anything else is done. (A folder that does not answer has held up what comes before.)
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
