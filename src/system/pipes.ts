/**
 * Lets pipes be read a second time: PROFIT also writes what it reads to a temporary file.
 *
 * @module
 */

import { DataError, reasonOf } from "../model/errors.ts";

/** The most bytes that are kept of a pipe. */
const MOST_BYTES = 4 * 2 ** 30;

/** The size of the pieces in which the copy is read. */
const PIECE_BYTES = 65536;

/** A pipe, and the copy of the bytes that were read. */
interface Pipe {
  readonly rest: AsyncIterator<Uint8Array>;
  readonly copy: Copy;
}

interface Copy {
  /** An open file without a name; `null` if there is no copy. */
  file: Deno.FsFile | null;
  /** The size of the copy. */
  bytes: number;
  /** The reason why there is no copy. */
  reason: string;
}

/**
 * Prepares to open pipes, each any number of times.
 *
 * @param open Opens a pipe for the first time.
 * @returns A function that opens a pipe by its path. The opened pipe begins with the bytes that
 * were read before.
 */
export function pipeOpener(
  open: (path: string) => Promise<AsyncIterable<Uint8Array>>,
): (path: string) => Promise<AsyncIterable<Uint8Array>> {
  const pipes = new Map<string, Pipe>();
  return async (path) => {
    const known = pipes.get(path);
    if (known !== undefined) return readAgain(path, known);
    const rest = (await open(path))[Symbol.asyncIterator]();
    const pipe = { rest, copy: openCopy() };
    pipes.set(path, pipe);
    return readRest(pipe);
  };
}

/** Opens the copy. The copy has no name, so that no file stays, however PROFIT ends. */
function openCopy(): Copy {
  try {
    const path = Deno.makeTempFileSync({ prefix: "profit-" });
    const file = Deno.openSync(path, { read: true, write: true });
    Deno.removeSync(path);
    return { file, bytes: 0, reason: "" };
  } catch (error) {
    return { file: null, bytes: 0, reason: reasonOf(error) };
  }
}

async function* readRest({ rest, copy }: Pipe): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { value, done } = await rest.next();
    if (done) return;
    keep(copy, value);
    yield value;
  }
}

function keep(copy: Copy, bytes: Uint8Array): void {
  if (copy.file === null) return;
  try {
    if (copy.bytes + bytes.length > MOST_BYTES) throw new Error("it has more than 4 GiB");
    for (let at = 0; at < bytes.length;) at += copy.file.writeSync(bytes.subarray(at));
    copy.bytes += bytes.length;
  } catch (error) {
    // Most pipes are read only once. Therefore the first reading continues without a copy.
    copy.file.close();
    copy.file = null;
    copy.reason = reasonOf(error);
  }
}

function readAgain(path: string, pipe: Pipe): AsyncGenerator<Uint8Array> {
  const { file, reason } = pipe.copy;
  if (file === null) {
    throw new DataError(
      `Cannot read "${path}" a second time to sort its rows: the copy of the pipe failed: ${reason}; ` +
        "write the recording to a file first",
    );
  }
  return readCopy(file, pipe);
}

async function* readCopy(file: Deno.FsFile, pipe: Pipe): AsyncGenerator<Uint8Array> {
  const { bytes } = pipe.copy;
  file.seekSync(0, Deno.SeekMode.Start);
  for (let at = 0; at < bytes;) {
    const piece = new Uint8Array(Math.min(PIECE_BYTES, bytes - at));
    at += file.readSync(piece) ?? bytes;
    yield piece;
  }
  yield* readRest(pipe);
}
