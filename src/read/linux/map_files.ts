/**
 * Reads the files of /proc that need the memory map of a process: `cmdline` is in its memory, and
 * `smaps_rollup` counts its pages. A thread that changes the map locks it, and may hold the lock while it
 * waits for a file system that does not answer. Until then, a read of such a file does not return, and
 * only SIGKILL ends it.
 *
 * Therefore threads of Deno read these files, and PROFIT waits for them for a limited time. All
 * other files are read faster without threads (see files.ts).
 *
 * @module
 */

import type { Silence } from "../../model/reader.ts";
import { readElsewhere } from "./files.ts";

/** The number of files that are read at once. */
const LANES = 8;

/** The most reads that may be stuck. Each has a thread of its own, of which Deno has 512. */
const MOST_PENDING = 128;

/** The longest wait for the first reads, which delay no tick yet. */
const FIRST_PATIENCE_MS = 1000;

/** The longest wait for later reads, as a part of the interval. */
const PATIENCE_PACES = 0.5;

/** The least wait for later reads, because the machine may be busy. */
const LEAST_PATIENCE_MS = 200;

/** A read counts as stuck after this many later reads of another file have ended. */
const CONTROL_READS = 3;

/** The reason for an empty cell if a process does not answer. */
export const NO_ANSWER = "the process did not answer";

/** A request to read a file. */
export interface MapRequest {
  /** The process. */
  readonly pid: number;
  /** The folder of the file: that of the process or of one of its threads. */
  readonly folder: number;
  /** The name of the process. */
  readonly name: string;
  /** The file. */
  readonly file: "cmdline" | "smaps_rollup";
  /** Receives the bytes or the error, even if they come late. */
  readonly onAnswer: (answer: Uint8Array | Error) => void;
}

/** Reads such files. */
export interface MapFiles {
  /**
   * Reads files, and waits a limited time for the answers. While a read of a file is stuck, the
   * file is not read again.
   *
   * @returns The requests that were not started this time.
   */
  readAll(requests: readonly MapRequest[]): Promise<readonly MapRequest[]>;
  /** Ends all waits. */
  close(): void;
}

/**
 * Prepares to read such files.
 *
 * @param root Where the process file system is mounted.
 * @param paceMs The time between two ticks.
 * @param onSilence Called for each process that does not answer while others do.
 * @returns The functions that read the files.
 */
export function openMapFiles(
  root: string,
  paceMs: number,
  onSilence: (silence: Silence) => void,
): MapFiles {
  const pending = new Map<string, MapRequest>();
  const told = new Set<string>();
  let isTelling = false;
  const closing = new AbortController();
  let patienceMs = FIRST_PATIENCE_MS;

  async function readAll(requests: readonly MapRequest[]): Promise<readonly MapRequest[]> {
    const left = requests.filter((request) => pending.has(keyOf(request)));
    const queue = requests.filter((request) => !pending.has(keyOf(request))).reverse();
    let isOver = queue.length === 0;
    const lane = async () => {
      while (!isOver && queue.length > 0) await read(queue.pop()!);
    };
    const lanes = Math.min(LANES, MOST_PENDING - pending.size, queue.length);
    if (lanes > 0) await waitFor(Array.from({ length: lanes }, lane), patienceMs);
    isOver = true;
    if (requests.length > 0) patienceMs = laterPatienceMs(paceMs);
    void tellSilent();
    return [...left, ...queue];
  }

  async function read(request: MapRequest): Promise<void> {
    const key = keyOf(request);
    pending.set(key, request);
    let answer: Uint8Array | Error;
    try {
      answer = await readElsewhere(`${root}/${request.folder}/${request.file}`, closing.signal);
    } catch (error) {
      answer = error as Error;
    }
    pending.delete(key);
    told.delete(key);
    if (!closing.signal.aborted) request.onAnswer(answer);
  }

  /**
   * Reports reads that are stuck. On a busy machine all reads are slow, but reads of PROFIT's own
   * file overtake a read that is stuck.
   */
  async function tellSilent(): Promise<void> {
    const silent = [...pending].filter(([key]) => !told.has(key));
    if (silent.length === 0 || isTelling) return;
    isTelling = true;
    for (let reads = 0; reads < CONTROL_READS; reads++) {
      await readElsewhere(`${root}/self/cmdline`, closing.signal).catch(() => {});
    }
    isTelling = false;
    if (closing.signal.aborted) return;
    for (const [key, request] of silent) {
      if (pending.get(key) !== request) continue;
      told.add(key);
      const { pid, name, file } = request;
      onSilence({ pid, name, file });
    }
  }

  return { readAll, close: () => closing.abort() };
}

function keyOf({ pid, file }: MapRequest): string {
  return `${pid}/${file}`;
}

function laterPatienceMs(paceMs: number): number {
  return Math.min(Math.max(LEAST_PATIENCE_MS, paceMs * PATIENCE_PACES), FIRST_PATIENCE_MS);
}

/** Waits for a limited time. `setTimeout` would load `node:timers`. */
async function waitFor(promises: readonly Promise<void>[], mostMs: number): Promise<void> {
  const { promise: isOver, resolve } = Promise.withResolvers<void>();
  AbortSignal.timeout(mostMs).addEventListener("abort", () => resolve());
  await Promise.race([Promise.all(promises), isOver]);
}
