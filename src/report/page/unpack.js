// @ts-check
/**
 * Unpacks the values that `varint.ts` and `pack.ts` packed. Pure, except for the decompression.
 *
 * @module
 */

/**
 * Decodes base64 and decompresses the bytes.
 *
 * @param {string} text Base64 of gzip.
 * @returns {Promise<Uint8Array>} The decompressed bytes.
 */
export async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Reads whole numbers. Each byte has seven bits of a number, the lowest bits first (LEB128).
 *
 * @param {Uint8Array} bytes The bytes.
 * @returns {{ next: () => number, isAtEnd: () => boolean }} A reader of one number after the other.
 */
export function readNumbers(bytes) {
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
 * @param {number} folded The folded number, such as 3.
 * @returns {number} The number, such as -2.
 */
export function unfold(folded) {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/**
 * Reads the times of ticks.
 *
 * @param {Uint8Array} bytes The bytes.
 * @param {number} count The number of ticks.
 * @returns {Float64Array} The times in milliseconds since 1970.
 */
export function readTimes(bytes, count) {
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
 * @param {Uint8Array} bytes The bytes.
 * @returns {{ from: number, to: number }[]} For each run its first tick, and the first tick after it.
 */
export function readPresence(bytes) {
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
 * @param {Uint8Array} bytes The bytes.
 * @param {number} count The number of samples.
 * @param {number} scale The number by which the packed whole numbers are divided.
 * @returns {Float64Array} The values; NaN is unknown.
 */
export function readColumn(bytes, count, scale) {
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
