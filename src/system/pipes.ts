/**
 * Pipes that are read a second time: what was read goes to a temporary file, too.
 *
 * @module
 */

import { DataError, reasonOf } from "../model/errors.ts";

/** So much of a pipe can be read twice. */
const MOST_BYTES = 4 * 2 ** 30;

/** What is read at a time of what was read before. */
const PIECE_BYTES = 65536;

/** A pipe that is read, and what was read of it. */
interface Pipe {
  readonly rest: AsyncIterator<Uint8Array>;
  readonly copy: Copy;
}

interface Copy {
  /** An open file without a name; `null` where there is none. */
  file: Deno.FsFile | null;
  /** How much is in it. */
  bytes: number;
  /** Why there is none. */
  reason: string;
}

/**
 * Opens pipes, each as often as it is asked for.
 *
 * @param open Opens one for the first time.
 * @returns Opens a pipe by its path. It begins with what was read of it before.
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

/** It has no name, so that nothing is left whatever ends PROFIT. */
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
    // The pipe is read on: most are read once.
    copy.file.close();
    copy.file = null;
    copy.reason = reasonOf(error);
  }
}

function readAgain(path: string, pipe: Pipe): AsyncGenerator<Uint8Array> {
  const { file, reason } = pipe.copy;
  if (file === null) {
    throw new DataError(
      `Cannot read "${path}" a second time, to sort its rows: the copy of it failed: ${reason}; ` +
        "write it to a file first",
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
