/**
 * Unpacks the values that `varint.ts` and `pack.ts` packed. Pure, except for the decompression.
 *
 * @module
 */

/** A run of ticks with a sample. */
export interface Run {
  /** The first tick. */
  readonly from: number;
  /** The first tick after the run. */
  readonly to: number;
}

/** A reader of whole numbers. */
export interface NumberReader {
  /** Reads the next number. */
  readonly next: () => number;
  /** Returns whether all numbers are read. */
  readonly isAtEnd: () => boolean;
}

/**
 * Decodes base64 and decompresses the bytes.
 *
 * @param text Base64 of gzip.
 * @returns The decompressed bytes.
 */
export async function unpack(text: string): Promise<Uint8Array> {
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Reads whole numbers. Each byte has seven bits of a number, the lowest bits first (LEB128).
 *
 * @param bytes The bytes.
 * @returns A reader of one number after the other.
 */
export function readNumbers(bytes: Uint8Array): NumberReader {
  let at = 0;
  return {
    isAtEnd: () => at >= bytes.length,
    next: () => {
      let byte = bytes[at++] ?? 0;
      let value = byte & 127;
      for (let unit = 128; byte > 127; unit *= 128) {
        byte = bytes[at++] ?? 0;
        value += (byte & 127) * unit;
      }
      return value;
    },
  };
}

/**
 * Returns the number whose sign is in the lowest bit.
 *
 * @param folded The folded number, such as 3.
 * @returns The number, such as -2.
 */
export function unfold(folded: number): number {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/**
 * Reads the times of ticks.
 *
 * @param bytes The bytes.
 * @param count The number of ticks.
 * @returns The times in milliseconds since 1970.
 */
export function readTimes(bytes: Uint8Array, count: number): Float64Array {
  const numbers = readNumbers(bytes);
  const times = new Float64Array(count);
  let [ms, step] = [0, 0];
  for (let tick = 0; tick < count; tick++) {
    step += unfold(numbers.next());
    ms += step;
    times[tick] = ms;
  }
  return times;
}

/**
 * Reads the runs of ticks at which a process has samples.
 *
 * @param bytes The bytes.
 * @returns For each run its first tick, and the first tick after it.
 */
export function readPresence(bytes: Uint8Array): Run[] {
  const numbers = readNumbers(bytes);
  const runs = [];
  let tick = 0;
  while (!numbers.isAtEnd()) {
    const from = tick + numbers.next();
    tick = from + numbers.next();
    runs.push({ from, to: tick });
  }
  return runs;
}

/**
 * Reads the values of a column.
 *
 * @param bytes The bytes.
 * @param count The number of samples.
 * @param scale The number by which the packed whole numbers are divided.
 * @returns The values; NaN is unknown.
 */
export function readColumn(bytes: Uint8Array, count: number, scale: number): Float64Array {
  const numbers = readNumbers(bytes);
  const values = new Float64Array(count).fill(NaN);
  let last = 0;
  for (let at = 0; at < count && !numbers.isAtEnd(); at++) {
    const code = numbers.next();
    if (code === 0) continue;
    last += unfold(code - 1);
    values[at] = last / scale;
  }
  return values;
}
