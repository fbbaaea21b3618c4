/**
 * Holds text back until a checksum confirms it. Pure, except that it changes the held text.
 *
 * @module
 */

const LINE_END = 10;

/** The most bytes that are held. In files of PROFIT, this covers all text between two checksums. */
const MOST_HELD_BYTES = 8 * 2 ** 20;

/** Held text between two checksums. */
export interface Held {
  /** Adds text. Returns the part that exceeds the maximum, which goes on unconfirmed. */
  add(bytes: Uint8Array): readonly Uint8Array[];
  /** Confirms the text and returns it. */
  release(): readonly Uint8Array[];
  /**
   * Drops damaged text. Returns a line end if the text before has none, so that two parts do not
   * become one row.
   *
   * @throws {Error} The reason, if a part of the text has gone on.
   */
  drop(reason: Error): readonly Uint8Array[];
}

/** Returns an empty store. */
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
