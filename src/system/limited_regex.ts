/**
 * Matches a regular expression within a limited time, whatever the text is.
 *
 * The time of a pattern such as `java .*acme[.]jar` grows with the square of the text's length. The
 * time of other patterns grows with the cube, or doubles with each character. A match cannot be ended
 * from within its thread. Therefore another thread matches a text that is too long for the pattern,
 * and this thread waits for a limited time. If the other thread takes too long, PROFIT no longer uses
 * it, but the thread continues: Deno (2.9) cannot end a thread during a match. That thread keeps a
 * CPU busy until its match or PROFIT ends.
 *
 * @module
 */

import { ReadError, reasonOf } from "../model/errors.ts";
import type { LimitedRegex } from "../model/world.ts";
import { findShortChars } from "./regex_cost.ts";

/** The longest time of one match. */
const LONGEST_MS = 500;

/** The longest time of all matches together that take too long. */
const ALL_SLOW_MS = 2000;

/** The least time that each match gets, even if many matches took too long. */
const LEAST_MS = 50;

/** The most characters of all texts whose results are remembered. */
const MOST_KEPT_CHARS = 4_000_000;

/** The key of a text is its length, and this many characters of its start and its end. */
const KEY_CHARS = 500;

/** The longest wait for the start of the other thread. Without that thread, no long text matches. */
const LONGEST_START_MS = 5000;

/** The states of a match in the other thread. */
const [RUNNING, NO_MATCH, MATCH] = [0, 1, 2];

/** Where the first parentheses matched in a text; -1 if they did not match. */
interface Found {
  readonly from: number;
  readonly to: number;
}

/**
 * Limits the time of a regular expression. A text that takes too long does not match.
 *
 * @param regex The expression, without the flags `g` and `y`.
 * @param onTooLong Called once for each text that took too long, with the time.
 * @returns The expression that ends in time.
 */
export function limitRegex(
  regex: RegExp,
  onTooLong: (text: string, afterMs: number) => void,
): LimitedRegex {
  const shortChars = findShortChars(regex.source);
  const known = new Map<string, Found | null>();
  const tooLong = new Set<string>();
  let keptChars = 0;
  let slowMs = 0;
  let worker: Worker | null = null;

  function test(text: string): boolean {
    return text.length <= shortChars ? regex.test(text) : find(text) !== null;
  }

  function capture(text: string): string | null {
    if (text.length <= shortChars) return regex.exec(text)?.[1] ?? null;
    const found = find(text);
    return found === null || found.from < 0 ? null : text.slice(found.from, found.to);
  }

  function find(text: string): Found | null {
    const before = known.get(text);
    if (before !== undefined) return before;
    const key = `${text.length} ${text.slice(0, KEY_CHARS)} ${text.slice(-KEY_CHARS)}`;
    if (tooLong.has(key)) return null;
    const limitMs = Math.max(LEAST_MS, Math.min(LONGEST_MS, ALL_SLOW_MS - slowMs));
    const found = findElsewhere(text, limitMs);
    if (found === undefined) {
      slowMs += limitMs;
      tooLong.add(key);
      onTooLong(text, limitMs);
      return null;
    }
    keep(text, found);
    return found;
  }

  /** Matches in the other thread. Returns `undefined` if that takes too long. */
  function findElsewhere(text: string, limitMs: number): Found | null | undefined {
    const control = newControl();
    worker ??= openWorker();
    worker.postMessage({ control, source: regex.source, flags: regex.flags, text });
    Atomics.wait(control, 0, RUNNING, limitMs);
    const result = Atomics.load(control, 0);
    if (result !== RUNNING) return result === MATCH ? { from: control[1]!, to: control[2]! } : null;
    close();
    return undefined;
  }

  function keep(text: string, found: Found | null): void {
    keptChars += text.length;
    if (keptChars > MOST_KEPT_CHARS) {
      known.clear();
      keptChars = text.length;
    }
    known.set(text, found);
  }

  function close(): void {
    worker?.terminate();
    worker = null;
  }

  return { source: regex.source, test, capture, close };
}

/** Makes the memory that the other thread writes: the state, and where the first parentheses matched. */
function newControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * Starts the other thread and waits for it, so that its start does not count as time of a match.
 *
 * @throws {ReadError} If the system has no thread left.
 */
function openWorker(): Worker {
  const code = encodeURIComponent(`(${answerMatches})(${NO_MATCH}, ${MATCH})`);
  let worker: Worker;
  try {
    worker = new Worker(`data:text/javascript,${code}`, { type: "module" });
  } catch (cause) {
    throw new ReadError(`Cannot start a thread to match --full: ${reasonOf(cause)}`, { cause });
  }
  const control = newControl();
  worker.postMessage({ control, source: "", flags: "", text: "" });
  Atomics.wait(control, 0, RUNNING, LONGEST_START_MS);
  return worker;
}

/**
 * Runs in the other thread. The function goes there as text. Therefore it uses nothing of this
 * file.
 */
function answerMatches(noMatch: number, match: number): void {
  addEventListener("message", (event) => {
    const { control, source, flags, text } = (event as MessageEvent).data;
    const found = new RegExp(source, `${flags.replace("d", "")}d`).exec(text);
    const [from, to] = found?.indices?.[1] ?? [-1, -1];
    control[1] = from;
    control[2] = to;
    Atomics.store(control, 0, found === null ? noMatch : match);
    Atomics.notify(control, 0);
  });
}
