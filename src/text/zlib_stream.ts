/**
 * Wraps a zlib stream of the runtime in plain functions for input and output.
 *
 * @module
 */

/** The used part of a stream of the runtime. */
export interface Transform {
  /** Listens to an event. */
  on(event: "readable" | "error", listener: (error: unknown) => void): unknown;
  /** Listens to an event once. */
  once(event: "end", listener: () => void): unknown;
  /** Takes bytes, and calls back when all of their output can be read. */
  write(bytes: Uint8Array, done: () => void): unknown;
  /** Returns output; `null` if there is none. */
  read(): Uint8Array | null;
  /** Ends the input. */
  end(): unknown;
  /** Releases all resources. */
  destroy(): unknown;
  /** The number of bytes that the stream has taken, without bytes after its end. */
  readonly bytesWritten: number;
}

/** Passes bytes through a stream, and returns the output. */
export interface ZlibStream {
  /** Writes bytes, and yields their output. */
  write(bytes: Uint8Array): AsyncGenerator<Uint8Array>;
  /** Ends the input, and yields the rest of the output. */
  end(): AsyncGenerator<Uint8Array>;
  /** Returns the number of taken bytes, without bytes after the end of the data. */
  bytesTaken(): number;
  /** Releases the stream. */
  close(): void;
}

/**
 * Wraps a stream, such as `createGunzip()`.
 *
 * @param stream The unused stream.
 * @returns Functions, which must run one after the other, each to its end. They throw the error of
 * the stream after all earlier output.
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
  // If the data before an error of zstd has filled a chunk, Deno 2.9 throws the error globally.
  const onThrown = (event: Event) => {
    const { error } = event as ErrorEvent;
    if (!(error instanceof Error && error.message.startsWith("Zstd "))) return;
    event.preventDefault();
    onError(error);
  };
  globalThis.addEventListener("error", onThrown);
  // If NUL bytes follow, the stream ends by itself and never calls back for the written bytes.
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
