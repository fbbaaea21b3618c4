/**
 * Files of /proc that the kernel reads through the memory map of a process: `cmdline` out of its
 * memory, `smaps_rollup` page by page. Whoever changes the map locks it, and may wait with the lock
 * for a file system that does not answer: until then, a read of such a file does not return, and no
 * signal but SIGKILL ends it.
 *
 * So these files are read on threads of Deno's, and waited for only so long. All others are read
 * faster without (see files.ts).
 *
 * @module
 */

import type { Silence } from "../../model/reader.ts";
import { readElsewhere } from "./files.ts";

/** So many are read at once. */
const LANES = 8;

/** So many reads may be stuck, each with a thread of its own; Deno has 512. */
const MOST_PENDING = 128;

/** How long the first reads are waited for, which delay no tick yet. */
const FIRST_PATIENCE_MS = 1000;

/** Later ones have a share of the pace, */
const PATIENCE_PACES = 0.5;

/** but at least so long, for the machine may be busy. */
const LEAST_PATIENCE_MS = 200;

/** So many reads of another file must end before one that began earlier counts as stuck. */
const CONTROL_READS = 3;

/** Why the values of a process that does not answer are unknown. */
export const NO_ANSWER = "the process did not answer";

/** What is to be read. */
export interface MapRequest {
  /** Of which process. */
  readonly pid: number;
  /** In whose folder it is: that of the process, or of a thread of it. */
  readonly folder: number;
  /** What that is called. */
  readonly name: string;
  /** Which file. */
  readonly file: "cmdline" | "smaps_rollup";
  /** Is told what was read, or why it could not be, also when that comes late. */
  readonly onAnswer: (answer: Uint8Array | Error) => void;
}

/** Reads such files. */
export interface MapFiles {
  /**
   * Reads, and waits for the answers, but not for long. What does not answer is not asked again
   * before it has.
   *
   * @returns What was not asked this time.
   */
  readAll(requests: readonly MapRequest[]): Promise<readonly MapRequest[]>;
  /** Waits for nothing any more. */
  close(): void;
}

/**
 * Prepares to read such files.
 *
 * @param root Where the process file system is mounted.
 * @param paceMs The time between two ticks.
 * @param onSilence Is told of each process that does not answer, while others do.
 * @returns What reads them.
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

  /** On a busy machine all reads are slow: a stuck one is overtaken by those of a file of our own. */
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

/** Waits for promises, but no longer than so long. */
async function waitFor(promises: readonly Promise<void>[], mostMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, mostMs));
  await Promise.race([Promise.all(promises), timeout]);
  clearTimeout(timer);
}
