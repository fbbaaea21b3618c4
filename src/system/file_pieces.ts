/**
 * Reads a file in pieces, and each piece while the caller uses the previous one.
 *
 * @module
 */

/** The size of a piece. A stream of Deno has pieces of 64 KiB, and each costs a switch of threads. */
const PIECE_BYTES = 262_144;

/**
 * Reads a file to its end, and closes it.
 *
 * @param file The open file.
 * @returns The bytes. Each piece has a buffer of its own.
 */
export async function* readPieces(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  let next = readPiece(file);
  try {
    for (let piece = await next; piece !== null; piece = await next) {
      next = readPiece(file);
      // The caller may stop before it asks for this piece.
      next.catch(() => {});
      yield piece;
    }
  } finally {
    file.close();
  }
}

async function readPiece(file: Deno.FsFile): Promise<Uint8Array | null> {
  const piece = new Uint8Array(PIECE_BYTES);
  const bytes = await file.read(piece);
  return bytes === null ? null : piece.subarray(0, bytes);
}
