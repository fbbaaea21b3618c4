/**
 * Compresses closed segments in small steps, while the recording continues.
 *
 * @module
 */

import { reasonOf } from "../model/errors.ts";
import { parseSegmentName } from "../model/segments.ts";
import { endingOf } from "../text/compression.ts";
import { readChunks } from "./appendable.ts";
import { findBestCompression, openCompressor } from "./compressed.ts";
import { isNoSpace } from "./no_space.ts";
import { PART_ENDING, removeFile, type Segment, type SegmentStore } from "./segment_store.ts";
import { takeWholeRows } from "./whole_rows.ts";

/**
 * The size of a frame, in bytes of text. A reader holds back the text of a frame until the checksum
 * confirms the text, and holds back 8 MiB at most. Damage costs one frame.
 */
const FRAME_BYTES = 4 * 2 ** 20;

/** Compresses closed segments. */
export interface Packing {
  /**
   * Compresses all plain segments, after earlier calls have ended. The promise resolves at the end.
   */
  run(): Promise<void>;
  /** Stops. Segments that are still plain stay plain. */
  stop(): void;
}

/**
 * Opens the compression of the closed segments of a folder. Failures are only reported, because a plain
 * segment can be read like a compressed segment. In particular, no segment is deleted to make space.
 *
 * @param store The segments.
 * @param onPacked Is called after each compressed segment.
 * @param warn Reports why a segment cannot be compressed, once for each reason.
 * @returns The functions that start and stop the compression.
 */
export function openPacking(
  store: SegmentStore,
  onPacked: () => void,
  warn: (text: string) => void,
): Packing {
  const failed = new Set<Segment>();
  const told = new Set<string>();
  let running = Promise.resolve();
  let isStopped = false;

  async function packAll(): Promise<void> {
    failed.clear();
    for (let next = findPlain(); next !== undefined && !isStopped; next = findPlain()) {
      try {
        await pack(next);
        onPacked();
      } catch (error) {
        if (next.isGone) continue;
        const path = `${store.folder}/${next.name}`;
        if (isNoSpace(error)) {
          // A later call tries again.
          const consequence = "closed segments stay plain CSV until there is space";
          return tell("no space", `Cannot compress "${path}": the disk is full; ${consequence}`);
        }
        failed.add(next);
        const text = `Cannot compress "${path}": ${reasonOf(error)}; it stays plain CSV`;
        tell(text, text);
      }
    }
  }

  function findPlain(): Segment | undefined {
    return store.segments.find((one) => !parseSegmentName(one.name)!.isPacked && !failed.has(one));
  }

  async function pack(segment: Segment): Promise<void> {
    const compression = await findBestCompression();
    const plain = `${store.folder}/${segment.name}`;
    const name = `${segment.name}${endingOf(compression)}`;
    const part = `${store.folder}/${name}${PART_ENDING}`;
    removeFile(part);
    const mode = Deno.statSync(plain).mode ?? 0o600;
    using file = Deno.openSync(part, { write: true, createNew: true, mode: mode & 0o777 });
    try {
      const compressor = await openCompressor(compression);
      let bytes = 0;
      let frameBytes = 0;
      const write = (data: Uint8Array) => {
        for (let at = 0; at < data.length;) at += file.writeSync(data.subarray(at));
        bytes += data.length;
      };
      for await (const rows of takeWholeRows(readChunks(plain))) {
        write(await compressor.compress(rows));
        frameBytes += rows.length;
        if (frameBytes >= FRAME_BYTES) {
          write(await compressor.end());
          frameBytes = 0;
        }
        // The runtime compresses in this thread. A tick may be due.
        await new Promise((resolve) => setTimeout(resolve));
        if (isStopped || segment.isGone) return removeFile(part);
      }
      write(await compressor.end());
      if (bytes === 0) throw new Error("it has no complete row");
      await file.syncData();
      if (isStopped || segment.isGone) return removeFile(part);
      Deno.renameSync(part, `${store.folder}/${name}`);
      [segment.name, segment.bytes] = [name, bytes];
      removeFile(plain);
    } catch (error) {
      removeFile(part);
      throw error;
    }
  }

  function tell(reason: string, text: string): void {
    if (!told.has(reason)) warn(text);
    told.add(reason);
  }

  return {
    run: () => running = running.then(packAll),
    stop: () => void (isStopped = true),
  };
}
