/**
 * A regular expression with a limit on the time that it takes, whatever it is matched with.
 *
 * A pattern such as `java .*acme[.]jar` needs time that grows with the square of the text's length,
 * and others with its cube, or without any bound; nothing ends a match from within its thread.
 * So a long text is matched in a thread of its own, for which this one waits, but not for long.
 * A thread that is given up goes on with its match all the same: Deno (2.9) cannot end a thread
 * amid a match. It keeps a CPU busy until the match ends, or PROFIT does.
 *
 * @module
 */

import type { LimitedRegex } from "../model/world.ts";

/** Text of up to so many characters is matched here: with its cube, it takes some 10 ms. */
const SHORT_CHARS = 1000;

/** A match may take so long, */
const LONGEST_MS = 500;

/** all that take too long together so long, */
const ALL_SLOW_MS = 2000;

/** and each of those at least so long, however many there were. */
const LEAST_MS = 50;

/** Results are remembered of texts of so many characters in all. */
const MOST_KEPT_CHARS = 4_000_000;

/** So much of the start and the end of a text, and its length, tell it from others. */
const KEY_CHARS = 500;

/** The other thread is waited for no longer: where there can be none, nothing long is a match. */
const LONGEST_START_MS = 5000;

/** What a match ends with in the other thread. */
const [RUNNING, NO_MATCH, MATCH] = [0, 1, 2];

/** Where the first parentheses matched in a text; before its start where they did not. */
interface Found {
  readonly from: number;
  readonly to: number;
}

/**
 * Limits a regular expression. What takes too long is no match.
 *
 * @param regex The expression, without the flags `g` and `y`.
 * @param onTooLong Is told of the text for which it took too long, once, and after how long.
 * @returns The expression that ends in time.
 */
export function limitRegex(
  regex: RegExp,
  onTooLong: (text: string, afterMs: number) => void,
): LimitedRegex {
  const known = new Map<string, Found | null>();
  const tooLong = new Set<string>();
  let keptChars = 0;
  let slowMs = 0;
  let worker: Worker | null = null;

  function test(text: string): boolean {
    return text.length <= SHORT_CHARS ? regex.test(text) : find(text) !== null;
  }

  function capture(text: string): string | null {
    if (text.length <= SHORT_CHARS) return regex.exec(text)?.[1] ?? null;
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

  /** Returns `undefined` where it takes too long. */
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

/** What the other thread writes: how a match ended, and where the first parentheses matched. */
function newControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}

/** Starts the other thread, and waits for it: its start is no part of the time of a match. */
function openWorker(): Worker {
  const code = encodeURIComponent(`(${answerMatches})(${NO_MATCH}, ${MATCH})`);
  const worker = new Worker(`data:text/javascript,${code}`, { type: "module" });
  const control = newControl();
  worker.postMessage({ control, source: "", flags: "", text: "" });
  Atomics.wait(control, 0, RUNNING, LONGEST_START_MS);
  return worker;
}

/** What runs in the other thread: it is sent there as text, and uses nothing of this file. */
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
