// @ts-check
/**
 * What was packed by `varint.ts` and `pack.ts`, back to numbers. Pure, but for the decompression.
 *
 * @module
 */

/**
 * Bytes of text: base64 of gzip.
 *
 * @param {string} text The text.
 * @returns {Promise<Uint8Array>} The bytes.
 */
export async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Numbers of seven bits a byte, the lowest first.
 *
 * @param {Uint8Array} bytes The bytes.
 * @returns {{ next: () => number, isAtEnd: () => boolean }} Reads one after the other.
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
 * The number whose sign is in the lowest bit.
 *
 * @param {number} folded Such as 3.
 * @returns {number} Such as -2.
 */
export function unfold(folded) {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/**
 * The times of ticks.
 *
 * @param {Uint8Array} bytes The bytes.
 * @param {number} count How many ticks there are.
 * @returns {Float64Array} Milliseconds since 1970.
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
 * The runs of ticks at which a process was there.
 *
 * @param {Uint8Array} bytes The bytes.
 * @returns {{ from: number, to: number }[]} Of each run the first tick, and the first after it.
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
 * The values of a column.
 *
 * @param {Uint8Array} bytes The bytes.
 * @param {number} count How many samples there are.
 * @param {number} scale So many of the whole numbers make 1.
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
