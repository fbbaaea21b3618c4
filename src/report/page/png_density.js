// @ts-check
/**
 * The density of a PNG, which browsers do not write. Pure.
 *
 * @module
 */

/** The bytes of the signature and of the first chunk, IHDR (PNG 3rd edition, 11.2.1). */
const HEADER_LENGTH = 8 + 25;

const METRES_PER_INCH = 0.0254;

/**
 * Adds the density to a PNG, as the chunk pHYs (PNG 3rd edition, 11.3.4.3).
 *
 * @param {Uint8Array} png The PNG file, without a chunk pHYs.
 * @param {number} perInch The density in pixels per inch.
 * @returns {Uint8Array<ArrayBuffer>} The PNG file with the chunk.
 */
export function setDensity(png, perInch) {
  const chunk = new Uint8Array(4 + 4 + 9 + 4);
  const view = new DataView(chunk.buffer);
  const perMetre = Math.round(perInch / METRES_PER_INCH);
  view.setUint32(0, 9);
  chunk.set([..."pHYs"].map((letter) => letter.charCodeAt(0)), 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, findCrc(chunk.subarray(4, 17)));
  const all = new Uint8Array(png.length + chunk.length);
  all.set(png.subarray(0, HEADER_LENGTH));
  all.set(chunk, HEADER_LENGTH);
  all.set(png.subarray(HEADER_LENGTH), HEADER_LENGTH + chunk.length);
  return all;
}

/**
 * Computes the checksum of a chunk (CRC-32, PNG 3rd edition, annex D).
 *
 * @param {Uint8Array} bytes
 */
function findCrc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
