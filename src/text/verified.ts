/**
 * Text that is held back until a checksum says that it is what was written. Pure but for what it holds.
 *
 * @module
 */

const LINE_END = 10;

/** So much is held: of PROFIT's own files, all that is between two checksums. */
const MOST_HELD_BYTES = 8 * 2 ** 20;

/** Text between two checksums. */
export interface Held {
  /** Adds to it; returns what has to go on, since it is more than can be held. */
  add(bytes: Uint8Array): readonly Uint8Array[];
  /** Ends it, since it is what was written; returns all that is held. */
  release(): readonly Uint8Array[];
  /**
   * Ends it, since it is damaged; returns a line end where the text before has none, so that no row is
   * made of two.
   *
   * @throws {Error} The reason, when some of it has gone on.
   */
  drop(reason: Error): readonly Uint8Array[];
}

/** Holds nothing yet. */
export function holdText(): Held {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let isLeaving = false;
  let last = LINE_END;

  function takeAll(): Uint8Array[] {
    const taken = pieces;
    last = taken.at(-1)?.at(-1) ?? last;
    [pieces, bytes] = [[], 0];
    return taken;
  }

  return {
    add: (piece) => {
      pieces.push(piece);
      bytes += piece.length;
      isLeaving ||= bytes > MOST_HELD_BYTES;
      return isLeaving ? takeAll() : [];
    },
    release: () => {
      isLeaving = false;
      return takeAll();
    },
    drop: (reason) => {
      if (isLeaving) throw reason;
      [pieces, bytes] = [[], 0];
      if (last === LINE_END) return [];
      last = LINE_END;
      return [Uint8Array.of(LINE_END)];
    },
  };
}
