/**
 * A stream of the runtime's zlib as a plain function: what goes in, and all that comes out of it.
 *
 * @module
 */

/** What is used of a stream of the runtime. */
export interface Transform {
  /** Tells of an event. */
  on(event: "readable" | "error", listener: (error: unknown) => void): unknown;
  /** Tells of an event, once. */
  once(event: "end", listener: () => void): unknown;
  /** Takes bytes; is done with them when all that they make can be read. */
  write(bytes: Uint8Array, done: () => void): unknown;
  /** What came out; `null` for nothing. */
  read(): Uint8Array | null;
  /** Takes no more. */
  end(): unknown;
  /** Lets go of all. */
  destroy(): unknown;
  /** How many bytes it has taken; of one that has ended, without those behind its end. */
  readonly bytesWritten: number;
}

/** Passes bytes through a stream, and gives what comes out. */
export interface ZlibStream {
  /** Puts bytes in. */
  write(bytes: Uint8Array): AsyncGenerator<Uint8Array>;
  /** Ends it. */
  end(): AsyncGenerator<Uint8Array>;
  /** How many bytes were taken; where the data has ended, without those behind its end. */
  bytesTaken(): number;
  /** Lets go of it. */
  close(): void;
}

/**
 * Takes a stream, such as `createGunzip()`.
 *
 * @param stream The stream; nothing was written to it.
 * @returns Its functions, which must run one after the other, each to its end; they throw what the
 * stream fails with, after all that came out before.
 */
export function openZlibStream(stream: Transform): ZlibStream {
  let failure: unknown = null;
  let isEnded = false;
  let wake = () => {};
  stream.on("readable", () => wake());
  const onError = (error: unknown) => {
    failure = error;
    wake();
  };
  stream.on("error", onError);
  // Deno 2.9 throws an error of zstd to nobody where the data before it has filled a chunk.
  const onThrown = (event: Event) => {
    const { error } = event as ErrorEvent;
    if (!(error instanceof Error && error.message.startsWith("Zstd "))) return;
    event.preventDefault();
    onError(error);
  };
  globalThis.addEventListener("error", onThrown);
  // It ends by itself where NUL bytes follow, and then never says that it is done with what is written.
  stream.once("end", () => {
    isEnded = true;
    wake();
  });

  async function* passOut(act: (done: () => void) => void): AsyncGenerator<Uint8Array> {
    let isDone = false;
    act(() => {
      isDone = true;
      wake();
    });
    for (;;) {
      const bytes = stream.read();
      if (bytes !== null) {
        yield bytes;
        continue;
      }
      if (failure !== null) throw failure;
      if (isDone || isEnded) return;
      await new Promise<void>((resolve) => wake = resolve);
    }
  }

  return {
    write: (bytes) => passOut((done) => void (isEnded || stream.write(bytes, done))),
    end: () => passOut(() => void (isEnded || stream.end())),
    bytesTaken: () => stream.bytesWritten,
    close: () => {
      globalThis.removeEventListener("error", onThrown);
      stream.destroy();
    },
  };
}
