/**
 * Segments that are closed: compressed beside the recording that goes on, a little at a time.
 *
 * @module
 */

import { reasonOf } from "../model/errors.ts";
import { parseSegmentName } from "../model/segments.ts";
import { endingOf } from "../text/compression.ts";
import { readChunks } from "./appendable.ts";
import { findBestCompression, openCompressor } from "./compressed.ts";
import { isNoSpace } from "./no_space.ts";
import {
  dropOldest,
  PART_ENDING,
  removeFile,
  type Segment,
  type SegmentStore,
} from "./segment_store.ts";
import { takeWholeRows } from "./whole_rows.ts";

/** Compresses what is closed. */
export interface Packing {
  /** Compresses what is plain, behind what is under way; is done when no segment is left. */
  run(): Promise<void>;
  /** Leaves what is plain as it is. */
  stop(): void;
}

/**
 * Prepares to compress the closed segments of a folder.
 *
 * @param store The segments.
 * @param onPacked Is told of each segment that has become smaller.
 * @param warn Is told why a segment cannot be compressed, once for each reason.
 * @returns What compresses; it never fails, since a plain segment is as good as another.
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
        // What is thrown away makes room; where that is nothing, the next try comes later.
        if (isNoSpace(error) && dropOldest(store) !== null) continue;
        failed.add(next);
        tell(`Cannot compress "${store.folder}/${next.name}": ${reasonOf(error)}; it stays plain`);
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
      const write = (data: Uint8Array) => {
        for (let at = 0; at < data.length;) at += file.writeSync(data.subarray(at));
        bytes += data.length;
      };
      for await (const rows of takeWholeRows(readChunks(plain))) {
        write(await compressor.compress(rows));
        // The runtime compresses in this thread: a tick may be due.
        await new Promise((resolve) => setTimeout(resolve));
        if (isStopped || segment.isGone) return removeFile(part);
      }
      write(await compressor.end());
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

  function tell(text: string): void {
    if (!told.has(text)) warn(text);
    told.add(text);
  }

  return {
    run: () => running = running.then(packAll),
    stop: () => void (isStopped = true),
  };
}
